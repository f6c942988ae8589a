"""The hub of a process: which sockets read which rooms, and what reaches them.

Everything here runs on the server's loop; `common.live` hands events over from any thread. A room's events
have numbers without gaps, and each reader knows the last one she got: whatever is not the next is no loss but
a reason to catch up from the database.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from chat import frames, queries, sweep
from chat.entry import Entry
from chat.presence import Presence
from chat.queries import Told
from chat.sweep import NOT_ALLOWED, SIGNED_OUT
from chat.threads import reading
from chat.wire import Frame, Wire
from common import live

K = TypeVar("K")
T = TypeVar("T")
logger = logging.getLogger(__name__)
PATIENCE = 0.05  # seconds an event waits for those before it, which another thread has still to publish
POLL = 0.1  # seconds between two looks at the buffer of a reader who is behind
LARGEST_WRITE = 64 * 1024  # characters that go to a reader at once, unless one event has more
TOO_SLOW = 4408
CUTTING = frozenset({"closed", "seat_ended", "signed_out", "suspended", "block", "check"})
STALLED = 60.0  # seconds after which a reader who reads nothing is let go


class Socket:
    """One open socket: whose it is, how to write to it, and what it reads."""

    __slots__ = ("close", "hidden", "language", "person", "session", "subs", "user_id", "wire")

    def __init__(self, wire: Wire, close: Callable[[int], None], entry: Entry) -> None:
        self.wire, self.close = wire, close
        self.user_id, self.session = entry.user_id, entry.session
        self.language, self.person = entry.language, entry.person
        self.hidden = entry.hidden
        self.subs: dict[int, Sub] = {}

    def tell(self, **frame: Any) -> None:
        """Send a frame of its own to this socket."""
        self.wire.write(Frame(frames.text_of(frame)))


class Sub:
    """That a socket reads a room, up to the number `seq`; not `live` while it catches up."""

    __slots__ = ("live", "room", "seq", "socket", "visible")

    def __init__(self, socket: Socket, room: "LiveRoom", seq: int, visible: bool) -> None:
        self.socket, self.room, self.seq, self.visible = socket, room, seq, visible
        self.live = False


class LiveRoom:
    """A room that somebody reads now. `top` is the highest number heard of, `two` who has a direct room."""

    __slots__ = ("held", "id", "presence", "reads", "subs", "timer", "top", "two")

    def __init__(self, room_id: int, two: Iterable[int]) -> None:
        self.id, self.two = room_id, frozenset(two)
        self.subs: set[Sub] = set()
        self.top = 0
        self.held: dict[int, Told] = {}
        self.reads: dict[int, asyncio.Future[list[Told]]] = {}
        self.timer: asyncio.TimerHandle | None = None
        self.presence = Presence(self)


class Hub:
    """Maps rooms, users and sessions to the open sockets of this process."""

    def __init__(self) -> None:
        self.rooms: dict[int, LiveRoom] = {}
        self.users: dict[int, set[Socket]] = {}
        self.sessions: dict[str, set[Socket]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cuts = 0  # rights taken away so far

    def start(self) -> None:
        """Listen to live events from now on, on the running loop; once."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            live.listen(self._hear)
            self.run(sweep.for_ever(self))

    def _hear(self, address: str, event: live.Event) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.take, address, event)

    async def undisturbed(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Return what `ask` finds out about somebody's rights, asked anew if any were taken away meanwhile.

        The caller acts on it before the loop does anything else: what is taken away later finds her here.
        """
        while True:
            cuts = self._cuts
            found = await ask()
            if cuts == self._cuts:
                return found

    def take(self, address: str, event: live.Event) -> None:
        """Deliver an event, or cut who may no longer read."""
        self._cuts += event["type"] in CUTTING
        kind, _, key = address.partition(":")
        if kind == "room" and (room := self.rooms.get(int(key))):
            self._take_of_room(room, event)
        elif kind == "user":
            self._take_of_user(int(key), event)
        elif kind == "session":
            for socket in tuple(self.sessions.get(key, ())):
                socket.close(SIGNED_OUT)

    def _take_of_room(self, room: LiveRoom, event: live.Event) -> None:
        match event["type"]:
            case "event":
                self._take_in_order(room, [Told(*each) for each in event["told"]])
            case "closed":
                self.cut(tuple(room.subs), "closed")
            case "seat_ended":
                gone = [sub for sub in room.subs if sub.socket.user_id == event["user"]]
                self.cut(gone, "seat_ended")
            case _:
                about = event.get("about")
                frame = Frame(frames.text_of({key: event[key] for key in event if key != "about"}))
                for sub in room.subs:
                    if about not in sub.socket.hidden:
                        sub.socket.wire.write(frame)

    def _take_of_user(self, user_id: int, event: live.Event) -> None:
        sockets = tuple(self.users.get(user_id, ()))
        match event["type"]:
            case "suspended":
                for socket in sockets:
                    socket.close(NOT_ALLOWED)
            case "check":
                self.run(sweep.look_after(self, sockets))
            case "block":
                for socket in sockets:
                    socket.hidden |= {event["other"]}
                    between = [sub for sub in socket.subs.values() if event["other"] in sub.room.two]
                    self.cut(between, "blocked")
            case "unblock":
                for socket in sockets:
                    socket.hidden -= {event["other"]}
            case _:
                for socket in sockets:
                    socket.tell(**event)

    def _take_in_order(self, room: LiveRoom, told: list[Told]) -> None:
        """Hand events on, after those before them: two threads may publish the other way round.

        `told` is what was stored together, in the order of its numbers.
        """
        if room.top and told[0].seq > room.top + 1:
            room.held |= {each.seq: each for each in told}
            if room.timer is None:
                room.timer = asyncio.get_running_loop().call_later(PATIENCE, self._wait_no_more, room)
            return
        while (following := room.held.pop(told[-1].seq + 1, None)) is not None:
            told.append(following)
        for part in _parts(told):
            self._fan_out(room, part)

    def _wait_no_more(self, room: LiveRoom) -> None:
        room.timer = None
        for seq in sorted(room.held):
            self._fan_out(room, [room.held.pop(seq)])

    def _fan_out(self, room: LiveRoom, told: Sequence[Told]) -> None:
        """Write events whose numbers follow each other to every reader who has all before them."""
        first, last = told[0].seq, told[-1].seq
        room.top = max(room.top, last)
        authors, same = {each.author_id for each in told}, frame_of(room.id, told)
        for sub in room.subs:
            if not sub.live or sub.seq >= last:
                continue
            hidden = sub.socket.hidden
            frame = same if hidden.isdisjoint(authors) else frame_of(room.id, told, hidden)
            if sub.seq == first - 1 and sub.socket.wire.write(frame):
                sub.seq = last
            else:
                self.catch_up(sub)

    def add(self, socket: Socket) -> None:
        """Let a new socket get what concerns its user and its session."""
        self.users.setdefault(socket.user_id, set()).add(socket)
        self.sessions.setdefault(socket.session, set()).add(socket)

    def remove(self, socket: Socket) -> None:
        """Forget a socket that has closed; once is enough, twice does no harm."""
        for sub in tuple(socket.subs.values()):
            self.unsubscribe(sub)
        _discard(self.users, socket.user_id, socket)
        _discard(self.sessions, socket.session, socket)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something on the loop soon, and hold it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def subscribe(
        self, socket: Socket, room_id: int, *, seq: int, two: Iterable[int] = (), visible: bool = True
    ) -> Sub:
        """Let a socket read a room from the number after `seq` on; it gets what it missed first."""
        if known := socket.subs.get(room_id):
            self.unsubscribe(known)
        room = self.rooms.get(room_id)
        if room is None:
            room = self.rooms[room_id] = LiveRoom(room_id, two)
        sub = socket.subs[room_id] = Sub(socket, room, seq, visible)
        room.subs.add(sub)
        room.presence.changed()
        self.catch_up(sub)
        return sub

    def unsubscribe(self, sub: Sub) -> None:
        """Let a socket no longer read a room."""
        room = sub.room
        room.subs.discard(sub)
        sub.socket.subs.pop(room.id, None)
        room.presence.changed()
        if not room.subs:
            self.rooms.pop(room.id, None)

    def cut(self, subs: Iterable[Sub], code: str) -> None:
        """Take the right to read away at once and say why; a socket with nothing left to read is closed."""
        for sub in subs:
            self.unsubscribe(sub)
            sub.socket.tell(type="cut", room=str(sub.room.id), code=code)
            if not sub.socket.subs:
                sub.socket.close(NOT_ALLOWED)

    def catch_up(self, sub: Sub) -> None:
        """Send a reader what she lacks from the database, then let her read live."""
        sub.live = False
        self.run(self._catch_up(sub))

    async def _catch_up(self, sub: Sub) -> None:
        room = sub.room
        while sub in room.subs:
            try:
                told = await _events_after(room, sub.seq)
            except Exception:
                logger.exception("A reader of room %d could not catch up", room.id)
                await asyncio.sleep(1)
                continue
            for event in told:
                if not await self._write(sub, frame_of(room.id, [event], sub.socket.hidden)):
                    return
                sub.seq = event.seq
            if len(told) < queries.BATCH and sub.seq >= room.top and await self._may_go_live(sub):
                return

    async def _may_go_live(self, sub: Sub) -> bool:
        """Tell a reader that she has all; False when more has come while she had no room for that."""
        frame = {"type": "caught_up", "room": str(sub.room.id), "seq": sub.seq}
        if await self._write(sub, Frame(frames.text_of(frame))) and sub.seq >= sub.room.top:
            sub.live = True
        return sub.live

    async def _write(self, sub: Sub, frame: Frame) -> bool:
        """Write a frame when the reader has room for it; return False when she is not there any more."""
        waited = 0.0
        while sub in sub.room.subs:
            if sub.socket.wire.write(frame):
                return True
            if waited > STALLED:
                sub.socket.close(TOO_SLOW)
                return False
            await asyncio.sleep(POLL)
            waited += POLL
        return False

    def typing(self, sub: Sub) -> None:
        """Tell the others in a room that somebody is writing, unless she does not want to be seen there."""
        author = sub.socket
        if not sub.visible:
            return
        person = {"author": author.person["handle"], "name": author.person["name"]}
        frame = Frame(frames.text_of({"type": "typing", "room": str(sub.room.id), **person}))
        for other in sub.room.subs:
            if other.socket.user_id != author.user_id and author.user_id not in other.socket.hidden:
                other.socket.wire.write(frame)


async def _events_after(room: LiveRoom, seq: int) -> list[Told]:
    """Return the events after a number; who asks for the same at the same time waits for the same.

    Shared only while the room is live: what happens later than the read began, `top` tells.
    """
    if seq not in room.reads:
        work = partial(queries.events_after, room.id, seq)
        room.reads[seq] = asyncio.ensure_future(reading(work))
        room.reads[seq].add_done_callback(lambda _done: room.reads.pop(seq, None))
    return await asyncio.shield(room.reads[seq])


def _discard(found: dict[K, set[Socket]], key: K, socket: Socket) -> None:
    if key in found:
        found[key].discard(socket)
        if not found[key]:
            del found[key]


def _parts(told: Iterable[Told]) -> Iterator[list[Told]]:
    """Cut events into parts that are written at once: a reader's buffer stays bounded."""
    part, size = list[Told](), 0
    for each in told:
        if part and size + len(each.text) > LARGEST_WRITE:
            yield part
            part, size = [], 0
        part.append(each)
        size += len(each.text)
    yield part


def frame_of(room_id: int, told: Iterable[Told], hidden: Collection[int] = ()) -> Frame:
    """Return what a reader gets of events: in place of those of authors in a block with her, `hidden`."""
    return Frame(*(_hidden(room_id, each.seq) if each.author_id in hidden else each.text for each in told))


def _hidden(room_id: int, seq: int) -> str:
    return frames.text_of({"type": "hidden", "room": str(room_id), "seq": seq})


hub = Hub()
