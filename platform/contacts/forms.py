"""The forms of a contact request, of a refusal, and of the note on a contact."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.data import RequestData
from contacts.models import DeclineReason
from countries.names import language_name, languages_by_name
from countries.queries import today
from profiles.models import AGES
from profiles.subjects import LANGUAGES

SHORTEST, LONGEST, SHORT_LINES = 20, 2000, 500
AHEAD = datetime.timedelta(days=3 * 365)  # as far as people plan


def _ages() -> list[tuple[str, Any]]:
    return [("", _("Any")), *((str(age), str(age)) for age in AGES)]


def _languages() -> list[tuple[str, Any]]:
    return [("", _("Any")), *languages_by_name(LANGUAGES)]


class AgeField(forms.TypedChoiceField):
    """One of the ages of pupils, or None."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, choices=_ages, coerce=int, empty_value=None, required=False)


class DayField(forms.DateField):
    """A day chosen by the browser's own calendar, or None."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=False, widget=widget)


class LinesField(forms.CharField):
    """A few lines that may be left out."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
        super().__init__(label=label, required=False, max_length=SHORT_LINES, widget=widget)


class ContactRequestForm(forms.Form):
    """What one writes to a person for the first time: a personal line, and what it is about."""

    message = forms.CharField(
        label=_("Your message"),
        help_text=_("What in this profile made you write, and who you are. 20 to 2,000 letters."),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={
            "required": _("Write a few lines first."),
            "min_length": _("A little more, please: at least 20 letters."),
        },
    )
    age_from = AgeField(label=_("Pupils’ ages, from"))
    age_to = AgeField(label=_("To"))
    starts_on = DayField(label=_("Together from"))
    ends_on = DayField(label=_("Until"))
    language = forms.ChoiceField(label=_("Working language"), choices=_languages, required=False)
    offer = LinesField(label=_("What you offer"))
    ask = LinesField(label=_("What you ask for"))

    def clean_starts_on(self) -> datetime.date | None:
        """Refuse days that nobody plans for."""
        return _near(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> datetime.date | None:
        """Refuse days that nobody plans for."""
        return _near(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        """Check that ages and days are in order; one age alone stands for both."""
        given = self.cleaned_data
        first, last = given.get("age_from"), given.get("age_to")
        if first is not None and last is not None and first > last:
            self.add_error("age_to", _("The first age must not be above the second."))
        elif "age_from" in given and "age_to" in given:
            given["age_from"], given["age_to"] = (
                (last if first is None else first),
                (first if last is None else last),
            )
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and starts > ends:
            self.add_error("ends_on", _("The end must not come before the beginning."))
        return given

    @property
    def data_asked(self) -> RequestData:
        """Return what was written, once the form is valid."""
        return RequestData(**self.cleaned_data)

    @property
    def begun(self) -> str:
        """Say what the fields beside the message hold when the form is new: ages and language."""
        if self.is_bound:
            return ""
        first, last, language = (self.initial.get(name) for name in ("age_from", "age_to", "language"))
        ages = "–".join(dict.fromkeys(str(age) for age in (first, last) if age is not None))
        words = (gettext("%(ages)s years") % {"ages": ages} if ages else "", language_name(language or ""))
        return gettext(", ").join(filter(None, words))

    @property
    def about(self) -> list[forms.BoundField]:
        """Return the fields beside the message, to see whether one of them is filled in or wrong."""
        return [field for field in self if field.name != "message"]


def _near(day: datetime.date | None) -> datetime.date | None:
    if day is not None and not today() <= day <= today() + AHEAD:
        raise ValidationError(_("Choose a day from today on, within three years."))
    return day


def given(values: Mapping[str, str]) -> dict[str, Any]:
    """Return what of `values` (of an address) may stand in the form; anything else is left out."""
    found: dict[str, Any] = {}
    for name, field in ContactRequestForm.base_fields.items():
        if name != "message" and values.get(name):
            try:
                found[name] = field.clean(values[name])
            except ValidationError:
                continue
    return found


class DeclineForm(forms.Form):
    """Why not, and perhaps a line."""

    reason = forms.ChoiceField(choices=DeclineReason)
    line = forms.CharField(required=False, max_length=200)


class NoteForm(forms.Form):
    """A note that only its writer reads."""

    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
