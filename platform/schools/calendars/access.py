"""Who may read and change calendars."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import is_officer_for
from accounts.models import User
from schools.access import get_supported_countries
from schools.models import Calendar, CalendarPeriod, LessonSlot, School, Validation, ValidationState


def get_calendar(calendar_id: int) -> Calendar:
    """Return a calendar for whoever is signed in; Http404 when it is missing."""
    return get_object_or_404(Calendar, pk=calendar_id)


def get_calendar_for(officer: User, calendar_id: int) -> Calendar:
    """Return a calendar that `officer` may change.

    PermissionDenied for who supports no country; Http404 when it is missing or of another country.
    """
    countries = get_supported_countries(officer)
    calendar = get_calendar(calendar_id)
    if calendar.country_id not in countries:
        raise Http404
    return calendar


def get_period_for(officer: User, calendar_id: int, period_id: int) -> CalendarPeriod:
    """Return a period of a calendar that `officer` may change; raises as `get_calendar_for`."""
    calendar = get_calendar_for(officer, calendar_id)
    return get_object_or_404(calendar.periods.select_related("calendar"), pk=period_id)


def get_slot_for(user: User, slot_id: int) -> LessonSlot:
    """Return a lesson of the user's own; Http404 when it is missing or another's."""
    return get_object_or_404(LessonSlot, pk=slot_id, user=user)


def may_choose_calendar(user: User, school: School) -> bool:
    """Whether `user` may say which calendar `school` goes by: is confirmed there now, or its officer."""
    there = Validation.objects.current().filter(user=user, school=school, state=ValidationState.CONFIRMED)
    return there.exists() or is_officer_for(user, school.country_id)
