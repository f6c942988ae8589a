"""Schools' part in export and closing."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_closed, export_requested
from notifications.models import Notification
from schools.models import School, Validation


@receiver(export_requested, dispatch_uid="schools.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return where the user works and worked, what was decided about it, and the schools she proposed."""
    places = Validation.objects.filter(user=user).order_by("id")
    facts = ("school__name", "school__town", "school__country", "state", "note", "answer")
    days = ("created_at", "decided_at", "ended_at")
    proposed = School.objects.filter(proposed_by=user).values("name", "town", "country", "address")
    return "schools", {"places": list(places.values(*facts, *days)), "proposed": list(proposed)}


@receiver(account_closed, dispatch_uid="schools.close")
def close(user: User, **_signal: Any) -> None:
    """Delete where the user works and worked; a school she proposed stays, without her."""
    Notification.objects.filter(kind="validation.answered", params__name=user.name).delete()
    Validation.objects.filter(user=user).delete()
    School.objects.filter(proposed_by=user).update(proposed_by=None)
