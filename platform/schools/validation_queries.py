"""Reads about who waits for national support."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from schools.models import Validation, ValidationState

PAGE = 20
UNDECIDED = (ValidationState.PENDING, ValidationState.ASKED)


@dataclass(frozen=True)
class Waiting:
    """One page of those who wait; `after` is the key of the next page, None on the last."""

    rows: list[Validation]
    total: int
    after: int | None


def undecided(countries: set[str]) -> QuerySet[Validation]:
    """Return the present, undecided validations at schools of `countries`, the oldest first."""
    return (
        Validation.objects.current()
        .filter(state__in=UNDECIDED, school__country__in=countries, user__is_active=True)
        .order_by("created_at", "id")
    )


def waiting(countries: set[str], *, after: int = 0, leave_out: int = 0) -> Waiting:
    """Return the page after the key `after` of those who wait in `countries`.

    `leave_out` is the id of the reader: nobody decides on herself. Six queries, however many rows.
    """
    everyone = undecided(countries).exclude(user=leave_out)
    last = Validation.objects.filter(pk=after).first()
    later = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, id__gt=after) if last else Q()
    rows = list(
        everyone.filter(later)
        .select_related("school", "user", "user__profile")
        .prefetch_related("user__profile__subjects", "user__profile__languages__language")[: PAGE + 1]
    )
    more = len(rows) > PAGE
    return Waiting(rows[:PAGE], everyone.count(), rows[PAGE - 1].pk if more else None)


def waiting_before(validation: Validation) -> int:
    """Return how many wait longer than `validation` for the same national support."""
    if validation.state not in UNDECIDED:
        return 0
    since = validation.created_at
    earlier = Q(created_at__lt=since) | Q(created_at=since, id__lt=validation.pk)
    return undecided({validation.school.country_id}).filter(earlier).count()


def confirmed_today_by(officer: User) -> list[Validation]:
    """Return what `officer` confirmed in the last day, the newest first: a slip can be taken back there."""
    day_ago = timezone.now() - datetime.timedelta(days=1)
    confirmed = Validation.objects.current().filter(
        decided_by=officer, state=ValidationState.CONFIRMED, decided_at__gte=day_ago
    )
    return list(confirmed.select_related("school", "user").order_by("-decided_at")[:5])
