"""What the pages of chat share."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from rooms.access import MAX_ID


def user_of(request: HttpRequest) -> User:
    """Return who asks; every page of chat is for signed-in people."""
    return cast(User, request.user)


def number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the address's query, or None."""
    given = request.GET.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) <= 19):
        return None
    return min(int(given), MAX_ID)


def place_of(room_id: int, seq: int) -> str:
    """Return the address of a message in its room."""
    return reverse("room", args=[room_id]) + f"?around={seq}#m{seq}"
