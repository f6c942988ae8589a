"""One socket of the load client: counts, checks and times each message that reaches it."""

import asyncio
import time
from array import array
from typing import Any, cast

from tests.benchmarks.chat_frames import CLOSE, PING, PONG, TEXT, Parser

MESSAGE = b'{"type":"message"'
NUMBER, SEQ = b"n=", b'"seq":'
DIGITS = 8  # of the number that each message carries in its text
TICK = 10_000  # parts of a second that times are counted in
LONGEST = 30 * TICK


class Tally:
    """What all sockets of a run got together; `sent_at` says when each message left, by its number."""

    def __init__(self) -> None:
        self.received = self.twice = self.disorder = self.acked = self.closed = 0
        self.errors: list[str] = []
        self.sent_at: list[float] = []
        self.times: array[int] | None = None
        self.more: Any = None  # called when messages have come

    def start_timing(self) -> None:
        """Time each delivery from now on."""
        self.times = array("L", bytes(8 * (LONGEST + 1)))

    def time_of(self, share: float) -> float:
        """Return the milliseconds that `share` of the deliveries stay under."""
        assert self.times is not None
        left = share * sum(self.times)
        for tick, count in enumerate(self.times):
            left -= count
            if left <= 0:
                return tick * 1000 / TICK
        return LONGEST * 1000 / TICK


class Reader(asyncio.Protocol):
    """A socket that reads; `ours` when messages carry a number of the room, else each text is a message."""

    transport: asyncio.Transport

    def __init__(self, tally: Tally, request: bytes, *, ours: bool) -> None:
        self.tally, self._request, self._ours = tally, request, ours
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.seq = self.messages = 0
        self._missed: set[int] = set()
        self._head: bytes | None = b""
        self._parser = Parser(self._take_ours if ours else self._take_any)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass
        self.transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        self.tally.closed += 1
        if not self.open.done():
            self.open.set_exception(ConnectionError("closed before it was open"))

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            data = self._after_handshake(data)
        before = self.messages
        self._parser.feed(data)
        tally = self.tally
        tally.received += self.messages - before
        if tally.more and self.messages > before:
            tally.more()

    def _after_handshake(self, data: bytes) -> bytes:
        assert self._head is not None
        self._head += data
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if not end:
            return b""
        self._head = None
        if not head.startswith(b"HTTP/1.1 101"):
            self.open.set_exception(ConnectionError(head[:60].decode("latin-1")))
            self.transport.close()
            return b""
        if not self._ours:
            self.open.set_result(None)
        return rest

    def _take_any(self, opcode: int, data: bytes, start: int, end: int) -> None:
        if opcode == TEXT:
            self.messages += 1
            if self.tally.times:
                self._time(data, start, end)
        elif opcode == PING:
            self._pong(data[start:end])

    def _pong(self, said: bytes) -> None:
        """Show that this reader is there: Daphne lets go of whoever does not answer its pings."""
        self.transport.write(bytes((PONG, 0x80 | len(said))) + bytes(4) + said)

    def _take_ours(self, opcode: int, data: bytes, start: int, end: int) -> None:
        if opcode == TEXT and data.startswith(MESSAGE, start):
            self.messages += 1
            at = data.find(SEQ, start, end) + len(SEQ)
            seq = int(data[at : data.index(b",", at)])
            if seq != self.seq + 1:
                self._note_gap(seq)
            self.seq = max(seq, self.seq)
            if self.tally.times:
                self._time(data, start, end)
        elif opcode == TEXT:
            self._take_other(data[start:end])
        elif opcode == PING:
            self._pong(data[start:end])
        elif opcode == CLOSE:
            self.tally.errors.append(f"closed {int.from_bytes(data[start : start + 2], 'big')}")

    def _take_other(self, text: bytes) -> None:
        if text.startswith(b'{"type":"caught_up"'):
            at = text.find(SEQ) + len(SEQ)
            self.seq = int(text[at:].rstrip(b"}"))
            if not self.open.done():
                self.open.set_result(None)
        elif text.startswith(b'{"type":"ack"'):
            self.tally.acked += 1
        elif text.startswith((b'{"type":"error"', b'{"type":"cut"')):
            self.tally.errors.append(text.decode())

    def _note_gap(self, seq: int) -> None:
        """A number that is not the next: seen before, or others were left out (they may still come)."""
        if seq > self.seq:
            self._missed.update(range(self.seq + 1, seq))
        elif seq in self._missed:
            self._missed.discard(seq)
            self.tally.disorder += 1
        else:
            self.tally.twice += 1

    def _time(self, data: bytes, start: int, end: int) -> None:
        at = data.find(NUMBER, start, end) + len(NUMBER)
        number = int(data[at : at + DIGITS])
        assert self.tally.times is not None
        tick = int((time.perf_counter() - self.tally.sent_at[number]) * TICK)
        self.tally.times[min(tick, LONGEST)] += 1
