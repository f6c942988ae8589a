"""What the frames of a client do; one function per type, each checks what it is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import translation

from chat import actions, queries
from chat.data import WHY, Draft, RefusedError, Sent
from chat.hub import Socket, Sub, hub
from chat.limits import LONGEST_CID
from chat.models import Mark, Message
from chat.threads import reading, writing
from chat.writer import Writer
from notifications.actions import mark_read_at
from rooms import actions as room_actions
from rooms.access import MAX_ID, seats_of
from rooms.models import Reach, Room

MOST_ROOMS = 50  # that one socket reads
Frame = dict[str, Any]


class WrongError(Exception):
    """What is wrong with a frame: a code of docs/protocol.md."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Place:
    """Where a reader may read from: after the number `seq` of the room."""

    room_id: int
    seq: int
    two: tuple[int, ...]
    visible: bool


def error(code: str, frame: Frame, language: str, params: dict[str, Any]) -> Frame:
    """Return the frame that tells what is wrong, with the room and key of the frame it is about."""
    with translation.override(language):
        told = {"type": "error", "code": code, "detail": str(WHY[code]) % params}
    return told | {key: frame[key] for key in ("cid", "room") if _may_echo(frame.get(key))}


def _may_echo(value: object) -> bool:
    """Whether a client's own key may be sent back to it: short, and text that can be written as UTF-8."""
    return isinstance(value, str) and len(value) <= LONGEST_CID and not _is_broken(value)


def _is_broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


async def obey(socket: Socket, frame: Frame, writer: Writer) -> None:
    """Do what a frame asks for. Raises WrongError, and whatever the work itself raises."""
    if frame.get("v", 1) != 1:
        raise WrongError("bad_version")
    kind = frame.get("type")
    if kind == "message":
        await _message(socket, frame, writer)
    elif isinstance(kind, str) and kind in _COMMANDS:
        await _COMMANDS[kind](socket, frame)
    else:
        raise WrongError("bad_type")


def room_id_of(value: object) -> int | None:
    """Return the id of a room from what a client calls it: a string of digits."""
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19):
        return None
    return int(value) if int(value) <= MAX_ID else None


def _number(frame: Frame, name: str) -> int:
    """Return a number of an event from a frame."""
    value = frame.get(name)
    if type(value) is not int or not 0 <= value <= MAX_ID:
        raise WrongError("bad_number")
    return value


def _text(frame: Frame, name: str, longest: int) -> str:
    value = frame.get(name, "")
    if not isinstance(value, str) or len(value) > longest or _is_broken(value):
        raise WrongError("bad_text")
    return value


async def find_place(user_id: int, room: object, after: object) -> Place | None:
    """Return from where a user reads a room, or None when she may not; `after` is a number or its digits."""
    room_id = room_id_of(room)
    if room_id is None:
        return None
    seq = int(after) if isinstance(after, str) and room_id_of(after) is not None else None
    return await hub.undisturbed(lambda: reading(partial(_place, user_id, room_id, seq)))


def _place(user_id: int, room_id: int, seq: int | None) -> Place | None:
    room = Room.objects.filter(pk=room_id).first()
    if room is None or user_id not in seats_of(room, [user_id]):
        return None
    start = queries.start_of_tail(room_id) if seq is None else min(seq, room.last_seq)
    visible = not Reach.objects.filter(user=user_id, invisible=True).exists()
    return Place(room_id, start, tuple(room.two), visible)


def seat_down(socket: Socket, place: Place) -> None:
    """Let a socket read a room from a place on."""
    hub.subscribe(socket, place.room_id, seq=place.seq, two=place.two, visible=place.visible)


async def _subscribe(socket: Socket, frame: Frame) -> None:
    if len(socket.subs) >= MOST_ROOMS and room_id_of(frame.get("room")) not in socket.subs:
        raise WrongError("too_many_rooms")
    after = str(_number(frame, "after")) if frame.get("after") is not None else None
    place = await find_place(socket.user_id, frame.get("room"), after)
    if place is None:
        raise WrongError("not_found")
    seat_down(socket, place)


def _sub(socket: Socket, frame: Frame) -> Sub:
    """Return that the socket reads the room of the frame; what it may do there is asked anew."""
    room_id = room_id_of(frame.get("room"))
    sub = socket.subs.get(room_id) if room_id is not None else None
    if sub is None:
        raise WrongError("not_found")
    return sub


