"""The form of the small tool: two to ten schools, a day, and the kind of project."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from countries.queries import choices, today
from partner_search.eligibility import MOST, Side
from partner_search.verdict import EUROPEAN, NATIONAL
from schools.models import Funding, Level

FEWEST = 2
LATER = "later"
PARTS = (("founder", _("Founder")), (LATER, _("Joins later")))
SCOPES = (("", _("As the countries make it")), (EUROPEAN, _("European")), (NATIONAL, _("National")))
_UNKNOWN = {"invalid_choice": _("“%(value).40s” is not on the list. Please choose from it.")}


class SideForm(forms.Form):
    """One school; without a country it is not there. Its fields are `country1`, `funding1` and so on."""

    country = forms.ChoiceField(label=_("Country"), required=False, error_messages=_UNKNOWN)
    funding = forms.ChoiceField(
        label=_("Public or private"),
        required=False,
        choices=[("", Funding.UNKNOWN.label), *Funding.choices[:2]],
        error_messages=_UNKNOWN,
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Any")), *Level.choices], error_messages=_UNKNOWN
    )
    part = forms.ChoiceField(label=_("Part"), required=False, choices=PARTS, error_messages=_UNKNOWN)

    def __init__(self, data: Mapping[str, Any], number: int, countries: Iterable[Any]) -> None:
        super().__init__(data, prefix=str(number))
        self.number = number
        field = cast(forms.ChoiceField, self.fields["country"])
        field.choices = [("", _("Choose a country")), *countries]

    def add_prefix(self, field_name: str) -> str:
        """Return the name of a field in the address."""
        return f"{field_name}{self.prefix}"

    def side(self) -> Side | None:
        """Return the school of a valid form, or None where no country is chosen."""
        chosen = self.cleaned_data
        if not chosen["country"]:
            return None
        return Side(chosen["country"], chosen["funding"], chosen["level"], chosen["part"] != LATER)


class EligibilityForm(forms.Form):
    """The day and the kind of project, and the schools as forms of their own in `rows`."""

    day = forms.DateField(
        label=_("On the day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as year-month-day, for example 2013-05-01.")},
    )
    scope = forms.ChoiceField(
        label=_("Kind of project"), required=False, choices=SCOPES, error_messages=_UNKNOWN
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({"day": today().isoformat(), **{key: data[key] for key in data}})
        self.rows = [SideForm(data, n, self._countries) for n in range(1, _rows(data) + 1)]

    @cached_property
    def on(self) -> datetime.date:
        """The day asked about; today while it cannot be read."""
        return (self.is_valid() and self.cleaned_data["day"]) or today()

    @property
    def scope_asked(self) -> str | None:
        """The kind asked for, or None for what the countries make it."""
        return (self.is_valid() and self.cleaned_data["scope"]) or None

    @property
    def full(self) -> bool:
        """Whether no more schools can be added."""
        return len(self.rows) >= MOST

    @cached_property
    def understood(self) -> bool:
        """Whether every answer is."""
        return self.is_valid() and all(row.is_valid() for row in self.rows)

    def sides(self) -> list[Side]:
        """Return the schools, once all of the form is understood; none before."""
        if not self.understood:
            return []
        return [side for row in self.rows if (side := row.side())]

    @cached_property
    def _countries(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return choices(self.on, str(_("Not in the programme")))


def _rows(data: Mapping[str, Any]) -> int:
    """Return how many schools to show: the filled ones, at least two, and one more if asked for."""
    asked = data.get("rows", "")
    shown = int(asked) if asked in map(str, range(FEWEST, MOST + 1)) else FEWEST
    filled = max((n for n in range(1, MOST + 1) if data.get(f"country{n}")), default=0)
    return min(MOST, max(shown, filled) + ("add" in data))
