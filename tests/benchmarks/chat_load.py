"""The load client, a process of its own on uvloop: opens sockets, sends, and says what came of it.

`python -m tests.benchmarks.chat_load PLAN` with a plan in JSON (see `Plan`); prints a line of JSON with one
answer per step.
"""

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import uvloop

from tests.benchmarks.chat_frames import LENGTH, client_frame, handshake, text_of
from tests.benchmarks.chat_pages import Pages
from tests.benchmarks.chat_reader import Reader, Tally

OPENING = 40  # handshakes at a time
QUIET = 5.0  # seconds without a delivery after which what is missing is lost
SENDERS = 10
NEWEST = 10**18  # above every number: nothing of before is sent
CLK_TCK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
Answer = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What to open and what to do: `steps` are [name, keywords]; `pid` is the server to measure."""

    port: int
    pid: int
    n: int
    steps: list[tuple[str, dict[str, Any]]]
    path: str = "/ws/"
    room: str = ""  # of our server; else each text is a message
    cookies: list[str] = field(default_factory=list)
    control: int = 0  # the port of chat_site
    stopped: bool = False  # whether the first socket reads nothing
    each: int = 1  # frames that the server sends for each message


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that exactly this process has used, its threads included."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / CLK_TCK


def memory_of(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


class Load:
    """The sockets of a plan, and its steps."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tally = Tally()
        self.readers: list[Reader] = []
        self.length = LENGTH
        self.run = f"{time.time_ns():x}"
        self.before = memory_of(plan.pid)
        self.publish: Callable[[], None] | None = None

    async def open(self) -> Answer:
        """Open all sockets; they stand in the room when this returns."""
        gate, began = asyncio.Semaphore(OPENING), time.perf_counter()
        self.readers = await asyncio.gather(*(self._open(at, gate) for at in range(self.plan.n)))
        if self.plan.stopped:
            self.readers[0].transport.pause_reading()
        return {"seconds": time.perf_counter() - began}

    async def _open(self, at: int, gate: asyncio.Semaphore) -> Reader:
        plan = self.plan
        path = f"{plan.path}?room={plan.room}&after={NEWEST}" if plan.room else plan.path
        request = handshake(plan.port, path, plan.cookies[at] if plan.cookies else "")
        async with gate:
            raw = socket.socket()
            raw.setblocking(False)
            if plan.stopped and at == 0:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(raw, ("127.0.0.1", plan.port))
            make = partial(Reader, self.tally, request, ours=bool(plan.room))
            _transport, reader = await loop.create_connection(make, sock=raw)
            await asyncio.wait_for(reader.open, 60)
            return reader

    def send(self, senders: int = SENDERS) -> None:
        """Send the next message; the senders take turns, none of them is the stopped reader."""
        if self.publish:
            self.tally.sent_at.append(time.perf_counter())
            self.publish()
            return
        number = len(self.tally.sent_at)
        text = text_of(number, self.length)
        if self.plan.room:
            known = {"room": self.plan.room, "cid": f"n={number:08d}-{self.run}"}
            frame: Answer = {"v": 1, "type": "message", **known, "body": text}
        else:
            frame = {"message": text}
        data = client_frame(json.dumps(frame).encode())
        sender = self.readers[-1 - number % min(senders, len(self.readers) - self.plan.stopped)]
        self.tally.sent_at.append(time.perf_counter())
        sender.transport.write(data)

    @property
    def expected(self) -> int:
        """How many deliveries the messages sent so far are."""
        return len(self.tally.sent_at) * (self.plan.n - self.plan.stopped) * self.plan.each

    async def settle(self) -> Answer:
        """Wait until all is there, or nothing comes any more; return what is missing or wrong."""
        tally, moved, before = self.tally, time.perf_counter(), -1
        while tally.received < self.expected and time.perf_counter() - moved < QUIET:
            if tally.received != before:
                before, moved = tally.received, time.perf_counter()
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)  # what comes twice, and the last acknowledgements
        unacked = len(tally.sent_at) - tally.acked if self.plan.room and not self.publish else 0
        return {
            "sent": len(tally.sent_at),
            "lost": max(0, self.expected - tally.received),
            "twice": tally.twice,
            "disorder": tally.disorder,
            "unacked": unacked,
            "closed": tally.closed,
            "errors": tally.errors[:3],
        }

    async def rate(self, seconds: float, window: int, warm: float = 0.5) -> Answer:
        """Keep `window` deliveries under way; return how many came in `seconds`, and the server's CPU."""
        tally, each = self.tally, (self.plan.n - self.plan.stopped) * self.plan.each
        most = max(1, window // self.plan.n)

        def more() -> None:
            while len(tally.sent_at) - tally.received // each < most:
                self.send()

        tally.more = more
        more()
        await asyncio.sleep(warm)
        received, cpu, began = tally.received, cpu_of(self.plan.pid), time.perf_counter()
        await asyncio.sleep(seconds)
        received, cpu = tally.received - received, cpu_of(self.plan.pid) - cpu
        took, tally.more = time.perf_counter() - began, None
        return {"deliveries": received, "seconds": took, "cpu": cpu} | await self.settle()

    async def paced(
        self, rate: float, seconds: float, senders: int = SENDERS, pages: float = 0, warm: float = 0
    ) -> Answer:
        """Send `rate` messages a second for `seconds`; return how long deliveries took, in milliseconds."""
        asked = Pages(self.plan.port, self.plan.cookies[-1], pages) if pages else None
        await self._pace(rate, warm, senders)
        self.tally.start_timing()
        cpu = cpu_of(self.plan.pid)
        await self._pace(rate, seconds, senders)
        cpu = cpu_of(self.plan.pid) - cpu
        found = await self.settle()
        for percent in (50, 95, 99):
            found[f"p{percent}"] = self.tally.time_of(percent / 100)
        return found | {"cpu": cpu} | (await asked.end() if asked else {})

    async def _pace(self, rate: float, seconds: float, senders: int) -> None:
        began = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            self.send(senders)

    async def burst(self, count: int) -> Answer:
        """Send `count` messages at once; return what is missing, and how long until the last came."""
        began = time.perf_counter()
        for _ in range(count):
            self.send()
        return await self.settle() | {"seconds": time.perf_counter() - began - 0.1}

    async def memory(self) -> Answer:
        """Return the bytes that each open socket costs the server."""
        await asyncio.sleep(7)  # presence is told meanwhile
        return {"bytes": (memory_of(self.plan.pid) - self.before) / self.plan.n}

    async def fill(self, count: int, length: int) -> Answer:
        """Send `count` long messages in turn, more than a stopped reader's kernel buffers hold."""
        self.length = length
        for _ in range(count):
            self.send()
            await asyncio.sleep(0.005)
        self.length = LENGTH
        return await self.settle()

    async def control(self, line: str) -> Answer:
        """Ask chat_site for something; after `prepare`, messages are published there instead of sent."""
        inward, outward = await asyncio.open_connection("127.0.0.1", self.plan.control)
        outward.write(f"{line}\n".encode())
        answer = (await inward.readline()).decode().strip()
        if line.startswith("prepare"):
            self.publish = lambda: outward.write(b"go\n")
        return {"answer": answer}


async def follow(plan: Plan) -> list[Answer]:
    """Open the sockets, do the steps; return the answer to each, the opening's first."""
    load = Load(plan)
    answers = [await load.open()]
    for name, given in plan.steps:
        answers.append(await getattr(load, name)(**given))
    for reader in load.readers:
        reader.transport.abort()
    return answers


if __name__ == "__main__":
    print(json.dumps(uvloop.run(follow(Plan(**json.loads(sys.stdin.readline()))))), flush=True)
