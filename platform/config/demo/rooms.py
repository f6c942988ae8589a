"""Rooms of the demo with what was said in them: the cast, and teachers of the countries a line asks for."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from chat.actions import mark_message, pin_message, react, send_messages
from chat.data import Draft, Sent
from chat.models import Message
from config.demo.marks import DOMAIN
from contacts.models import Contact
from countries.queries import today
from profiles.models import Profile
from rooms.actions import join, mark_read, open_direct, open_room
from rooms.data import RoomData
from rooms.models import Room, Seat


class Line(NamedTuple):
    """What somebody says: a part of the cast or a country, the text, and what happens to it.

    `minutes` is how long before the end of the talk; `reply` counts back the lines; a `mark` of "pin" pins.
    """

    who: str
    minutes: int
    text: str
    language: str = "en"
    reply: int = 0
    mark: str = ""
    reactions: tuple[tuple[str, str], ...] = ()


class Talk(NamedTuple):
    """A room, when its talk ended (hours ago), and its lines; the first of the cast in it is the host."""

    room: RoomData
    hours: int
    lines: tuple[Line, ...]


DIARIES = Talk(
    RoomData(
        "open",
        "Climate diaries",
        about="Five towns measure the weather at the same hour and draw one picture of it.",
        language="en",
        agenda="17:00 The hour of measuring\n17:20 One table for all towns\n17:40 Letters of the pupils",
        call_url="https://meet.jit.si/staffroom-demo-climate-diaries",
    ),
    1,
    (
        Line("PL", 58, "Good evening! Rain all day here, so our diary is full. Is everybody here?"),
        Line(
            "IT", 57, "Buonasera a tutti! **24 degrees** and the windows are open.", reactions=(("😎", "FI"),)
        ),
        Line("FI", 57, "Hyvää iltaa. Minus two, and the first snow on the roof of the gym.", "en"),
        Line(
            "teacher.gr",
            55,
            "Καλησπέρα σε όλους! I have the table of last week. Shall we fix the hour of measuring first? "
            "My class can do half past nine.",
            reactions=(("👍", "PL"), ("👍", "IT")),
        ),
        Line("PL", 52, "Our first lesson starts at 8:00, so the children can go out in the break.", reply=1),
        Line(
            "teacher.gr",
            50,
            "We measure every school day at 9:30 (Athens), in the shade, 1.5 m above the ground.",
            mark="decision",
            reactions=(("👍", "FI"), ("👍", "PL"), ("😊", "IT")),
        ),
        Line("DE", 48, "Do we count half days, like the Friday before the holidays?", mark="question"),
        Line("FI", 47, "I would say yes: the weather does not know holidays.", reply=1),
        Line("IT", 44, "Draw one axis for all five towns. I take the colours until Friday.", mark="task"),
        Line(
            "teacher.gr",
            41,
            "What we need each day:\n\n- temperature\n- clouds in eighths\n- one sentence of a pupil",
            mark="pin",
        ),
        Line("ES", 38, "¡Perfecto! One question: who draws when it rains and the paper gets wet?"),
        Line("PL", 36, "Mine use the window sill and a pencil. Pencil does not run. 😊", reply=1),
    ),
)
NEWCOMERS = Talk(
    RoomData(
        "open",
        "Newcomers ask anything",
        about="No question is too small. An ambassador looks in every evening.",
        language="en",
    ),
    20,
    (
        Line("ambassador", 50, "Welcome! Ask what you like, in whatever language you like.", mark="pin"),
        Line("FR", 44, "Bonsoir ! How many classes may take part in one project?"),
        Line(
            "ambassador",
            40,
            "As many as you can keep in touch with. Two classes are a good first project.",
            reply=1,
            reactions=(("❤️", "FR"),),
        ),
        Line("ES", 31, "My pupils are seven. Is there something without much writing?"),
        Line("teacher.pl", 25, "Drawings and short sound recordings work well at that age.", reply=1),
    ),
)
LETTERS = Talk(
    RoomData(
        "closed", "Letters across the sea", about="Paper letters of two classes, week by week.", language="en"
    ),
    70,
    (
        Line("teacher.gr", 30, "Our first parcel left today: 21 letters and a bag of oregano."),
        Line("teacher.pl", 22, "Hurra! The children have drawn a map of its way already."),
        Line("teacher.gr", 20, "Thank you all!", reactions=(("🎉", "teacher.pl"),)),
    ),
)
DIRECT = (
    Line("0", 40, "Thank you for saying yes! Shall we begin with a letter of each class?"),
    Line("1", 33, "Gladly. Mine are curious about your school garden."),
    Line("0", 30, "Then the first one is about what grows there now. See you on Thursday?"),
    Line("1", 12, "Thursday at five, your time. I bring two pictures."),
)


def save_rooms() -> None:
    """Open the rooms of the demo and let people talk in them, once."""
    if Room.objects.filter(name=DIARIES.room.name).exists():
        return
    people = _People()
    for talk in (LETTERS, NEWCOMERS, DIARIES):
        _hold(talk, people)
    _write_directly(people.of("teacher.gr"))


class _People:
    """Who speaks: the cast by its parts, and for each country one listed teacher of the demo."""

    def __init__(self) -> None:
        self._known: dict[str, User | None] = {}

    def of(self, who: str) -> User | None:
        """Return who speaks for a part or a country; None when nobody of that country is listed."""
        if who not in self._known:
            self._known[who] = self._find(who)
        return self._known[who]

    def _find(self, who: str) -> User | None:
        if len(who) > 2:
            return User.objects.get(email=f"{who}@{DOMAIN}")
        listed = Profile.objects.listed(today()).filter(user__email__startswith="t0", user__country=who)
        profile = listed.select_related("user").order_by("user__email").first()
        return profile.user if profile else None


def _hold(talk: Talk, people: _People) -> None:
    host = next(people.of(line.who) for line in talk.lines if len(line.who) > 2)
    assert host is not None  # noqa: S101 -- the cast is made first
    room = open_room(RoomData(**vars(talk.room) | {"kind": "open"}), acting_user=host)
    speakers = [(people.of(line.who), line) for line in talk.lines]
    for user in {user.pk: user for user, _line in speakers if user}.values():
        join(room, acting_user=user)
    Room.objects.filter(pk=room.pk).update(kind=talk.room.kind)
    end = timezone.now() - datetime.timedelta(hours=talk.hours)
    _say(room, ((user, line) for user, line in speakers if user), end, people)
    _read(room, host)


def _say(
    room: Room, lines: Iterable[tuple[User, Line]], end: datetime.datetime, people: _People | None = None
) -> None:
    said: list[Message] = []
    for user, line in lines:
        reply_to = said[-line.reply].seq if line.reply and len(said) >= line.reply else None
        cid = f"demo-{len(said)}"
        (outcome,) = send_messages([Draft(room.pk, user.pk, cid, line.text, reply_to, line.language)])
        assert isinstance(outcome, Sent)  # noqa: S101
        message = Message.objects.get(room=room, seq=outcome.seq)
        at = end - datetime.timedelta(minutes=line.minutes)
        Message.objects.filter(pk=message.pk).update(sent_at=at)
        _treat(message, line, user, people)
        said.append(message)
    if said:
        Room.objects.filter(pk=room.pk).update(last_message_at=end)


def _treat(message: Message, line: Line, author: User, people: _People | None) -> None:
    if line.mark == "pin":
        pin_message(message, acting_user=author)
    elif line.mark:
        mark_message(message, line.mark, acting_user=author)
    for emoji, who in line.reactions:
        reader = people.of(who) if people else None
        if reader:
            react(message, emoji, acting_user=reader)


def _read(room: Room, reader: User) -> None:
    """Let `reader` have read all but the last lines, so that the room shows where the new ones begin."""
    seat = Seat.objects.get(room=room, user=reader)
    mark_read(seat, max(0, Room.objects.get(pk=room.pk).last_seq - 4))


def _write_directly(user: User | None) -> None:
    contact = Contact.objects.select_related("person").filter(user=user).first()
    if user is None or contact is None:
        return
    room = open_direct(contact.person, acting_user=user)
    two = {"0": user, "1": contact.person}
    end = timezone.now() - datetime.timedelta(hours=3)
    _say(room, [(two[line.who], line) for line in DIRECT], end)
