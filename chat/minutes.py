"""The minutes of a room: what was marked in the talk, the agenda, and who was there; also as Markdown."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from chat.models import Mark, Message
from contacts.queries import hidden_ids
from rooms.models import Room, Seat
from rooms.queries import hosts, other_of

MOST_KEPT = 500
MOST_PEOPLE = 500
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&$^])")  # what Markdown reads anywhere in a line
_BEGINS = re.compile(r"^(?:\d+(?=[.)])|(?=[-+=:]))")  # and what it reads where a line begins
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


@dataclass(frozen=True)
class Group:
    """The messages of one mark, in the order of the talk."""

    mark: str
    label: str | Promise
    messages: list[Message]


@dataclass(frozen=True)
class Minutes:
    """What is kept of a room, as one of its people may read it.

    `seats` are those of who sits or sat there, first who spoke (`spoke`); `more` counts those not listed.
    """

    room: Room
    name: str
    begins: datetime.datetime
    ends: datetime.datetime | None
    hosts: list[User]
    agenda: list[str]
    groups: list[Group]
    seats: list[Seat]
    more: int


def minutes_of(seat: Seat) -> Minutes:
    """Return the minutes of a room as the holder of `seat` reads them: without people in a block with her."""
    room, hidden = seat.room, hidden_ids(seat.user)
    person = other_of(seat.user, room)
    there = Seat.objects.filter(room=room).exclude(user__in=hidden)
    wrote = Message.objects.filter(room=room, author=OuterRef("user"), deleted_at=None)
    seats = there.annotate(spoke=Exists(wrote)).select_related("user__profile", "user__country")
    listed = list(seats.order_by("-spoke", "id")[:MOST_PEOPLE])
    return Minutes(
        room=room,
        name=room.name or (person.name if person else ""),
        begins=room.starts_at or room.opened_at,
        ends=room.closed_at or room.ends_at,
        hosts=[] if room.is_direct else [host for host in hosts(room) if host.pk not in hidden],
        agenda=[line.strip() for line in room.agenda.splitlines() if line.strip()],
        groups=_groups(room, hidden),
        seats=listed,
        more=there.count() - len(listed) if len(listed) == MOST_PEOPLE else 0,
    )


def _groups(room: Room, hidden: set[int]) -> list[Group]:
    marked = Message.objects.filter(room=room, deleted_at=None).exclude(mark="").exclude(author__in=hidden)
    newest = marked.select_related("author__profile", "author__country", "marked_by").order_by("-seq")
    kept = list(newest[:MOST_KEPT])[::-1]
    for message in kept:
        if message.marked_by_id in hidden:
            message.marked_by = None
    groups = (Group(mark, mark.label, [each for each in kept if each.mark == mark]) for mark in Mark)
    return [group for group in groups if group.messages]


def to_markdown(minutes: Minutes, address: str) -> str:
    """Return the minutes as Markdown (CommonMark); what people wrote is text in it, never a mark of it.

    `address` is the room's, with `{seq}` where the number of a message goes.
    """
    lines = [f"# {plain(minutes.name)}", "", *_facts(minutes)]
    for group in minutes.groups:
        lines += ["", f"## {plain(str(group.label))}", ""]
        for message in group.messages:
            lines += _kept(message, address.format(seq=message.seq))
    if not minutes.groups:
        lines += ["", plain(_("Nothing was marked for the minutes."))]
    if minutes.agenda:
        lines += ["", f"## {_('Agenda')}", "", *(f"- {plain(line)}" for line in minutes.agenda)]
    lines += ["", f"## {_('Who was there')}", "", *_attendance(minutes)]
    return "\n".join(lines) + "\n"


def _facts(minutes: Minutes) -> Iterator[str]:
    yield f"- {_('Begins')}: {_when(minutes.begins)}"
    if minutes.ends:
        yield f"- {_('Ends')}: {_when(minutes.ends)}"
    if minutes.hosts:
        yield f"- {_('Hosts')}: {', '.join(plain(host.name) for host in minutes.hosts)}"
    yield f"- {_('Times are those of')}: {plain(timezone.get_current_timezone_name())}"


def _kept(message: Message, link: str) -> list[str]:
    """Return a marked message as an item of a list, each line of it on its own."""
    lines = [plain(line) for line in message.body.splitlines() if line.strip()] or ["…"]
    who = f"{plain(message.author.name)}, [{_when(message.sent_at)}](<{link}>)"
    if message.marked_by:
        who += "; " + plain(_("marked by %(name)s") % {"name": message.marked_by.name})
    return [f"- {lines[0]}\\", *(f"  {line}\\" for line in lines[1:]), f"  {who}"]


def _attendance(minutes: Minutes) -> Iterator[str]:
    for seat in minutes.seats:
        yield f"- {plain(seat.user.name)} ({plain(seat_words(seat))})"
    if minutes.more:
        more = ngettext("and %(n)d more person", "and %(n)d more people", minutes.more)
        yield "- " + plain(more % {"n": minutes.more})


def seat_words(seat: Seat) -> str:
    """Say in words how somebody was there: her standing, whether she spoke, whether she left."""
    said = [str(seat.get_standing_display())]
    if getattr(seat, "spoke", False):
        said.append(pgettext("in the minutes", "wrote"))
    if seat.ended_at:
        said.append(pgettext("in the minutes", "left"))
    return ", ".join(said)


def plain(text: str) -> str:
    """Return one line of text so that Markdown shows it as it is written, whatever is in it."""
    seen = (c if unicodedata.category(c) != "Cc" else " " for c in text.translate(_TURNS))
    line = " ".join("".join(seen).split())
    line = _MARKS.sub(r"\\\1", line)
    return _BEGINS.sub(r"\g<0>\\", line)


def _when(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j E Y, H:i")
