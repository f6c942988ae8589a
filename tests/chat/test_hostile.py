"""B3 and B5: hostile handshakes, frames, messages and floods; a witness in the room never loses a message."""

import asyncio
import contextlib
import itertools
import socket as sockets
import time
from typing import Any

import pytest
import websockets
from websockets.exceptions import InvalidHandshake, InvalidMessage

from rooms.actions import join
from rooms.models import Room
from tests.chat.client import Reader, refused
from tests.chat.hostile import frames, handshakes
from tests.chat.site import ChatSite, make_room

CRASHED = 1011
FEWEST = 270
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def place(chat: ChatSite) -> tuple[int, int]:
    """A room of all but Mallory and a room of witness and Mallory."""
    with chat.database():
        return make_room(chat, "ann", "ben", "witness").pk, make_room(chat, "witness", "mallory").pk


async def status(site: ChatSite, query: str = "", **more: Any) -> int:
    """Return the status of a handshake; an address or header that is not HTTP counts as 400."""
    try:
        return await asyncio.wait_for(refused(site, query, **more), 15)
    except (InvalidMessage, InvalidHandshake, ConnectionError, EOFError):
        return 400


class Witness:
    """Somebody in the room to whom a friend speaks all the while."""

    def __init__(self, site: ChatSite, room: int) -> None:
        self.site, self.room, self.sent = site, room, list[str]()
        self.name = f"friend{next(_numbers)}"
        with site.database():
            (friend,) = site.add_people(self.name)
            join(Room.objects.get(pk=room), acting_user=friend)

    async def __aenter__(self) -> "Witness":
        self.reader = await Reader.open(self.site, "witness", self.room)
        self.friend = await Reader.open(self.site, self.name, self.room)
        return self

    async def check(self) -> float:
        """Let the friend say something; return after how many seconds the witness had it."""
        body, began = f"witness {self.name} {len(self.sent)}", time.monotonic()
        self.sent.append(body)
        await self.friend.send(type="message", room=str(self.room), cid=body, body=body)
        await self.reader.frame(10, body=body)
        return time.monotonic() - began

    async def __aexit__(self, *_wrong: object) -> None:
        seqs = self.reader.seqs(self.room)
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
        heard = [
            frame["body"] for frame in self.reader.frames if str(frame.get("body")).startswith("witness")
        ]
        assert heard[-len(self.sent) :] == self.sent
        await self.reader.close()
        await self.friend.close()


def test_no_foreign_or_anonymous_socket(chat, place, record_property):
    async def run() -> int:
        made = list(handshakes(chat, place))
        async with Witness(chat, place[0]) as witness:
            found = [await status(chat, query, **more) for query, more in made]
            let_in = [(each, made[at]) for at, each in enumerate(found) if each == 101 or each >= 500]
            assert let_in == []
            await witness.check()
        return len(made)

    number = asyncio.run(run())
    assert number + len(frames(*place)) >= FEWEST
    record_property("B3", f"{number + len(frames(*place))} handshakes and frames")


def test_hostile_frames_are_answered_by_an_error(chat, place):
    """Each on its own, with a good frame behind it: the socket lives on, and nothing was done."""
    room, foreign = place

    async def one(text: str | bytes, number: int) -> str:
        reader = await Reader.open(chat, "ann", room)
        await reader.frame(type="caught_up")
        before = len(reader.frames)
        await reader.socket.send(text)
        await reader.send(type="subscribe", room=str(room), after=number)
        try:
            await reader.until(
                lambda: {"error", "caught_up"} <= {f["type"] for f in reader.frames[before:]}, 5
            )
        except TimeoutError:
            return f"no answer: {text[:80]!r} {reader.code}"
        errors = [frame for frame in reader.frames[before:] if frame["type"] == "error"]
        await reader.close()
        good = len(errors) == 1 and errors[0]["code"] != "failed" and errors[0]["detail"]
        return "" if good or reader.code == CRASHED else f"{text[:80]!r}: {errors}"

    async def run() -> list[str]:
        wrong = []
        async with Witness(chat, room) as witness:
            await witness.check()
            for number, text in enumerate(frames(room, foreign)):
                wrong.append(await one(text, number))
                if number % 50 == 0:
                    await witness.check()
        return [each for each in wrong if each]

    assert asyncio.run(run()) == []
    assert "Traceback" not in chat.log


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000, 1024 * 1024, 3 * 1024 * 1024])
def test_a_large_frame_closes_its_socket_alone(size, chat, place):
    async def run() -> None:
        async with Witness(chat, place[0]) as witness:
            reader = await Reader.open(chat, "ann", place[0])
            with contextlib.suppress(websockets.ConnectionClosed):
                await reader.socket.send("x" * size)
            assert await reader.closed() == 1009
            await witness.check()

    asyncio.run(run())


