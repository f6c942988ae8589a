"""A hub on a loop whose database is a number, for tests without a server."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chat import hub as hubs
from chat import presence, queries
from chat.hub import Hub
from chat.queries import BATCH, Told
from tests.chat.fakes import FakeSocket

ROOM = 7
AUTHOR = 9


def text(seq: int) -> str:
    return f'{{"type":"message","seq":{seq}}}'


class Stage:
    """A hub whose database is a number: so many events are stored."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stored: int = 0) -> None:
        self.hub, self.stored, self.reads = Hub(), stored, list[int]()
        self.pause: asyncio.Event | None = None
        monkeypatch.setattr(hubs, "reading", self.reading)
        monkeypatch.setattr(queries, "events_after", self.events_after)
        monkeypatch.setattr(hubs, "PATIENCE", 0.01)
        monkeypatch.setattr(hubs, "POLL", 0.001)
        for name in ("SOON", "LATER"):
            monkeypatch.setattr(presence, name, 0.005)

    async def reading(self, work: Callable[[], Any]) -> Any:
        found = work()
        if self.pause:
            await self.pause.wait()
        return found

    def events_after(self, _room: int, seq: int) -> list[Told]:
        self.reads.append(seq)
        return [Told(n, AUTHOR, text(n)) for n in range(seq + 1, min(self.stored, seq + BATCH) + 1)]

    def reader(self, user_id: int = 1, *, seq: int = 0, **more: Any) -> FakeSocket:
        two, visible = more.pop("two", ()), more.pop("visible", True)
        socket = FakeSocket(user_id, **more)
        self.hub.add(socket)
        self.hub.subscribe(socket, ROOM, seq=seq, two=two, visible=visible)
        return socket

    def happens(self, *seqs: int, author: int = AUTHOR) -> None:
        """Publish these events, stored already."""
        self.stored = max(self.stored, *seqs)
        for seq in seqs:
            self.happen_together(seq, author=author)

    def happen_together(self, *seqs: int, author: int = AUTHOR) -> None:
        """Publish events that were stored together."""
        self.stored = max(self.stored, *seqs)
        told = [(seq, author, text(seq)) for seq in seqs]
        self.hub.take(f"room:{ROOM}", {"type": "event", "told": told})

    def room(self, **event: Any) -> None:
        self.hub.take(f"room:{ROOM}", event)


def played(
    scene: Callable[[Stage], Awaitable[None]], monkeypatch: pytest.MonkeyPatch, stored: int = 0
) -> None:
    async def run() -> None:
        await asyncio.wait_for(scene(Stage(monkeypatch, stored)), 10)

    asyncio.run(run())


async def rest(seconds: float = 0.02) -> None:
    await asyncio.sleep(seconds)
