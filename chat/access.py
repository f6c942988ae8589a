"""Who may see and change which message; fetching and permission are one step."""

from django.http import Http404

from accounts.models import User
from chat.models import Attachment, Message
from chat.queries import messages_of
from contacts.queries import hidden_ids
from rooms.access import MAX_ID, get_seat_for
from rooms.models import Seat


def get_message_for(user: User, room_id: int, seq: int) -> tuple[Message, Seat]:
    """Return a message and the seat from which `user` reads it; Http404 otherwise.

    Nobody reads a message of somebody in a block with her.
    """
    seat = get_seat_for(user, room_id)
    message = messages_of(seat.room_id).filter(seq=min(seq, MAX_ID)).first()
    if message is None or message.author_id in hidden_ids(user):
        raise Http404
    message.room = seat.room
    return message, seat


def get_attachment_for(user: User, room_id: int, pk: int) -> Attachment:
    """Return a file of a message that `user` may read; Http404 otherwise, and of a deleted message."""
    seat = get_seat_for(user, room_id)
    files = Attachment.objects.filter(message__room=seat.room_id, message__deleted_at=None)
    found = files.exclude(message__author__in=hidden_ids(user)).filter(pk=min(pk, MAX_ID)).first()
    if found is None:
        raise Http404
    return found
