"""Reads of rooms: the directory, a room's door, its people, and what two contacts have agreed on."""

import datetime
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from common.text import terms, words
from contacts.models import Contact, ContactRequest, RequestState
from contacts.queries import hidden_ids
from countries.queries import today
from partner_search.eligibility import verdict_for_two
from partner_search.verdict import Verdict
from rooms.models import Ban, Invitation, Reach, Room, RoomKind, Seat, Standing
from schools.queries import current_validation

PAGE = 20
PEOPLE = 40
MINE = 100  # rooms of one's own that are listed
SEARCHED = 2_000  # open rooms that are looked through for words


@dataclass(frozen=True)
class Mine:
    """One of the reader's rooms: her seat, whether something new is in it, and the other of a direct room."""

    room: Room
    seat: Seat
    person: User | None = None

    @property
    def is_new(self) -> bool:
        """Whether something happened after the last number she has read."""
        return self.room.last_seq > self.seat.read_seq

    @property
    def name(self) -> str:
        """The name of the room; of a direct one the other's."""
        return self.person.name if self.person else self.room.name


@dataclass(frozen=True)
class OpenRoom:
    """An open room in the directory, with how many sit in it."""

    room: Room
    people: int
    mine: bool


@dataclass(frozen=True)
class Page:
    """At most 20 open rooms, and the key after which the next page begins (None on the last)."""

    rooms: list[OpenRoom]
    next: int | None


def my_rooms(user: User, *, ended: bool = False) -> list[Mine]:
    """Return the rooms in which `user` sits, the latest talk first; direct ones without who is in a block."""
    seats = Seat.objects.taken().filter(user=user).select_related("room")
    seats = seats.filter(room__closed_at__isnull=not ended)
    latest = Coalesce("room__last_message_at", "room__opened_at")
    seats = seats.order_by(latest.desc(), "-room__id")[:MINE]
    found = list(seats)
    others = others_of(user, [seat.room for seat in found if seat.room.is_direct])
    hidden = hidden_ids(user)
    mine = [Mine(seat.room, seat, others.get(seat.room_id)) for seat in found]
    return [each for each in mine if not (each.person and each.person.pk in hidden)]


def others_of(user: User, rooms: list[Room]) -> dict[int, User]:
    """Return {room id: the other person} of direct rooms."""
    ids = {room.pk: next(pk for pk in room.two if pk != user.pk) for room in rooms}
    people = User.objects.select_related("profile").in_bulk(ids.values())
    return {room_id: people[pk] for room_id, pk in ids.items() if pk in people}


def other_of(user: User, room: Room) -> User | None:
    """Return the other person of a direct room."""
    return others_of(user, [room]).get(room.pk) if room.is_direct else None


def invitations(user: User) -> list[Invitation]:
    """Return the invitations that wait for the answer of `user`, newest first."""
    asked = Invitation.objects.filter(user=user, room__in=Room.objects.running())
    asked = asked.exclude(invited_by__in=hidden_ids(user)).select_related("room", "invited_by")
    return list(asked[:MINE])


def open_rooms(user: User, text: str, language: str, after: int | None) -> Page:
    """Return one page of the running open rooms, newest first, whose words begin with those of `text`."""
    rooms = Room.objects.running().filter(kind=RoomKind.OPEN)
    rooms = rooms.exclude(pk__in=Ban.objects.filter(user=user).values("room"))
    rooms = rooms.exclude(opened_by__in=hidden_ids(user))
    if language:
        rooms = rooms.filter(language=language)
    if after is not None:
        rooms = rooms.filter(pk__lt=after)
    if asked := words(text):
        rows = rooms.order_by("-pk").values_list("pk", "name", "about")[:SEARCHED]
        rooms = rooms.filter(pk__in=[pk for pk, *texts in rows if _has(asked, " ".join(texts))][: PAGE + 1])
    seats = Seat.objects.taken().filter(room=OuterRef("pk"), user=user)
    rooms = rooms.annotate(
        people=Count("seats", filter=Q(seats__ended_at=None)), mine=Exists(seats)
    ).order_by("-pk")
    found = [OpenRoom(room, room.people, room.mine) for room in cast(list[Any], rooms[: PAGE + 1])]
    return Page(found[:PAGE], found[PAGE - 1].room.pk if len(found) > PAGE else None)


def _has(asked: list[str], text: str) -> bool:
    """Whether each of the folded words begins a word of `text`, in any script."""
    own = terms(text)
    return all(any(term.startswith(word) for term in own) for word in asked)


def languages_of_open_rooms() -> list[str]:
    """Return the codes of the languages that running open rooms name."""
    rooms = Room.objects.running().filter(kind=RoomKind.OPEN).exclude(language="")
    return sorted(set(rooms.values_list("language", flat=True)))


def hosts(room: Room) -> list[User]:
    """Return who keeps the room, the longest first."""
    seats = Seat.objects.taken().filter(room=room, standing=Standing.HOST)
    return [seat.user for seat in seats.select_related("user__profile")[:PAGE]]


def people_count(room: Room) -> int:
    """Return how many sit in the room."""
    return Seat.objects.taken().filter(room=room).count()


def people(room: Room, reader: User, text: str, after: int | None) -> tuple[list[Seat], int | None]:
    """Return one page of the seats of a room in the order of coming, and the key of the next page."""
    seats = Seat.objects.taken().filter(room=room).exclude(user__in=hidden_ids(reader))
    seats = seats.select_related("user__profile", "user__country")
    if after is not None:
        seats = seats.filter(pk__gt=after)
    if asked := words(text):
        names = seats.values_list("pk", "user__name")
        seats = seats.filter(pk__in=[pk for pk, name in names if _has(asked, name)][: PEOPLE + 1])
    found = list(seats[: PEOPLE + 1])
    return found[:PEOPLE], found[PEOPLE - 1].pk if len(found) > PEOPLE else None


def hands(room: Room) -> list[Seat]:
    """Return the seats with a raised hand, the first raised first."""
    raised = Seat.objects.taken().filter(room=room, hand_raised_at__isnull=False)
    return list(raised.select_related("user__profile").order_by("hand_raised_at")[:PEOPLE])


def contacts_to_invite(user: User, room: Room) -> list[User]:
    """Return the contacts of `user` who are neither in the room nor asked nor sent out."""
    there = Seat.objects.taken().filter(room=room).values("user")
    asked = Invitation.objects.filter(room=room).values("user")
    out = Ban.objects.filter(room=room).values("user")
    known = Contact.objects.filter(user=user).select_related("person").exclude(person__in=there)
    known = known.exclude(person__in=asked).exclude(person__in=out)
    return [contact.person for contact in known.order_by("person__name")[:200]]


def agreed(room: Room) -> ContactRequest | None:
    """Return the accepted request of the two of a direct room, which is pinned in it."""
    found = ContactRequest.objects.filter(pair=room.pair, state=RequestState.ACCEPTED)
    return found.select_related("sender", "recipient").first() if room.is_direct else None


def verdict_of(user: User, person: User) -> Verdict:
    """Return what the two of a direct room may found together now, for `user` to read."""
    return verdict_for_two(user, current_validation(user), current_validation(person), today())


def reach_of(user: User) -> Reach:
    """Return how `user` wants to be reached; the defaults where she has not said."""
    return Reach.objects.filter(user=user).first() or Reach(user=user)


def tomorrow_morning(now: datetime.datetime) -> datetime.datetime:
    """Return seven o'clock of the day after `now`, in the zone of `now`."""
    day = now.date() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(7)), now.tzinfo)
