"""Every write to schools: importing a register, proposing a school, mending one."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction

from accounts.actions import note_change
from accounts.models import User
from schools import places
from schools.importer.plan import Plan
from schools.importer.rows import Progress
from schools.models import School, Validation
from schools.validation_actions import choose_school

T = TypeVar("T")
_BATCH = 1_000
_UPDATED = [
    "country", "name", "town", "town_derived", "town_names", "address", "levels", "funding", "website",
    "latitude", "longitude", "register", "register_key", "confirmed", "closed_on", "terms",
]  # fmt: skip


def write_plan(plan: Plan, progress: Progress | None = None) -> None:
    """Carry out the plan of an import; the caller made it inside the same transaction."""
    for number, batch in enumerate(_batches(plan.create), 1):
        School.objects.bulk_create(batch)
        _tell(progress, "created", number, batch)
    for number, batch in enumerate(_batches([*plan.update, *plan.close]), 1):
        School.objects.bulk_create(batch, update_conflicts=True, unique_fields=["id"], update_fields=_UPDATED)
        _tell(progress, "updated", number, batch)
    for batch_ids in _batches(plan.seen):
        note_people_of(batch_ids)


def _tell(progress: Progress | None, what: str, number: int, batch: list[School]) -> None:
    """Say how far a long import has come; a short one has only a last, smaller batch."""
    if progress and len(batch) == _BATCH:
        progress(what, number * _BATCH)


def _batches(items: list[T]) -> Iterable[list[T]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))


def note_people_of(schools: list[int]) -> None:
    """Tell the search engines that the people at these schools look different now."""
    there = Validation.objects.current().filter(school__in=schools).values_list("user_id", flat=True)
    note_change(*there)


@transaction.atomic
def propose_school(
    country: str, name: str, town: str, *, acting_user: User, **more: str | list[str]
) -> School:
    """Add a school that no register has, and make it the proposer's present school.

    National support confirms it with the first person there. `more` may hold address, levels, funding and
    website; the town's other names and place on the map come from the table of places, if it is known there.
    """
    place = places.find(country, town)
    school = School.objects.create(
        country_id=country,
        name=name,
        town=town,
        town_names=place.names if place else "",
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        proposed_by=acting_user,
        confirmed=False,
        **more,
    )
    choose_school(school, acting_user=acting_user)
    return school


@transaction.atomic
def save_school(school: School, changed: Iterable[str], *, acting_user: User) -> None:
    """Save a school that `acting_user` mended by hand in the admin; `changed` names the fields.

    A new town brings its other names, a new country ends the choice of a calendar; what the admin writes is
    in the admin's own log.
    """
    fields = set(changed)
    if {"town", "country"} & fields:
        place = places.find(school.country_id, school.town)
        school.town_names = place.names if place else ""
    if "country" in fields:
        school.calendar = None
    school.save()
    note_people_of([school.pk])
