"""Wires and sockets without a network, for tests of the hub."""

import json
from typing import Any

from chat.entry import Entry
from chat.hub import Socket
from chat.wire import Frame


class FakeWire:
    """Keeps what is written; `full` refuses, as a reader does who does not read."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.full = False

    def write(self, frame: Frame) -> bool:
        if not self.full:
            self.frames.extend(map(json.loads, frame.texts))
        return not self.full

    def waiting(self) -> int:
        return 0


class FakeSocket(Socket):
    """A socket of somebody that keeps what it got and how it was closed."""

    __slots__ = ("codes", "got")

    def __init__(self, user_id: int, session: str = "s", hidden: frozenset[int] = frozenset()) -> None:
        self.codes: list[int] = []
        self.got = FakeWire()
        person = {"handle": f"u{user_id}", "name": f"User {user_id}"}
        super().__init__(self.got, self.codes.append, Entry(user_id, session, "en", person, hidden))

    def kinds(self) -> list[str]:
        """Return the types of what came."""
        return [frame["type"] for frame in self.got.frames]

    def seqs(self) -> list[int]:
        """Return the numbers of the events that came, in order."""
        return [f["seq"] for f in self.got.frames if "seq" in f and f["type"] != "caught_up"]
