"""What is between a user and others: blocks, letters, what both share."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.sql import select
from contacts.models import Contact, ContactRequest, Mute, RequestState, pair_of
from countries.names import language_name
from profiles.models import CEFR, Profile, ProfileLanguage
from schools.models import School, Validation

AVOIDED_FOR = datetime.timedelta(days=90)
LIVE = (RequestState.OPEN, RequestState.ACCEPTED)


@dataclass(frozen=True)
class SharedLanguage:
    """A language both people work in, and how well each."""

    code: str
    mine: str
    theirs: str

    @property
    def levels(self) -> tuple[str, str]:
        """Return both levels in words, the reader's first."""
        return str(CEFR(self.mine).label), str(CEFR(self.theirs).label)

    @property
    def name(self) -> str:
        """Return the language's name in the reader's language."""
        return language_name(self.code)


def hidden_ids(user: User) -> set[int]:
    """Return the ids of everyone in a block with `user`, whoever of the two blocks.

    In SQL, as every search asks it: Django would take three times as long to write the statement.
    """
    by_user = "SELECT person_id FROM contacts_block WHERE user_id = %s"
    of_user = "SELECT user_id FROM contacts_block WHERE person_id = %s"
    return {pk for (pk,) in select(f"{by_user} UNION {of_user}", [user.pk, user.pk])}


def avoid_ids(user: User) -> set[int]:
    """Return the ids of those whom it makes no sense to suggest to `user`: four queries.

    Her contacts; whom a request is open with, either way; who declined hers or let it close within 90 days;
    whom she has muted.
    """
    since = timezone.now() - AVOIDED_FOR
    declined = Q(state=RequestState.DECLINED, answered_at__gt=since)
    closed = Q(state=RequestState.CLOSED, ended_at__gt=since)
    wrote_to = ContactRequest.objects.filter(declined | closed | Q(state=RequestState.OPEN), sender=user)
    written_by = ContactRequest.objects.filter(recipient=user, state=RequestState.OPEN)
    return {
        *wrote_to.values_list("recipient", flat=True),
        *written_by.values_list("sender", flat=True),
        *Contact.objects.filter(user=user).values_list("person", flat=True),
        *Mute.objects.filter(user=user).values_list("person", flat=True),
    }


def declined_reasons(user: User, since: datetime.date) -> list[tuple[int, str, datetime.date]]:
    """Return who declined requests of `user` since a day (UTC), why, and when; newest first."""
    declined = ContactRequest.objects.filter(sender=user, state=RequestState.DECLINED)
    declined = (
        declined.filter(answered_at__date__gte=since).exclude(reason="").order_by("-answered_at", "-id")
    )
    rows = declined.values_list("recipient", "reason", "answered_at")
    return [(person, reason, at.date()) for person, reason, at in rows if at]


def between(user: User, other: User) -> ContactRequest | None:
    """Return the open or accepted request between the two, whoever wrote it."""
    return ContactRequest.objects.filter(pair=pair_of(user, other), state__in=LIVE).first()


def waiting_count(user: User) -> int:
    """Return how many requests wait for the answer of `user`, without those of the suspended or muted."""
    waiting = ContactRequest.objects.filter(recipient=user, state=RequestState.OPEN)
    waiting = waiting.filter(sender__suspended_at=None)
    waiting = waiting.exclude(sender__in=hidden_ids(user))
    return waiting.exclude(sender__in=Mute.objects.filter(user=user).values("person")).count()


def school_of(person: User) -> School | None:
    """Return the present school of `person`, with its country."""
    present = Validation.objects.current().select_related("school__country").filter(user=person).first()
    return present.school if present else None


def shared_languages(user: User, other: User) -> list[SharedLanguage]:
    """Return the languages both work in, those the weaker of the two knows best first."""
    spoken = ProfileLanguage.objects.filter(profile__in=(user.pk, other.pk))
    levels: dict[str, dict[int, str]] = {}
    for profile, code, level in spoken.values_list("profile", "language", "level"):
        levels.setdefault(code, {})[profile] = level
    both = [
        SharedLanguage(code, known[user.pk], known[other.pk])
        for code, known in levels.items()
        if len(known) == 2
    ]
    return sorted(both, key=lambda shared: (-min(_rank(shared.mine), _rank(shared.theirs)), shared.code))


def _rank(level: str) -> int:
    return CEFR.values.index(level)


def prefilled(user: User, other: User, shared: list[SharedLanguage]) -> dict[str, Any]:
    """Return what a request from `user` to `other` may begin with: the ages and the language both share."""
    begun: dict[str, Any] = {"language": shared[0].code} if shared else {}
    profiles = Profile.objects.filter(pk__in=(user.pk, other.pk))
    rows = profiles.values_list("age_from", "age_to")
    ages = [(low, high) for low, high in rows if low is not None and high is not None]
    if len(ages) == 2:
        first, last = max(low for low, _ in ages), min(high for _, high in ages)
        begun |= {"age_from": first, "age_to": last} if first <= last else {}
    return begun
