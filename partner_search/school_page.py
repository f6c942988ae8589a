"""The page of a school: where it is, and who is there as far as the reader may find them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from accounts.models import User
from contacts.queries import hidden_ids
from countries.names import country_name
from countries.queries import today
from partner_search.fit import Why
from partner_search.rows import Row, find_rows, language_of
from profiles.models import Profile
from schools.calendars.pages import CalendarChoice, calendar_choice
from schools.models import Level, School, Validation
from schools.queries import current_validation

PAGE = 20
_LARGEST = 2**63 - 1


@dataclass
class SchoolPage:
    """All the template needs; the names of `people_rows.html` are those of the search's page.

    Nothing leads `back` to a search, and the rows explain no match.
    """

    school: School
    reader: User
    rows: list[Row]
    total: int
    later: bool
    next_url: str
    may_write: bool
    present: Validation | None
    calendar: CalendarChoice
    back: str = ""
    whys: Mapping[int, Why] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """What the names are most likely written in."""
        return language_of(self.school.country_id)

    @property
    def country(self) -> str:
        """The country's name."""
        return country_name(self.school.country_id)

    @property
    def levels(self) -> list[str]:
        """The names of the levels; a key the list has not is left out."""
        names = dict(Level.choices)
        return [str(names[level]) for level in self.school.levels if level in names]

    @cached_property
    def is_mine(self) -> bool:
        """Whether the reader has chosen this school."""
        return self.present is not None and self.present.school_id == self.school.pk

    @property
    def url(self) -> str:
        """The first page."""
        return "?"


@require_safe
def school(request: HttpRequest, school_id: int) -> HttpResponse:
    """Show a school to everyone who is signed in."""
    found = get_object_or_404(School, pk=school_id)
    page = school_page(found, cast(User, request.user), _after(request))
    return render(request, "schools/school.html", {"page": page, "school": found})


def school_page(school: School, reader: User, after: int = 0) -> SchoolPage:
    """Return the page of `school` for `reader`: twenty listed people from the key `after` on."""
    people = _people(school, reader)
    ids = list(people.filter(pk__gt=after).values_list("pk", flat=True)[: PAGE + 1])
    found = find_rows(ids[:PAGE], reader)
    return SchoolPage(
        school=school,
        reader=reader,
        rows=found.rows,
        total=people.count(),
        later=after > 0,
        next_url=f"?after={ids[PAGE - 1]}" if len(ids) > PAGE else "",
        may_write=found.may_write,
        present=current_validation(reader),
        calendar=calendar_choice(school, reader),
    )


def _people(school: School, reader: User) -> QuerySet[Profile]:
    """Return the listed people whose present school this is, without those in a block with the reader."""
    there = Validation.objects.current().filter(school=school)
    listed = Profile.objects.listed(today()).filter(user__in=there.values("user"))
    return listed.exclude(pk__in=hidden_ids(reader)).order_by("pk")


def _after(request: HttpRequest) -> int:
    """Return the key to go on from; one that is no number is the first page."""
    value = request.GET.get("after", "")
    return min(int(value), _LARGEST) if value.isascii() and value.isdigit() and len(value) < 20 else 0
