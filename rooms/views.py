"""The directory of rooms, their doors and their people; how one wants to be reached."""

import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from contacts.access import get_listed_person_for, get_person_for
from countries.names import languages_by_name
from rooms import access, actions, queries
from rooms.forms import BanForm, InviteForm, ReachForm, RoomForm
from rooms.models import Invitation, Notify, Room, Standing

MAX_KEY = 2**63 - 1
MAX_ASKED = 100
PAUSES = {"1": datetime.timedelta(hours=1), "4": datetime.timedelta(hours=4)}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _after(request: HttpRequest) -> int | None:
    given = request.GET.get("after", "")
    if not (given.isascii() and given.isdigit() and len(given) <= 19):
        return None
    return min(int(given), MAX_KEY)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Show the reader's rooms, what waits for an answer, and the open rooms."""
    user = _user(request)
    asked = request.GET.get("q", "")[:MAX_ASKED]
    known = queries.languages_of_open_rooms()
    language = request.GET.get("language", "")
    language = language if language in known else ""
    mine = queries.my_rooms(user)
    shown = {
        "rooms": [each for each in mine if not each.room.is_direct],
        "direct": [each for each in mine if each.room.is_direct],
        "invitations": queries.invitations(user),
        "page": queries.open_rooms(user, asked, language, _after(request)),
        "asked": asked,
        "language": language,
        "languages": languages_by_name(known),
        "later": "after" in request.GET,
        "may_open": access.may_open_rooms(user),
    }
    return render(request, "rooms/directory.html", shown)


