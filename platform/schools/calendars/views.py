"""Pages of calendars: the officers' list, one calendar, its periods, and files."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import is_officer_for
from accounts.models import User
from accounts.zones import zone_of
from countries.names import country_name, time_zone_of
from countries.queries import today
from schools.access import get_supported_countries
from schools.calendars import access, actions
from schools.calendars.csv_file import read_csv
from schools.calendars.files import FIRST_YEAR, LAST_YEAR, BadFile, Entry
from schools.calendars.forms import CalendarForm, CsvForm, IcalForm, PeriodForm, content_of
from schools.calendars.ical_file import read_ical
from schools.calendars.pages import calendar_page, calendars_in, countries_with_counts, year_starting
from schools.calendars.weeks import Year, year_of
from schools.models import Calendar, CalendarChange, PeriodKind
from schools.validation_actions import Refused


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def calendars(request: HttpRequest) -> HttpResponse:
    """Show the calendars of one of the officer's countries; add one."""
    countries = get_supported_countries(_user(request))
    if request.method != "POST":
        return _list(request, countries)
    form = CalendarForm(countries, request.POST)
    if not form.is_valid():
        return _list(request, countries, form=form)
    try:
        added = actions.add_calendar(**form.cleaned_data, acting_user=_user(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _list(request, countries, form=form)
    return redirect("calendar", added.pk)


def _list(
    request: HttpRequest,
    countries: set[str],
    *,
    form: CalendarForm | None = None,
    upload: CsvForm | None = None,
    told: list[str] | None = None,
) -> HttpResponse:
    """Render the list with a form that was refused, and what is wrong with a file."""
    sent = form or upload
    asked = request.POST.get("country", "") if sent else request.GET.get("country", "")
    country = asked if asked in countries else next(iter(countries)) if len(countries) == 1 else ""
    context = {
        "country": country,
        "country_name": country_name(country) if country else "",
        "countries": countries_with_counts(countries) if len(countries) > 1 else [],
        "rows": calendars_in(country) if country else [],
        "form": form or CalendarForm(countries, initial={"country": country}),
        "upload": upload or CsvForm(countries, initial={"country": country}, auto_id="csv_%s"),
        "told": told,
    }
    return render(request, "schools/calendars.html", context, status=422 if sent else 200)


@require_POST
def calendars_file(request: HttpRequest) -> HttpResponse:
    """Import the calendars of a country's regions from a CSV file, all or none."""
    countries = get_supported_countries(_user(request))
    form = CsvForm(countries, request.POST, request.FILES, auto_id="csv_%s")
    if not form.is_valid():
        return _list(request, countries, upload=form)
    country = form.cleaned_data["country"]
    try:
        regions = read_csv(content_of(form.cleaned_data["file"]))
        changes = actions.import_regions(country, regions, acting_user=_user(request))
    except BadFile as bad:
        return _list(request, countries, upload=form, told=bad.told)
    except Refused as refused:
        return _list(request, countries, upload=form, told=[str(refused)])
    if made := list(filter(None, changes)):
        messages.success(request, _summed(made))
    else:
        messages.info(request, _("The file says what is here already."))
    return redirect(f"{reverse('calendars')}?country={country}")


def _summed(changes: list[CalendarChange]) -> str:
    """Say what a file did to the calendars of its regions, in one line for a hundred of them."""
    words = ngettext(
        "%(n)s calendar has changed (added: %(added)s, removed: %(removed)s).",
        "%(n)s calendars have changed (added: %(added)s, removed: %(removed)s).",
        len(changes),
    )
    added, removed = (sum(getattr(change, name) for change in changes) for name in ("added", "removed"))
    return words % {"n": len(changes), "added": added, "removed": removed}


def _counted(change: CalendarChange) -> str:
    """Say what a change did to its calendar, with its number of periods before and after."""
    before = len(change.before)
    after = before - change.removed + change.added
    words = ngettext(
        "%(calendar)s: %(after)s term or holiday now, %(before)s before.",
        "%(calendar)s: %(after)s terms and holidays now, %(before)s before.",
        after,
    )
    return words % {"calendar": change.calendar, "after": after, "before": before}


@require_safe
def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Show a calendar, one school year at a time; its officer changes it there."""
    return _page(request, access.get_calendar(calendar_id), _year(request))


def _year(request: HttpRequest) -> Year:
    """Return the school year asked for; anything else is the present one."""
    given = request.GET.get("year", "")
    if given.isascii() and given.isdigit() and len(given) == 4 and FIRST_YEAR <= int(given) <= LAST_YEAR:
        return year_starting(int(given))
    return year_of(today())


def _page(
    request: HttpRequest, calendar: Calendar, year: Year, told: list[str] | None = None, **sent: forms.Form
) -> HttpResponse:
    """Render a calendar; `sent` holds a form that was refused, `told` what is wrong with a file."""
    context: dict[str, Any] = {
        "page": calendar_page(calendar, year),
        "may_change": is_officer_for(_user(request), calendar.country_id),
        "form": PeriodForm(),
        "upload": IcalForm(auto_id="ical_%s"),
        "told": told,
    }
    refused = bool(sent) or bool(told)
    return render(request, "schools/calendar.html", context | sent, status=422 if refused else 200)


@require_POST
def calendar_remove(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Remove an empty calendar."""
    found = access.get_calendar_for(_user(request), calendar_id)
    try:
        actions.remove_calendar(found, acting_user=_user(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("calendar", calendar_id)
    messages.success(request, _("The calendar of %(calendar)s is removed.") % {"calendar": found})
    return redirect(f"{reverse('calendars')}?country={found.country_id}")


@require_POST
def calendar_file(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Import the events of an iCal file into a calendar."""
    found = access.get_calendar_for(_user(request), calendar_id)
    form = IcalForm(request.POST, request.FILES, auto_id="ical_%s")
    if not form.is_valid():
        return _page(request, found, year_of(today()), upload=form)
    kind, zone = PeriodKind(form.cleaned_data["kind"]), zone_of(time_zone_of(found.country_id))
    try:
        entries = read_ical(content_of(form.cleaned_data["file"]), kind, zone)
        change = actions.import_periods(found, entries, acting_user=_user(request))
    except BadFile as bad:
        return _page(request, found, year_of(today()), bad.told, upload=form)
    except Refused as refused:
        return _page(request, found, year_of(today()), [str(refused)], upload=form)
    _say(request, change)
    return _to_year(found, max((entry.year for entry in entries), key=lambda year: year.start))


def _say(request: HttpRequest, change: CalendarChange | None) -> None:
    if change:
        messages.success(request, _counted(change))
    else:
        messages.info(request, _("Nothing is new: the calendar says this already."))


def _to_year(calendar: Calendar, year: Year) -> HttpResponse:
    return redirect(f"{reverse('calendar', args=[calendar.pk])}?year={year.number}")


@require_POST
def period_add(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Add a term or holiday."""
    found = access.get_calendar_for(_user(request), calendar_id)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, found, year_of(today()), form=form)
    if not _done(request, form, lambda user: actions.add_period(found, form.entry(), acting_user=user)):
        return _page(request, found, year_of(today()), form=form)
    return _to_year(found, form.entry().year)


def _done(request: HttpRequest, form: forms.Form, act: Callable[[User], CalendarChange | None]) -> bool:
    """Run an action and say what it did; False, with the reason on the form, when it is refused."""
    try:
        _say(request, act(_user(request)))
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def period(request: HttpRequest, calendar_id: int, period_id: int) -> HttpResponse:
    """Show the form of a term or holiday, and save it."""
    found = access.get_period_for(_user(request), calendar_id, period_id)
    start = {name: getattr(found, name) for name in ("kind", "name", "first", "last")}
    form = PeriodForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        entry = form.entry()
        if _done(request, form, lambda user: actions.save_period(found, entry, acting_user=user)):
            return _to_year(found.calendar, entry.year)
    context = {"form": form, "period": found, "calendar": found.calendar}
    return render(request, "schools/calendar_period.html", context, status=422 if form.errors else 200)


@require_POST
def period_remove(request: HttpRequest, calendar_id: int, period_id: int) -> HttpResponse:
    """Remove a term or holiday."""
    found = access.get_period_for(_user(request), calendar_id, period_id)
    year = Entry.of(found).year
    try:
        _say(request, actions.remove_period(found, acting_user=_user(request)))
    except Refused as refused:
        messages.error(request, str(refused))
    return _to_year(found.calendar, year)


@require_POST
def change_undo(request: HttpRequest, calendar_id: int, change_id: int) -> HttpResponse:
    """Give a calendar back what it held before its newest change."""
    found = access.get_calendar_for(_user(request), calendar_id)
    change = get_object_or_404(found.changes, pk=change_id)
    try:
        actions.undo(change, acting_user=_user(request))
        messages.success(request, _("The change is undone."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("calendar", calendar_id)
