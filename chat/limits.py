"""How much one may send; the numbers are settings (docs/operations.md)."""

from django.conf import settings

from common.limits import Limit, wait_for

LONGEST_BODY = 16 * 1024  # bytes of UTF-8
LONGEST_CID = 64


def wait_before(user_id: int, room_id: int) -> tuple[str, int]:
    """Count one message; return ("", 0), or which limit it meets and the seconds until the next may come."""
    own = Limit("messages", settings.MESSAGES_A_MINUTE, 60)
    if seconds := wait_for(own, user_id):
        return "too_many", seconds
    room = Limit("room-messages", settings.ROOM_MESSAGES_A_MINUTE, 60)
    if seconds := wait_for(room, room_id):
        return "room_too_busy", seconds
    return "", 0


def wait_before_file(user_id: int) -> int:
    """Count one file that a person sends; return 0, or the seconds until the next may come."""
    return wait_for(Limit("files", settings.FILES_AN_HOUR, 3600), user_id)
