"""The minutes of a room."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chat.views.common import user_of
from rooms.access import get_seat_for


@require_safe
def show(request: HttpRequest, room_id: int) -> HttpResponse:
    """Show what is kept of a room."""
    get_seat_for(user_of(request), room_id)
    raise NotImplementedError


@require_safe
def export(request: HttpRequest, room_id: int) -> HttpResponse:
    """Hand the minutes over as Markdown."""
    get_seat_for(user_of(request), room_id)
    raise NotImplementedError
