"""Searching what one may read, and jumping to a day."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chat.views.common import user_of
from rooms.access import get_seat_for


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """Search all rooms of the reader."""
    raise NotImplementedError(user_of(request))


@require_safe
def room(request: HttpRequest, room_id: int) -> HttpResponse:
    """Search one room."""
    get_seat_for(user_of(request), room_id)
    raise NotImplementedError


@require_safe
def day(request: HttpRequest, room_id: int) -> HttpResponse:
    """Lead to the first message of a day."""
    get_seat_for(user_of(request), room_id)
    raise NotImplementedError
