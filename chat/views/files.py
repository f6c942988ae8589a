"""The files of messages, for who may read the room."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chat.views.common import user_of
from rooms.access import get_seat_for


@require_safe
def attachment(request: HttpRequest, room_id: int, pk: int) -> HttpResponse:
    """Show a picture, or hand a file over to be stored."""
    get_seat_for(user_of(request), room_id)
    raise NotImplementedError(pk)
