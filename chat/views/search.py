"""Searching what one may read, and jumping to a day."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chat.search import LONGEST, asked_words, first_on, readable_rooms, search
from chat.views.common import number, place_of, user_of
from rooms.access import get_seat_for
from rooms.models import Room
from rooms.queries import other_of


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """Search all rooms of the reader."""
    return _found(request, readable_rooms(user_of(request)), {})


@require_safe
def room(request: HttpRequest, room_id: int) -> HttpResponse:
    """Search one room, or choose a day of it."""
    seat = get_seat_for(user_of(request), room_id)
    shown = {"room": seat.room, "person": other_of(seat.user, seat.room), "today": timezone.localdate()}
    return _found(request, [seat.room], shown)


def _found(request: HttpRequest, searched: list[Room], shown: dict[str, Any]) -> HttpResponse:
    asked = request.GET.get("q", "")[:LONGEST]
    before = number(request, "before")
    found = search(user_of(request), searched, asked, before)
    shown |= {"asked": asked, "words": asked_words(asked), "found": found, "later": before is not None}
    return render(request, "chat/search.html", shown)


@require_safe
def day(request: HttpRequest, room_id: int) -> HttpResponse:
    """Lead to the first message of a day in the reader's zone, or to the next later one."""
    seat = get_seat_for(user_of(request), room_id)
    try:
        wanted = datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        messages.error(request, _("Choose a day, written like 2026-03-25."))
        return redirect("room_search", room_id)
    found = first_on(seat.user, seat.room, wanted)
    if found:
        return redirect(place_of(seat.room_id, found.seq))
    messages.info(request, _("Nothing was said on that day or later; this is the newest."))
    return redirect("room", room_id)
