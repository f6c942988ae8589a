"""What a user sees of how she answers, before and beside what others see."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from contacts.models import Pace, Rate, Reliability
from contacts.reliability import AT_LEAST, HEAD_START, Bands, bands_of, in_words, is_public


@dataclass(frozen=True)
class Own:
    """How the user answers as of now, and what of it others see; `known` is None before anything was said."""

    bands: Bands
    known: Reliability | None

    @property
    def words(self) -> str:
        """The bands in words; nothing while there are too few letters."""
        return in_words(self.bands.rate, self.bands.pace) if self.bands.rate else ""

    @property
    def missing(self) -> int:
        """How many letters are missing before anything is said."""
        return max(AT_LEAST - self.bands.counted, 0)

    @property
    def shared(self) -> bool:
        """Whether the user lets others see it."""
        return self.known is None or self.known.shared

    @property
    def public_from(self) -> datetime.datetime | None:
        """When others first see it if the user does not look before; None once they may, or were not told."""
        if self.known is None or self.known.told_at is None or is_public(self.known, timezone.now()):
            return None
        return self.known.told_at + HEAD_START

    @property
    def rates(self) -> list[tuple[str, bool]]:
        """Every band of answering in words, and whether it is the user's."""
        return [(str(rate.label), rate == self.bands.rate) for rate in Rate]

    @property
    def paces(self) -> list[tuple[str, bool]]:
        """Every band of time in words, and whether it is the user's."""
        return [(str(pace.label), pace == self.bands.pace) for pace in Pace]


def own(user: User) -> Own:
    """Return how `user` answers as of now: seven queries."""
    return Own(bands_of([user.pk])[user.pk], Reliability.objects.filter(pk=user.pk).first())
