"""First letters the cast has answered over the year, so that the demo can say how they answer."""

import datetime
import random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.demo.letters import message_of
from config.demo.marks import DOMAIN
from contacts.models import ContactRequest, DeclineReason, Reliability, RequestState, pair_of
from contacts.reliability import bands_of
from countries.queries import today
from profiles.models import Profile

# Who received them; after how many days each was declined, None: closed without an answer.
RECEIVED: dict[str, tuple[int | None, ...]] = {
    "teacher.pl": (1, 2, 1, 3, 1, 5),
    "teacher.gr": (2, 4, None, 3, 6, None, 2),
    "ambassador": (1, 1, 2, 1, None),
    "owner": (8, None, None, 12, None, 9),
}
LONG_AGO = datetime.timedelta(days=20)


@transaction.atomic
def save_answers(seed: int) -> None:
    """Write the letters to the cast, once, and count how they answer; each has seen her own already."""
    cast = {f"{part}@{DOMAIN}": fates for part, fates in RECEIVED.items()}
    there = User.objects.filter(email__in=cast, reliability__isnull=True).order_by("email")
    dice, readers = random.Random(f"{seed}:answers"), list(there)
    senders = _senders(sum(map(len, RECEIVED.values())))
    for reader in readers:
        for number, days in enumerate(cast[reader.email]):
            if senders:
                _save(senders.pop(), reader, timezone.now() - (2 + number) * LONG_AGO, days, dice)
    Reliability.objects.bulk_create(
        Reliability(
            user_id=pk,
            counted=found.counted,
            rate=found.rate,
            pace=found.pace,
            computed_on=today(),
            told_at=timezone.now() - LONG_AGO,
            seen_at=timezone.now(),
        )
        for pk, found in bands_of([reader.pk for reader in readers]).items()
    )


def _senders(number: int) -> list[User]:
    """Return listed teachers who have written to nobody, the same for the same demo."""
    listed = Profile.objects.listed(today()).filter(user__email__startswith="t0", age_from__isnull=False)
    silent = listed.exclude(user__sent_requests__isnull=False).exclude(user__received_requests__isnull=False)
    profiles = silent.select_related("user").order_by("-user__email")[:number]
    return [profile.user for profile in profiles]


def _save(sender: User, reader: User, at: datetime.datetime, days: int | None, dice: random.Random) -> None:
    answered = None if days is None else at + datetime.timedelta(days=days)
    ContactRequest.objects.create(
        sender=sender,
        recipient=reader,
        pair=pair_of(sender, reader),
        message=message_of(sender, dice),
        language="en",
        created_at=at,
        state=RequestState.CLOSED if days is None else RequestState.DECLINED,
        reason="" if days is None else dice.choice(DeclineReason.values),
        answered_at=answered,
        ended_at=None if answered else at + datetime.timedelta(days=14),
    )
