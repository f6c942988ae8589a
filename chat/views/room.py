"""The talk of a room, and writing in it by a plain form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chat import actions, page
from chat.data import Draft, Refused
from chat.files import take
from chat.forms import SayForm, new_cid
from chat.models import Mark
from chat.views.common import number, user_of
from notifications.actions import mark_read_at
from profiles.models import ProfileLanguage
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


def _show(request: HttpRequest, seat: Seat, form: SayForm, refused: str = "") -> HttpResponse:
    talk = page.talk(seat, before=number(request, "before"), around=number(request, "around"))
    reply_to = form["reply_to"].value() if refused else number(request, "reply")
    shown = {
        "room": seat.room,
        "seat": seat,
        "talk": talk,
        "form": form,
        "refused": refused,
        "cid": form["cid"].value() or new_cid(),
        "reply": page.message_at(seat, reply_to),
        "why_not": access.why_not_write(seat),
        "languages": list(_languages(seat)),
        "emoji": EMOJI,
        "marks": Mark.choices,
    } | _around(seat)
    if talk.after is None and seat.read_seq < talk.seq:
        mark_read(seat, talk.seq)
        mark_read_at(reverse("room", args=[seat.room_id]), acting_user=seat.user)
    return render(request, "chat/room.html", shown, status=422 if refused else 200)


def _around(seat: Seat) -> dict[str, Any]:
    """Return what stands beside the talk: the reader's rooms, and what is kept of this one."""
    room, user = seat.room, seat.user
    person = queries.other_of(user, room)
    mine = queries.my_rooms(user)
    return {
        "person": person,
        "rooms": [each for each in mine if not each.room.is_direct],
        "direct": [each for each in mine if each.room.is_direct],
        "pins": page.pins(room, user),
        "noted": page.noted(room, user),
        "people": queries.people_count(room),
        "hands": queries.hands(room) if seat.is_host else [],
        "agreed": queries.agreed(room),
        "verdict": queries.verdict_of(user, person) if person else None,
    }


def _languages(seat: Seat) -> list[str]:
    """Return the codes of the languages the reader works in: what need not be translated for her."""
    return list(ProfileLanguage.objects.filter(profile=seat.user_id).values_list("language", flat=True))


@require_POST
def say(request: HttpRequest, room_id: int) -> HttpResponse:
    """Send a message, files included."""
    seat = access.get_seat_for(user_of(request), room_id)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, form, Refused("too_long").detail)
    try:
        files = take(request.FILES.getlist("files"))
    except ValidationError as wrong:
        return _show(request, seat, form, wrong.messages[0])
    (outcome,) = actions.send_messages([Draft(room_id, seat.user_id, files=files, **form.said)])
    if isinstance(outcome, Refused):
        return _show(request, seat, form, outcome.detail)
    return redirect(reverse("room", args=[room_id]) + f"#m{outcome.seq}")
