"""One message with all that can be done to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chat import actions, page
from chat.access import get_message_for
from chat.data import RefusedError
from chat.forms import EditForm
from chat.models import Mark
from chat.views.common import place_of, user_of
from chat.views.room import EMOJI
from rooms.access import why_not_write


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Show one message, and write it anew."""
    found, seat = get_message_for(user_of(request), room_id, seq)
    form = EditForm(request.POST or None, initial={"body": found.body})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_message(found, form.text, acting_user=seat.user)
            return redirect(place_of(room_id, seq))
        except RefusedError as refusal:
            form.add_error("body", refusal.refused.detail)
    shown = {
        "row": page.row_of(found, seat),
        "message": found,
        "seat": seat,
        "room": seat.room,
        "form": form,
        "history": page.history(found) if seat.is_host else [],
        "emoji": EMOJI,
        "marks": Mark.choices,
        "why_not": why_not_write(seat),
    }
    return render(request, "chat/message.html", shown, status=422 if form.errors else 200)


def _change(
    request: HttpRequest, room_id: int, seq: int, action: Callable[..., Any], *given: str
) -> HttpResponse:
    """Do something to a message and lead back to it; a refusal is told on the page."""
    found, seat = get_message_for(user_of(request), room_id, seq)
    try:
        action(found, *given, acting_user=seat.user)
    except RefusedError as refusal:
        messages.error(request, refusal.refused.detail)
    return redirect(place_of(room_id, seq))


@require_POST
def delete(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Delete a message."""
    return _change(request, room_id, seq, actions.delete_message)


@require_POST
def react(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """React to a message."""
    return _change(request, room_id, seq, actions.react, request.POST.get("emoji", ""))


@require_POST
def unreact(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Take a reaction back."""
    return _change(request, room_id, seq, actions.unreact, request.POST.get("emoji", ""))


@require_POST
def pin(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Pin a message."""
    return _change(request, room_id, seq, actions.pin_message)


@require_POST
def unpin(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Take a pin off."""
    return _change(request, room_id, seq, actions.unpin_message)


@require_POST
def mark(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Mark a message for the minutes."""
    chosen = request.POST.get("mark", "")
    if chosen not in Mark.values:
        raise Http404
    return _change(request, room_id, seq, actions.mark_message, chosen)


@require_POST
def unmark(request: HttpRequest, room_id: int, seq: int) -> HttpResponse:
    """Take a mark off."""
    return _change(request, room_id, seq, actions.unmark_message)
