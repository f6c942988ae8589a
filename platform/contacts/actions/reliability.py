"""Every write about how people answer: counting anew, having seen it, sharing it or not."""

from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actions import note_change
from accounts.models import User
from contacts.models import Reliability
from contacts.reliability import Bands, bands_of, in_words
from countries.queries import today
from notifications.actions import notify


@transaction.atomic
def refresh(user_ids: Collection[int]) -> None:
    """Count anew how the users answer, and tell each of a first band; doing it again changes nothing."""
    users = User.objects.select_for_update().filter(pk__in=user_ids).order_by("pk").in_bulk()
    rows = Reliability.objects.in_bulk(list(users))
    for pk, found in bands_of(users).items():
        if found.rate or pk in rows:
            _keep(rows.get(pk) or Reliability(user=users[pk]), found, users[pk])


def _keep(known: Reliability, found: Bands, user: User) -> None:
    if (known.rate, known.pace) != (found.rate, found.pace):
        note_change(user)
    known.counted, known.rate, known.pace = found.counted, found.rate, found.pace
    known.computed_on = today()
    if known.rate and known.told_at is None and known.shared:
        known.told_at = timezone.now()
        _tell(known, user)
    known.save()


def _tell(known: Reliability, user: User) -> None:
    with translation.override(user.language):
        words = in_words(known.rate, known.pace)
    notify(user, "reliability.first", url=reverse("reliability"), answers=words)


def mark_seen(*, acting_user: User) -> None:
    """Remember that the user has seen her own first band: from now on others may."""
    unseen = Reliability.objects.filter(pk=acting_user.pk, seen_at=None).exclude(rate="")
    if unseen.update(seen_at=timezone.now()):
        note_change(acting_user)


@transaction.atomic
def set_shared(shared: bool, *, acting_user: User) -> None:
    """Let others see how the user answers, or not."""
    Reliability.objects.update_or_create(
        user=acting_user,
        defaults={"shared": shared},
        create_defaults={"shared": shared, "computed_on": today()},
    )
    note_change(acting_user)
