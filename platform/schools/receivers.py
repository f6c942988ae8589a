"""Schools' part in export and closing."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_closed, export_requested
from notifications.models import Notification
from schools.models import CalendarChange, LessonSlot, School, Validation


@receiver(export_requested, dispatch_uid="schools.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return where the user works and worked, the schools she proposed, her lessons, what she changed."""
    places = Validation.objects.filter(user=user).order_by("id")
    facts = ("school__name", "school__town", "school__country", "state", "note", "answer")
    days = ("created_at", "decided_at", "ended_at")
    proposed = School.objects.filter(proposed_by=user).values("name", "town", "country", "address")
    lessons = LessonSlot.objects.filter(user=user).order_by("weekday", "starts")
    changes = CalendarChange.objects.filter(made_by=user).order_by("id")
    return "schools", {
        "places": list(places.values(*facts, *days)),
        "proposed": list(proposed),
        "lessons": list(lessons.values("weekday", "starts", "ends")),
        "calendar_changes": list(
            changes.values("at", "calendar__country", "calendar__region", "added", "removed")
        ),
    }


@receiver(account_closed, dispatch_uid="schools.close")
def close(user: User, **_signal: Any) -> None:
    """Delete where the user works and worked, and her lessons; what she did for others stays, without her."""
    Notification.objects.filter(kind="validation.answered", params__name=user.name).delete()
    Validation.objects.filter(user=user).delete()
    School.objects.filter(proposed_by=user).update(proposed_by=None)
    LessonSlot.objects.filter(user=user).delete()
    CalendarChange.objects.filter(made_by=user).update(made_by=None)
