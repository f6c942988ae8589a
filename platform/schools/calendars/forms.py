"""What one says about calendars and lessons."""

import datetime
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from countries.names import by_name
from schools.calendars.files import LONGEST_NAME, MOST_BYTES, Entry, trouble_with
from schools.calendars.slots import SHORTEST
from schools.forms import OneLine
from schools.models import Calendar, PeriodKind

WHOLE_COUNTRY = _("The whole country")


class CountryForm(forms.Form):
    """A form about one of the officer's countries; with one country it is not asked."""

    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, countries: set[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields["country"])
        field.choices = by_name(countries)
        if len(countries) == 1:
            field.initial = next(iter(countries))
            field.widget = forms.HiddenInput()


class CalendarForm(CountryForm):
    """A new calendar."""

    region = OneLine(
        label=_("Region"),
        max_length=120,
        required=False,
        help_text=_("As its teachers call it; empty for the whole country."),
    )


class CsvForm(CountryForm):
    """A file with the calendars of a country's regions."""

    file = forms.FileField(
        label=_("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
        },
    )


class IcalForm(forms.Form):
    """A file with the events of one calendar."""

    file = forms.FileField(
        label=_("iCal file"),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    kind = forms.ChoiceField(
        label=_("Its events are"),
        choices=[(PeriodKind.HOLIDAY, _("Holidays")), (PeriodKind.TERM, _("Terms"))],
        initial=PeriodKind.HOLIDAY,
        widget=forms.RadioSelect,
    )


def content_of(upload: UploadedFile[bytes]) -> bytes:
    """Return the bytes of an upload, and of one that is too large only so many that this is seen."""
    return bytes(upload.read(MOST_BYTES + 1))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give a day.")},
    )


class PeriodForm(forms.Form):
    """A term or holiday."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=PeriodKind, initial=PeriodKind.HOLIDAY, widget=forms.RadioSelect
    )
    name = OneLine(label=_("Name"), max_length=LONGEST_NAME, required=False)
    first = _day(_("First day"))
    last = _day(_("Last day"))

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin, and those outside what a calendar holds."""
        said = self.cleaned_data
        if "first" in said and "last" in said and (trouble := trouble_with(said["first"], said["last"])):
            self.add_error("last", trouble)
        return said

    def entry(self) -> Entry:
        """Return what a form that holds says."""
        said = self.cleaned_data
        return Entry(PeriodKind(said["kind"]), said["first"], said["last"], said["name"])


class ChoiceForm(forms.Form):
    """Which calendar a school goes by."""

    calendar = forms.ChoiceField(label=_("Calendar of"), required=False)

    def __init__(self, options: list[Calendar], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.options = {str(each.pk): each for each in options if each.region}
        whole = WHOLE_COUNTRY if any(not each.region for each in options) else _("No region chosen")
        field = cast(forms.ChoiceField, self.fields["calendar"])
        field.choices = [("", whole), *((key, each.region) for key, each in self.options.items())]

    def chosen(self) -> Calendar | None:
        """Return the regional calendar of a form that holds; None for the country's."""
        return self.options.get(self.cleaned_data["calendar"])


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Give a time."), "invalid": _("Write the time as 10:45.")},
    )


class LessonForm(forms.Form):
    """Weekly lessons at one time of one or more days."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one day.")},
    )
    starts = _time(_("From"))
    ends = _time(_("To"))

    def clean(self) -> dict[str, Any]:
        """Drop seconds; refuse less than the twenty minutes that two classes need."""
        said = self.cleaned_data
        if "starts" in said and "ends" in said:
            said |= {name: said[name].replace(second=0, microsecond=0) for name in ("starts", "ends")}
            if _minutes(said["ends"]) - _minutes(said["starts"]) < SHORTEST:
                self.add_error("ends", _("A lesson takes at least 20 minutes, and ends on the same day."))
        return said


def _minutes(time: datetime.time) -> datetime.timedelta:
    return datetime.timedelta(hours=time.hour, minutes=time.minute)