def test_text_that_is_no_utf_8_and_unasked_frames_close_their_socket_alone(chat, place):
    async def run() -> None:
        async with Witness(chat, place[0]) as witness:
            for data in (
                b"\x81\x82\x00\x00\x00\x00\xff\xfe",
                b"\x83\x80\x00\x00\x00\x00",
                b"\x01\x01x",
                b"\xff" * 9,
            ):
                reader = await Reader.open(chat, "ann", place[0])
                reader.socket.transport.write(data)
                assert await reader.closed() in (1002, 1007, 1006)
            await witness.check()

    asyncio.run(run())


def test_half_open_sockets_and_half_handshakes_hold_nobody_up(chat, place):
    halves = (
        b"",
        b"G",
        b"GET /ws/ HTTP/1.1\r\n",
        b"GET /ws/ HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
    )

    async def run() -> None:
        async with Witness(chat, place[0]) as witness:
            open_ones = []
            for data in itertools.islice(itertools.cycle(halves), 60):
                plug = sockets.create_connection(("127.0.0.1", chat.port))
                plug.sendall(data)
                open_ones.append(plug)
            gone = [await Reader.open(chat, "ann", place[0]) for _ in range(10)]
            for reader in gone:
                reader.socket.transport.abort()
            assert await witness.check() < 1
            for plug in open_ones:
                plug.close()

    asyncio.run(run())


def test_a_thousand_joins_a_second_are_answered(chat, place):
    """By ten sockets, a hundred each at once; the last frame of each is answered too."""

    async def join(handle: str) -> Reader:
        reader = await Reader.open(chat, handle, place[0])
        for number in range(100):
            await reader.send(type="subscribe", room=str(place[0]), after=number % 3, cid="j")
        return reader

    async def run() -> None:
        async with Witness(chat, place[0]) as witness:
            readers = await asyncio.gather(*(join("ann") for _ in range(10)))
            for _ in range(3):
                assert await witness.check() < 3
            for reader in readers:
                await reader.send(type="pin", room=str(place[0]), message=-1, cid="last")
                await reader.frame(15, type="error", cid="last")
                await reader.close()

    asyncio.run(run())


def test_many_sockets_of_one_person_are_refused(chat, place):
    async def run() -> None:
        async with Witness(chat, place[0]) as witness:
            readers = [await Reader.open(chat, "dora") for _ in range(20)]
            assert await refused(chat, handle="dora") == 403
            await asyncio.gather(*(reader.close() for reader in readers))
            await witness.check()
            await asyncio.sleep(0.3)
            assert await refused(chat, handle="dora") == 101

    asyncio.run(run())


def test_a_flood_is_refused_and_told_why(chat):
    """B5: three hundred messages at once; thirty pass, and the witness is served within a second."""
    with chat.database():
        room = make_room(chat, "cleo", "ben", "witness").pk

    async def run() -> list[float]:
        async with Witness(chat, room) as witness:
            flood = await Reader.open(chat, "cleo", room)
            served = []
            for number in range(300):
                await flood.send(type="message", room=str(room), cid=f"f{number}", body=f"flood {number}")
                if number % 60 == 59:
                    served.append(await witness.check())
            answered = lambda: len([f for f in flood.frames if f["type"] in ("ack", "error")]) >= 300  # noqa: E731
            await flood.until(answered, 15)
            acks = [frame for frame in flood.frames if frame["type"] == "ack"]
            why = {frame["code"] for frame in flood.frames if frame["type"] == "error"}
            assert len(acks) <= 60 and why <= {"too_many", "too_fast"} and "too_many" in why
            details = {f["detail"] for f in flood.frames if f.get("code") == "too_many"}
            assert all("Wait" in detail for detail in details)
            await flood.close()
            return served

    assert max(asyncio.run(run())) < 1


def test_who_never_stops_is_closed(chat, place):
    async def run() -> None:
        async with Witness(chat, place[0]) as witness:
            flood = await Reader.open(chat, "ann", place[0])
            with contextlib.suppress(websockets.ConnectionClosed):
                for _ in range(2_000):
                    await flood.socket.send("x")
            assert await flood.closed(10) == 4429
            await witness.check()

    asyncio.run(run())


def test_nothing_crashed(chat):
    assert "Traceback" not in chat.log
