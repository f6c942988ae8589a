"""What an import would change: the drafts of a register beside the schools that are there."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from schools import places
from schools.importer import BrokenError
from schools.importer.rows import Draft, Reading
from schools.models import School

# A change of these is seen on the page of everybody who works there, and found by search.
SEEN = {"name", "town", "town_names", "latitude", "longitude"}


@dataclass
class Plan:
    """The schools to create, to update, to close and to leave alone."""

    reading: Reading
    create: list[School] = field(default_factory=list)
    update: list[School] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    close: list[School] = field(default_factory=list)
    unchanged: int = 0

    def counts(self) -> dict[str, int]:
        """Return the line of the report; read = created + updated + unchanged + merged + skipped."""
        return {
            "read": self.reading.read,
            "created": len(self.create),
            "updated": len(self.update),
            "unchanged": self.unchanged,
            "merged": self.reading.merged,
            "skipped": len(self.reading.skipped),
            "closed": len(self.close),
        }


def compare(slug: str, reading: Reading, day: datetime.date, *, allow_closing: bool) -> Plan:
    """Return what importing `reading` as the register `slug` changes; reads only.

    A school left the register if this description had it and the file has not: source, issue 3 point 5.
    Raises BrokenError if more than a tenth of the open schools would close and that is not allowed.
    """
    there = {school.register_key: school for school in School.objects.filter(register=slug)}
    proposed = _proposed({draft.fields["country_id"] for draft in reading.drafts.values()})
    plan = Plan(reading)
    for key, draft in reading.drafts.items():
        school = there.pop(key, None) or proposed.pop(_named(draft.fields), None)
        if school is None:
            plan.create.append(School(register=slug, register_key=key, **draft.fields))
        else:
            _update(plan, school, slug, draft)
    plan.close = [school for school in there.values() if school.closed_on is None]
    _refuse_many_closed(slug, plan, allow_closing=allow_closing)
    for school in plan.close:
        school.closed_on = day
    return plan


def _proposed(countries: set[str]) -> dict[tuple[str, str, str], School]:
    """Return the schools of teachers' proposals, which a register takes over when it knows them."""
    schools = School.objects.filter(register="", country__in=countries, closed_on=None)
    return {
        _named({"country_id": each.country_id, "name": each.name, "town": each.town}): each
        for each in schools
    }


def _named(fields: dict[str, Any]) -> tuple[str, str, str]:
    return fields["country_id"], places.key(fields["name"]), places.key(fields["town"])


def _update(plan: Plan, school: School, slug: str, draft: Draft) -> None:
    """Bring `school` to what the register says, and note whether that changed anything."""
    wanted = {
        **draft.fields, "register": slug, "register_key": draft.key, "confirmed": True, "closed_on": None
    }  # fmt: skip
    changed = {name for name, value in wanted.items() if getattr(school, name) != value}
    if not changed:
        plan.unchanged += 1
        return
    for name in changed:
        setattr(school, name, wanted[name])
    plan.update.append(school)
    if changed & SEEN:
        plan.seen.append(school.pk)


def _refuse_many_closed(slug: str, plan: Plan, *, allow_closing: bool) -> None:
    open_now = School.objects.open().filter(register=slug).count()
    if not allow_closing and len(plan.close) * 10 > open_now:
        raise BrokenError(
            f"{len(plan.close)} of {open_now} schools have left the register, more than 10 %. "
            "If that is right, import with --allow-closing."
        )