async def _unsubscribe(socket: Socket, frame: Frame) -> None:
    hub.unsubscribe(_sub(socket, frame))


async def _message(socket: Socket, frame: Frame, writer: Writer) -> None:
    room_id = room_id_of(frame.get("room"))
    if room_id is None:
        raise WrongError("not_found")
    cid = _text(frame, "cid", 10_000)
    reply_to = _number(frame, "reply_to") if frame.get("reply_to") is not None else None
    draft = Draft(
        room_id, socket.user_id, cid, _text(frame, "body", 70_000), reply_to, _text(frame, "language", 8)
    )
    hub.run(_answer(socket, draft, writer))


async def _answer(socket: Socket, draft: Draft, writer: Writer) -> None:
    """Tell what became of a message; meanwhile the socket may send the next, which is stored after it."""
    outcome = await writer.send(draft)
    frame = {"room": str(draft.room_id), "cid": draft.cid}
    if isinstance(outcome, Sent):
        socket.tell(type="ack", seq=outcome.seq, **frame)
    else:
        socket.tell(**error(outcome.code, frame, socket.language, outcome.params))


async def _change(socket: Socket, frame: Frame, action: Callable[..., Any], *given: Any) -> None:
    """Do something to the message of a frame, in the one writer's thread."""
    sub, seq = _sub(socket, frame), _number(frame, "message")
    try:
        await writing(partial(_change_now, socket.user_id, sub.room.id, seq, action, given))
    except RefusedError as refusal:
        raise WrongError(refusal.refused.code, **refusal.refused.params) from refusal
    if _may_echo(cid := frame.get("cid")):
        socket.tell(type="ack", room=str(sub.room.id), cid=cid)


def _change_now(
    user_id: int, room_id: int, seq: int, action: Callable[..., Any], given: tuple[Any, ...]
) -> None:
    message = Message.objects.filter(room=room_id, seq=seq).first()
    seat = seats_of(Room.objects.get(pk=room_id), [user_id]).get(user_id)
    if message is None or seat is None:
        raise RefusedError("not_found")
    action(message, *given, acting_user=seat.user)


async def _edit(socket: Socket, frame: Frame) -> None:
    await _change(socket, frame, actions.edit_message, _text(frame, "body", 70_000))


async def _delete(socket: Socket, frame: Frame) -> None:
    await _change(socket, frame, actions.delete_message)


def _on(frame: Frame) -> bool:
    value = frame.get("on", True)
    if not isinstance(value, bool):
        raise WrongError("bad_number")
    return value


async def _react(socket: Socket, frame: Frame) -> None:
    action = actions.react if _on(frame) else actions.unreact
    await _change(socket, frame, action, _text(frame, "emoji", 16))


async def _pin(socket: Socket, frame: Frame) -> None:
    await _change(socket, frame, actions.pin_message if _on(frame) else actions.unpin_message)


async def _mark(socket: Socket, frame: Frame) -> None:
    mark = _text(frame, "mark", 8)
    if not _on(frame):
        await _change(socket, frame, actions.unmark_message)
    elif mark in Mark.values:
        await _change(socket, frame, actions.mark_message, mark)
    else:
        raise WrongError("bad_text")


async def _read(socket: Socket, frame: Frame) -> None:
    """Move the read mark; nothing is answered."""
    sub, seq = _sub(socket, frame), _number(frame, "seq")
    await writing(partial(_read_now, socket.user_id, sub.room.id, seq))


def _read_now(user_id: int, room_id: int, seq: int) -> None:
    seat = seats_of(Room.objects.get(pk=room_id), [user_id]).get(user_id)
    if seat is not None:
        room_actions.mark_read(seat, seq)
        if seq >= seat.room.last_seq:
            mark_read_at(reverse("room", args=[room_id]), acting_user=seat.user)


async def _typing(socket: Socket, frame: Frame) -> None:
    hub.typing(_sub(socket, frame))


_COMMANDS: dict[str, Callable[[Socket, Frame], Awaitable[None]]] = {
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "edit": _edit,
    "delete": _delete,
    "reaction": _react,
    "pin": _pin,
    "mark": _mark,
    "read": _read,
    "typing": _typing,
}