@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """Show the reader's rooms that are closed; what was said stays there."""
    return render(request, "rooms/ended.html", {"rooms": queries.my_rooms(_user(request), ended=True)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_room(request: HttpRequest) -> HttpResponse:
    """Open a room."""
    user = _user(request)
    access.check_may_open_rooms(user)
    form = RoomForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        room = actions.open_room(form.room_data, acting_user=user)
        return redirect("room", room.pk)
    return render(request, "rooms/form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change_room(request: HttpRequest, room_id: int) -> HttpResponse:
    """Change what a room is."""
    user = _user(request)
    room = access.get_hosted_room_for(user, room_id)
    form = RoomForm(
        _sent(request),
        initial={name: getattr(room, name) for name in RoomForm.base_fields if name != "make_call"},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_room(room, form.room_data, acting_user=user)
        return redirect("room", room.pk)
    shown = {"form": form, "room": room}
    return render(request, "rooms/form.html", shown, status=422 if form.errors else 200)


def door(request: HttpRequest, room: Room) -> HttpResponse:
    """Show what a room is to who may know of it and has no seat in it."""
    user = _user(request)
    asked = Invitation.objects.select_related("invited_by").filter(room=room, user=user).first()
    shown = {
        "room": room,
        "hosts": queries.hosts(room),
        "people": queries.people_count(room),
        "invitation": asked,
        "may_join": access.may_join(user, room),
        "may_open": access.may_open_rooms(user),
    }
    return render(request, "rooms/door.html", shown)


@require_POST
def take_seat(request: HttpRequest, room_id: int) -> HttpResponse:
    """Come into a room."""
    user = _user(request)
    room = access.get_room_for(user, room_id)
    try:
        actions.join(room, acting_user=user)
    except ValidationError as full:
        messages.error(request, full.message)
    return redirect("room", room.pk)


@require_POST
def leave_seat(request: HttpRequest, room_id: int) -> HttpResponse:
    """Leave a room."""
    seat = access.get_seat_for(_user(request), room_id)
    actions.leave(seat, acting_user=_user(request))
    messages.success(request, _("You have left %(name)s.") % {"name": seat.room.name})
    return redirect("rooms")


@require_POST
def close(request: HttpRequest, room_id: int) -> HttpResponse:
    """Close a room for good."""
    room = access.get_hosted_room_for(_user(request), room_id)
    actions.close_room(room, acting_user=_user(request))
    messages.success(request, _("%(name)s is closed. What was said stays to read.") % {"name": room.name})
    return redirect("room", room.pk)


@require_POST
def refuse(request: HttpRequest, room_id: int) -> HttpResponse:
    """Say no to an invitation."""
    invitation = access.get_invitation_for(_user(request), room_id)
    actions.refuse_invitation(invitation, acting_user=_user(request))
    return redirect("rooms")


@require_safe
def people(request: HttpRequest, room_id: int) -> HttpResponse:
    """Show who sits in a room; its hosts also ask in, send out, and give standing."""
    return _show_people(request, access.get_seat_for(_user(request), room_id).room)


def _show_people(request: HttpRequest, room: Room, form: InviteForm | None = None) -> HttpResponse:
    user = _user(request)
    seat = access.get_seat_for(user, room.pk)
    asked = request.GET.get("q", "")[:MAX_ASKED]
    seats, following = queries.people(room, user, asked, _after(request))
    shown: dict[str, Any] = {
        "room": room,
        "seat": seat,
        "seats": seats,
        "next": following,
        "count": queries.people_count(room),
        "asked": asked,
        "later": "after" in request.GET,
        "standings": Standing.choices,
        "levels": Notify.choices,
        "person": queries.other_of(user, room),
    }
    if seat.is_host and not room.is_direct:
        invited = room.invitations.select_related("user")
        shown |= {
            "hands": queries.hands(room),
            "form": form or (InviteForm(queries.contacts_to_invite(user, room)) if room.is_running else None),
            "invited": list(invited[:100]),
            "bans": list(room.bans.select_related("user")[:100]),
        }
    return render(request, "rooms/people.html", shown, status=422 if form and form.errors else 200)


@require_POST
def invite(request: HttpRequest, room_id: int) -> HttpResponse:
    """Ask somebody in."""
    user = _user(request)
    room = access.get_hosted_room_for(user, room_id)
    form = InviteForm(queries.contacts_to_invite(user, room), request.POST)
    if form.is_valid():
        try:
            person = get_listed_person_for(user, form.asked)
            actions.invite(room, person, acting_user=user, standing=form.cleaned_data["standing"])
            messages.success(request, _("%(name)s is asked in.") % {"name": person.name})
            return redirect("room_people", room.pk)
        except Http404:
            form.add_error("handle", _("Nobody to be found has this handle."))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _show_people(request, room, form)


@require_POST
def take_invitation_back(request: HttpRequest, room_id: int, handle: str) -> HttpResponse:
    """Take back an invitation that waits for its answer."""
    user = _user(request)
    asked = access.get_invitation_of(access.get_hosted_room_for(user, room_id), handle)
    actions.take_invitation_back(asked, acting_user=user)
    messages.success(request, _("%(name)s is not asked in any more.") % {"name": asked.user.name})
    return redirect("room_people", room_id)


@require_POST
def give_standing(request: HttpRequest, room_id: int, handle: str) -> HttpResponse:
    """Make somebody host, speaker or listener."""
    user = _user(request)
    seat = access.get_seat_of(access.get_hosted_room_for(user, room_id), handle)
    standing = request.POST.get("standing", "")
    if standing not in Standing.values:
        raise Http404
    try:
        actions.set_standing(seat, standing, acting_user=user)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("room_people", room_id)


@require_POST
def send_out(request: HttpRequest, room_id: int, handle: str) -> HttpResponse:
    """Send somebody out."""
    user = _user(request)
    seat = access.get_seat_of(access.get_hosted_room_for(user, room_id), handle)
    form = BanForm(request.POST)
    if form.is_valid():
        actions.send_out(seat, form.cleaned_data["reason"], acting_user=user)
        messages.success(request, _("%(name)s is sent out, and reads why.") % {"name": seat.user.name})
    else:
        messages.error(request, _("Give a reason of at most 300 letters: she or he reads it."))
    return redirect("room_people", room_id)


@require_POST
def let_back(request: HttpRequest, room_id: int, handle: str) -> HttpResponse:
    """Lift a ban."""
    user = _user(request)
    ban = access.get_ban_of(access.get_hosted_room_for(user, room_id), handle)
    actions.let_back(ban, acting_user=user)
    messages.success(request, _("%(name)s may come back.") % {"name": ban.user.name})
    return redirect("room_people", room_id)


@require_POST
def raise_hand(request: HttpRequest, room_id: int) -> HttpResponse:
    """Raise one's hand."""
    actions.raise_hand(access.get_seat_for(_user(request), room_id), acting_user=_user(request))
    return redirect("room", room_id)


@require_POST
def lower_hand(request: HttpRequest, room_id: int) -> HttpResponse:
    """Take one's hand down."""
    actions.lower_hand(access.get_seat_for(_user(request), room_id), acting_user=_user(request))
    return redirect("room", room_id)


@require_POST
def notify(request: HttpRequest, room_id: int) -> HttpResponse:
    """Choose what to hear of a room."""
    seat = access.get_seat_for(_user(request), room_id)
    level = request.POST.get("notify", "")
    if level not in Notify.values:
        raise Http404
    actions.set_notify(seat, level, acting_user=_user(request))
    messages.success(request, _("Saved."))
    return redirect("room_people", room_id)


@require_POST
def direct(request: HttpRequest, handle: str) -> HttpResponse:
    """Open the direct room with a contact."""
    user = _user(request)
    person = get_person_for(user, handle)
    try:
        room = actions.open_direct(person, acting_user=user)
    except PermissionDenied:
        messages.error(request, _("%(name)s takes no direct messages at the moment.") % {"name": person.name})
        return redirect("contacts")
    return redirect("room", room.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """Show and change how the reader wants to be reached."""
    user = _user(request)
    now = queries.reach_of(user)
    form = ReachForm(_sent(request), initial={name: getattr(now, name) for name in ReachForm.base_fields})
    if request.method == "POST" and form.is_valid():
        actions.set_reach(
            acting_user=user,
            do_not_disturb_until=_pause(request, now.do_not_disturb_until),
            **form.cleaned_data,
        )
        messages.success(request, _("Saved."))
        return redirect("reach")
    shown = {"form": form, "paused": now.pause(timezone.now())}
    return render(request, "rooms/reach.html", shown, status=422 if form.errors else 200)


def _pause(request: HttpRequest, now: datetime.datetime | None) -> datetime.datetime | None:
    """Return until when nothing may ring: as the form says, else as it is."""
    pause = request.POST.get("pause", "")
    if pause in PAUSES:
        return timezone.now() + PAUSES[pause]
    if pause == "morning":
        return queries.tomorrow_morning(timezone.localtime())
    return None if pause == "end" else now
