"""What teachers say themselves: the calendar of their school, and their lessons."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from schools.calendars import access, actions
from schools.calendars.forms import ChoiceForm, LessonForm
from schools.calendars.pages import calendar_choice
from schools.calendars.slots import zone_for, zone_name
from schools.models import LessonSlot, School
from schools.validation_actions import Refused


@require_POST
def school_calendar(request: HttpRequest, school_id: int) -> HttpResponse:
    """Choose the calendar a school goes by; 403 for who is neither confirmed there nor its officer."""
    user = cast(User, request.user)
    school = get_object_or_404(School, pk=school_id)
    if not access.may_choose_calendar(user, school):
        raise PermissionDenied
    form = ChoiceForm(calendar_choice(school, user).options, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the regions in the list."))
        return redirect("school", school_id)
    try:
        actions.choose_calendar(school, form.chosen(), acting_user=user)
        messages.success(request, _("Thank you: the weeks of your school follow this calendar now."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("school", school_id)


def lessons(request: HttpRequest) -> HttpResponse:
    """Show one's lessons and the form that adds some."""
    user = cast(User, request.user)
    form = LessonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _add(request, user, form):
        return redirect("lessons")
    context = {
        "form": form,
        "lessons": LessonSlot.objects.filter(user=user).order_by("weekday", "starts"),
        "most": actions.MOST_LESSONS,
        "zone": zone_name(zone_for(user)),
    }
    return render(request, "schools/lessons.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, user: User, form: LessonForm) -> bool:
    """Add the lessons of a form that holds; False, with the reason on the form, when they are refused."""
    try:
        actions.add_lessons(**form.cleaned_data, acting_user=user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Your lessons are saved."))
    return True


@require_POST
def lesson_remove(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Remove one of one's lessons."""
    user = cast(User, request.user)
    actions.remove_lesson(access.get_slot_for(user, slot_id), acting_user=user)
    messages.success(request, _("The lesson is removed."))
    return redirect("lessons")
