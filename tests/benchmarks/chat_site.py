"""Our server with a port beside it, to publish prepared frames through its hub and to look at its buffers.

`python -m tests.benchmarks.chat_site CONTROL_PORT` is `manage.py serve` and that port. Lines: `prepare ROOM`
makes messages as the hub would get them from storage; each `go` publishes the next, on the server's loop;
`waiting` answers the most bytes that wait for a reader, now and ever at such a question.
"""

import asyncio
import sys
from collections.abc import Iterator
from functools import partial

PREPARED = 8_000


class Control:
    """What the port does."""

    def __init__(self) -> None:
        self.address, self.most = "", 0
        self.events: Iterator[dict[str, object]] = iter(())

    async def serve(self, inward: asyncio.StreamReader, outward: asyncio.StreamWriter) -> None:
        """Obey line after line."""
        from chat.hub import hub

        while line := (await inward.readline()).decode():
            match line.split():
                case ["go"]:
                    hub.take(self.address, next(self.events))
                case ["prepare", room]:
                    self.address = f"room:{room}"
                    self.events = await asyncio.to_thread(prepare, int(room))
                    outward.write(b"ready\n")
                case ["waiting"]:
                    outward.write(b"%d\n" % self.waiting())

    def waiting(self) -> int:
        """Return the most bytes that wait for one reader in this process."""
        from chat.hub import hub

        now = max((s.wire.waiting() for sockets in hub.users.values() for s in sockets), default=0)
        self.most = max(self.most, now)
        return self.most


def prepare(room_id: int) -> Iterator[dict[str, object]]:
    """Return the events of messages of the benchmark's length, from number 1 on; nothing is stored."""
    from django.utils import timezone

    from chat.frames import message_frame, text_of
    from chat.models import Message
    from chat.render import to_html
    from rooms.models import Seat
    from tests.benchmarks.chat_frames import text_of as said

    seat = Seat.objects.select_related("user__profile").filter(room=room_id).first()
    assert seat is not None
    events: list[dict[str, object]] = []
    for seq in range(1, PREPARED + 1):
        cid = f"n={seq - 1:08d}"
        body = said(seq - 1)
        message = Message(room_id=room_id, seq=seq, cid=cid, author_id=seat.user_id, body=body)
        message.html, message.sent_at = to_html(body, set()), timezone.now()
        text = text_of(message_frame(message, seat.user))
        events.append({"type": "event", "told": [(seq, seat.user_id, text)]})
    return iter(events)


def listen(port: int) -> None:
    """Open the control port on the loop that runs now."""
    start = partial(asyncio.start_server, Control().serve, "127.0.0.1", port)
    listen.task = asyncio.get_running_loop().create_task(start())  # type: ignore[attr-defined]


if __name__ == "__main__":
    import daphne.server  # noqa: F401 -- it chooses the reactor
    from django.core.management import execute_from_command_line
    from twisted.internet import reactor

    reactor.callLater(0, listen, int(sys.argv[1]))  # type: ignore[arg-type]
    execute_from_command_line(["manage.py", "serve"])
