"""S1 for the socket: the handshake and every command give each member of the cast what the rows say."""

import asyncio
import json
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from chat import commands, socket, threads
from rooms.models import Room, Seat, Standing
from tests.chat import places
from tests.world import ANONYMOUS, CAST, World, make_world, undone

HOST, SPEAKER, LISTENER = "teacher_gr", "teacher_pl", "ambassador"
Cells = dict[str, str]


def cells(host: str, speaker: str, listener: str, other: str = "not_found") -> Cells:
    """Return what each of the cast gets; who is not signed in or is suspended never comes so far."""
    walled = {ANONYMOUS: "403", "suspended": "403"}
    return dict.fromkeys(CAST, other) | {HOST: host, SPEAKER: speaker, LISTENER: listener} | walled


SEATED = cells("ok", "ok", "ok")
WRITERS = cells("ack", "ack", "listen_only")
ROWS: dict[str, tuple[dict[str, Any], Cells]] = {
    "subscribe": ({"type": "subscribe"}, SEATED),
    "unsubscribe": ({"type": "unsubscribe"}, SEATED),
    "message": ({"type": "message", "body": "Hello"}, WRITERS),
    "edit": ({"type": "edit", "message": 1, "body": "New"}, cells("not_yours", "ack", "listen_only")),
    "delete": ({"type": "delete", "message": 1}, cells("ack", "ack", "listen_only")),
    "reaction": ({"type": "reaction", "message": 1, "emoji": "👍"}, WRITERS),
    "pin": ({"type": "pin", "message": 1}, cells("ack", "not_yours", "listen_only")),
    "mark": ({"type": "mark", "message": 1, "mark": "task"}, WRITERS),
    "read": ({"type": "read", "seq": 1}, SEATED),
    "typing": ({"type": "typing"}, SEATED),
}


class Inline(Executor):
    """Works at once, in the caller's thread, where the test's transaction is."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)  # on a loop Django would open another connection
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as wrong:
            done.set_exception(wrong)
        finally:
            asyncio._set_running_loop(loop)
        return done


@pytest.fixture
def stage(db, monkeypatch) -> tuple[World, Room, Room]:
    """The world with a room of three standings, in which the suspended sat too, and a room of others."""
    for name in ("_readers", "_writer"):
        monkeypatch.setattr(threads, name, Inline())
    monkeypatch.setattr(threads, "_guarded", lambda work: work())
    world = make_world()
    cast = world.people
    room = places.room(*(cast[part] for part in (HOST, SPEAKER, LISTENER)))
    Seat.objects.filter(room=room, user=cast[LISTENER]).update(standing=Standing.LISTENER)
    Seat.objects.create(room=room, user=cast["suspended"])
    places.send(room, cast[SPEAKER])
    foreign = places.room(cast["owner"])
    places.send(foreign, cast["owner"])
    return world, room, foreign


def asked(world: World, part: str, query: str, frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Open a socket in this process, send frames, and return what came before it was closed."""
    return asyncio.run(_asked(world.client(part), query, frames))


async def _asked(client: Client, query: str, frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    came, sent = asyncio.Queue[dict[str, Any]](), list[dict[str, Any]]()
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
    headers += [(b"cookie", f"sessionid={cookie.value}".encode())] if cookie else []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    came.put_nowait({"type": "websocket.connect"})
    for frame in frames:
        came.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})
    task = asyncio.create_task(
        socket.socket(
            {"type": "websocket", "headers": headers, "query_string": query.encode()}, came.get, send
        )
    )
    for _ in range(100):
        await asyncio.sleep(0.02)
        if not frames or frames[-1]["type"] != "message" or _answered(sent):
            break
    came.put_nowait({"type": "websocket.disconnect"})
    await asyncio.wait_for(task, 5)
    await asyncio.sleep(0)
    if sent[0]["type"] == "websocket.close":
        return [{"type": "refused"}]
    return [json.loads(message["text"]) for message in sent if "text" in message]


def _answered(sent: list[dict[str, Any]]) -> bool:
    """Tell whether a message, which is stored together with others, has its answer or will have none."""
    return any('"cid"' in message.get("text", "") or message["type"] == "websocket.close" for message in sent)


def answer(world: World, part: str, room: Room, frame: dict[str, Any], *, reading: bool = True) -> str:
    """Return what somebody gets for a frame about a room: ack, ok (no error), 403, or the error's code."""
    whole = {"v": 1, "room": str(room.pk), "cid": "m", **frame}
    first = [{"v": 1, "type": "subscribe", "room": str(room.pk)}] if reading else []
    found = asked(world, part, "", [*first, whole])
    if found[0]["type"] == "refused":
        return "403"
    told = [each for each in found if each["type"] in ("ack", "error") and each.get("cid") == "m"]
    if not told:
        return "ok"
    return "ack" if told[0]["type"] == "ack" else str(told[0]["code"])


def wrong(found: Cells, wanted: Cells) -> dict[str, str]:
    return {p: f"{cell} instead of {wanted[p]}" for p, cell in found.items() if cell != wanted[p]}


@pytest.mark.parametrize("command", ROWS)
def test_a_command(command, stage):
    world, room, _foreign = stage
    frame, wanted = ROWS[command]
    found = {}
    for part in CAST:
        with undone():
            found[part] = answer(world, part, room, frame, reading=command != "subscribe")
    assert wrong(found, wanted) == {}


@pytest.mark.parametrize("command", [name for name in ROWS if name != "subscribe"])
def test_a_command_about_a_room_of_others(command, stage):
    world, _room, foreign = stage
    wanted = cells("not_found", "not_found", "not_found")
    wanted["owner"] = "ok" if ROWS[command][1] is SEATED else "ack"
    found = {}
    for part in CAST:
        with undone():
            found[part] = answer(world, part, foreign, ROWS[command][0])
    assert wrong(found, wanted) == {}


@pytest.mark.parametrize("named", [False, True])
def test_the_handshake(named, stage):
    world, room, _foreign = stage
    inside = "hello"
    wanted = cells(inside, inside, inside, "refused" if named else inside)
    wanted |= {ANONYMOUS: "refused", "suspended": "refused"}
    query = f"room={room.pk}" if named else ""
    found = {part: asked(world, part, query, [])[0]["type"] for part in CAST}
    assert wrong(found, wanted) == {}


def test_every_command_has_its_row():
    assert set(ROWS) == {*commands._COMMANDS, "message"}
