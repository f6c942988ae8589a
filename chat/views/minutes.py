"""The minutes of a room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from chat.minutes import minutes_of, to_markdown
from chat.views.common import user_of
from rooms.access import get_seat_for, why_not_write


@require_safe
def show(request: HttpRequest, room_id: int) -> HttpResponse:
    """Show what is kept of a room: what was marked, the agenda, who was there."""
    seat = get_seat_for(user_of(request), room_id)
    shown = {"minutes": minutes_of(seat), "room": seat.room, "may_unmark": not why_not_write(seat)}
    return render(request, "chat/minutes.html", shown)


@require_safe
def export(request: HttpRequest, room_id: int) -> HttpResponse:
    """Hand the minutes over as Markdown."""
    minutes = minutes_of(get_seat_for(user_of(request), room_id))
    address = request.build_absolute_uri(reverse("room", args=[minutes.room.pk])) + "?around={seq}#m{seq}"
    response = HttpResponse(to_markdown(minutes, address), content_type="text/markdown; charset=utf-8")
    name = slugify(minutes.name, allow_unicode=True) or str(minutes.room.pk)
    response["Content-Disposition"] = content_disposition_header(True, f"minutes-{name}.md")
    response["Cache-Control"] = "private, no-store"
    return response
