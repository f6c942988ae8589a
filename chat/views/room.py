"""The talk of a room, and writing in it by a plain form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chat import actions, page
from chat.data import Draft, Refused, Sent
from chat.files import ACCEPTS, discard, take
from chat.forms import SayForm, new_cid
from chat.models import Mark
from chat.views.common import number, user_of
from notifications.actions import mark_read_at
from rooms import access, queries
from rooms.actions import mark_read
from rooms.models import Seat
from rooms.views import door

EMOJI = ("👍", "❤️", "😊", "🎉", "✅", "🙏")


@require_safe
def show(request: HttpRequest, room_id: int) -> HttpResponse:
    """Show a room to who sits in it, and its door to who may come in."""
    try:
        seat = access.get_seat_for(user_of(request), room_id)
    except Http404:
        return door(request, access.get_room_for(user_of(request), room_id))
    return _show(request, seat, SayForm(initial={"cid": new_cid()}))


@require_safe
def about(request: HttpRequest, room_id: int) -> HttpResponse:
    """Show what stands around the talk, for a page that has it already and hears that this has changed."""
    seat = access.get_seat_for(user_of(request), room_id)
    return render(request, "chat/about.html", _around(seat, SayForm(initial={"cid": new_cid()})))


def _show(request: HttpRequest, seat: Seat, form: SayForm, refused: str = "") -> HttpResponse:
    talk = page.talk(seat, before=number(request, "before"), around=number(request, "around"))
    mine = queries.my_rooms(seat.user)
    shown = _around(seat, form) | {
        "talk": talk,
        "at_end": talk.after is None,
        "refused": refused,
        "reply": page.message_at(seat, form["reply_to"].value() if refused else number(request, "reply")),
        "blank": page.blank_row(seat),
        "emoji": EMOJI,
        "marks": Mark.choices,
        "rooms": [each for each in mine if not each.room.is_direct],
        "direct": [each for each in mine if each.room.is_direct],
    }
    if talk.after is None and seat.read_seq < talk.seq:
        mark_read(seat, talk.seq)
        mark_read_at(reverse("room", args=[seat.room_id]), acting_user=seat.user)
    return render(request, "chat/room.html", shown, status=422 if refused else 200)


def _around(seat: Seat, form: SayForm) -> dict[str, Any]:
    """Return what stands around the talk: what the room is, what is kept of it, and where one writes."""
    room, user = seat.room, seat.user
    person = queries.other_of(user, room)
    languages = page.languages_of(user)
    return {
        "room": room,
        "seat": seat,
        "person": person,
        "people": queries.people_count(room),
        "pins": page.pins(room, user),
        "noted": page.noted(room, user),
        "hands": queries.hands(room) if seat.is_host else [],
        "agreed": queries.agreed(room),
        "verdict": queries.verdict_of(user, person) if person else None,
        "why_not": access.why_not_write(seat),
        "form": form,
        "accepts": ACCEPTS,
        "cid": form["cid"].value() or new_cid(),
        "languages": languages,
        "codes": " ".join(code for code, _name in languages),
    }


@require_POST
def say(request: HttpRequest, room_id: int) -> HttpResponse:
    """Send a message, files included; tell a script its number, or why it was not taken, as JSON."""
    seat = access.get_seat_for(user_of(request), room_id)
    form = SayForm(request.POST)
    outcome = _send(request, seat, form)
    by_script = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if isinstance(outcome, Sent):
        there = reverse("room", args=[room_id]) + f"#m{outcome.seq}"
        return JsonResponse({"seq": outcome.seq}) if by_script else redirect(there)
    if by_script:
        return JsonResponse({"detail": outcome}, status=422)
    return _show(request, seat, form, outcome)


def _send(request: HttpRequest, seat: Seat, form: SayForm) -> Sent | str:
    """Return what became of a message, or why it was not taken; then nothing of its files stays."""
    if not form.is_valid():
        return Refused("too_long").detail
    uploads = request.FILES.getlist("files")
    if uploads and (code := access.why_not_write(seat)):
        return Refused(code).detail
    try:
        files = take(uploads, acting_user=seat.user)
    except ValidationError as wrong:
        return str(wrong.messages[0])
    (outcome,) = actions.send_messages([Draft(seat.room_id, seat.user_id, files=files, **form.said)])
    if isinstance(outcome, Sent) and not outcome.again:
        return outcome
    discard(files)
    return outcome.detail if isinstance(outcome, Refused) else outcome
