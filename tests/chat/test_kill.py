"""R1 and R8: the server is killed again and again while fifty people write."""

import asyncio
import contextlib
import itertools
import os
import signal
from collections import Counter
from typing import Any

import pytest
import websockets

from tests.chat.client import Reader, is_event
from tests.chat.site import ChatSite, make_room, running

LONG = os.environ.get("LONG") == "1"
KILLS = 50 if LONG else 10
WRITERS = 50
FEWEST = 200  # acknowledged for each kill
UP_AGAIN = 5.0


@pytest.fixture(scope="module")
def site(migrated_file, django_db_blocker, tmp_path_factory):
    """A server whose limits let fifty people write as fast as it answers."""
    more = {"MESSAGES_A_MINUTE": 10**6, "ROOM_MESSAGES_A_MINUTE": 10**7, "SOCKET_FRAMES_A_SECOND": 10_000}
    folder = tmp_path_factory.mktemp("kill")
    with django_db_blocker.unblock(), running(folder, migrated_file, **more) as found:
        yield found


class Writer:
    """Somebody who writes without end, and repeats what is not acknowledged under the same key."""

    def __init__(self, site: ChatSite, room: int, handle: str) -> None:
        self.site, self.room, self.handle = site, room, handle
        self.acked: dict[str, int] = {}
        self.shown: dict[int, tuple[str, str]] = {}
        self.keys = (f"{handle}-{number}" for number in itertools.count())
        self.waiting: str | None = None
        self.wrong: list[Any] = []

    async def write(self) -> None:
        """Write until the server is gone."""
        with contextlib.suppress(OSError, websockets.WebSocketException, TimeoutError):
            after = max(self.shown, default=0)
            reader = await Reader.open(self.site, self.handle, self.room, after)
            try:
                while reader.code == 0 and not reader.socket.close_code:
                    await self._one(reader)
            finally:
                self._keep(reader, after)
                await reader.close()

    async def _one(self, reader: Reader) -> None:
        self.waiting = cid = self.waiting or next(self.keys)
        await reader.send(v=1, type="message", room=str(self.room), cid=cid, body=f"text of {cid}")
        answer = await reader.until(
            lambda: reader.find(type="ack", cid=cid) or reader.find(type="error", cid=cid) or reader.code, 20
        )
        if isinstance(answer, dict) and answer["type"] == "ack":
            self.acked[cid] = answer["seq"]
            self.waiting = None
            reader.frames[:] = self._keep_events(reader)
        elif isinstance(answer, dict) and answer["code"] != "failed":
            self.wrong.append(answer)

    def _keep_events(self, reader: Reader) -> list[dict[str, Any]]:
        """Take note of the events so far and let go of the rest, so that looking for answers stays quick."""
        for frame in reader.frames:
            if is_event(frame, self.room):
                self._show(frame)
        return []

    def _show(self, frame: dict[str, Any]) -> None:
        seq, last = frame["seq"], max(self.shown, default=0)
        if seq != last + 1:
            self.wrong.append((self.handle, "out of order", last, seq))
        self.shown[seq] = (frame["cid"], frame["body"])

    def _keep(self, reader: Reader, _after: int) -> None:
        self._keep_events(reader)


async def storm(site: ChatSite, writers: list[Writer], before: int) -> None:
    """Let all write, kill the server once enough is acknowledged."""
    tasks = [asyncio.create_task(writer.write()) for writer in writers]
    async with asyncio.timeout(60):
        while sum(len(writer.acked) for writer in writers) < before + FEWEST:
            await asyncio.sleep(0.01)
    await asyncio.to_thread(site.stop, signal.SIGKILL)
    await asyncio.gather(*tasks)


async def whole(site: ChatSite, room: int) -> list[dict[str, Any]]:
    """Return every event of a room, read through the socket from its beginning."""
    reader = await Reader.open(site, "writer0", room, after=0)
    await reader.frame(60, type="caught_up")
    await reader.close()
    return [frame for frame in reader.frames if is_event(frame, room)]


def judge(writers: list[Writer], events: list[dict[str, Any]]) -> None:
    """Nothing acknowledged is lost or twice, the numbers are gapless, nothing shown is gone or another."""
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    stored = {event["seq"]: (event["cid"], event["body"]) for event in events}
    times = Counter(cid for cid, _body in stored.values())
    assert [cid for cid, number in times.items() if number > 1] == []
    for writer in writers:
        assert writer.wrong == []
        assert {cid: seq for cid, seq in writer.acked.items() if stored.get(seq, ("",))[0] != cid} == {}
        assert {seq: shown for seq, shown in writer.shown.items() if stored.get(seq) != shown} == {}


def test_kills_under_fifty_writers(site, record_property):
    handles = [f"writer{number}" for number in range(WRITERS)]
    with site.database():
        site.add_people(*handles)
        room = make_room(site, *handles).pk
    writers = [Writer(site, room, handle) for handle in handles]
    slowest = 0.0

    async def run() -> None:
        nonlocal slowest
        acked = 0
        for _ in range(KILLS):
            await storm(site, writers, acked)
            acked = sum(len(writer.acked) for writer in writers)
            slowest = max(slowest, await asyncio.to_thread(site.start))
        judge(writers, await whole(site, room))

    asyncio.run(run())
    acked = sum(len(writer.acked) for writer in writers)
    assert acked >= KILLS * FEWEST
    record_property("R1", f"{KILLS} kills, {acked:,} acknowledged")
    record_property("R8", f"slowest of {KILLS} starts {slowest:.1f} s")
    assert slowest <= UP_AGAIN * (1 if LONG else 2), "other tests run beside this one in ./test"


def test_what_is_lost_or_twice_is_seen():
    event = {"type": "message", "seq": 1, "cid": "a", "body": "x"}
    writer = Writer(None, 1, "w")  # type: ignore[arg-type]
    writer.acked = {"a": 1}
    judge([writer], [event])
    for events in ([], [event, event | {"seq": 2}], [event | {"seq": 2}], [event | {"cid": "b"}]):
        with pytest.raises(AssertionError):
            judge([writer], events)
    writer.shown = {1: ("a", "y")}
    with pytest.raises(AssertionError):
        judge([writer], [event])
