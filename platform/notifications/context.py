"""The unread badge of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from common.sql import select

UNREAD = "SELECT COUNT(*) FROM notifications_notification WHERE user_id = %s AND read_at IS NULL"


def unread(request: HttpRequest) -> dict[str, Any]:
    """Return `unread_count`, counted only if a template asks."""

    def count() -> int:
        if not request.user.is_authenticated:
            return 0
        return int(select(UNREAD, [request.user.pk])[0][0])

    return {"unread_count": SimpleLazyObject(count)}
