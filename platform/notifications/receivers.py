"""Notifications' part in export and closing."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_closed, export_requested
from notifications.models import Notification


@receiver(export_requested, dispatch_uid="notifications.export")
def export(user: User, **_signal: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return what the user was told."""
    told = Notification.objects.filter(user=user).order_by("id")
    rows = told.values("kind", "params", "url", "created_at", "read_at")
    return "notifications", [dict(row) for row in rows]


@receiver(account_closed, dispatch_uid="notifications.close")
def close(user: User, **_signal: Any) -> None:
    """Delete what the user was told."""
    Notification.objects.filter(user=user).delete()
