"""The unread badge of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.models import Notification


def unread(request: HttpRequest) -> dict[str, Any]:
    """Return `unread_count`, counted only if a template asks."""

    def count() -> int:
        if not request.user.is_authenticated:
            return 0
        return Notification.objects.filter(user=request.user).unread().count()

    return {"unread_count": SimpleLazyObject(count)}
