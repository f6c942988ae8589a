"""The socket `/ws/`, one per browser tab: who may open it, and what its frames do (docs/protocol.md)."""

import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.utils import translation

from chat import commands
from chat.entry import Entry, enter, headers_of, is_our_origin
from chat.hub import Socket, hub
from chat.sweep import NOT_ALLOWED
from chat.threads import reading
from chat.wire import Send, open_wire
from chat.writer import Writer

logger = logging.getLogger(__name__)
Asked = tuple[str, str | None] | None  # a room, and after which number
Receive = Callable[[], Awaitable[dict[str, Any]]]
TOO_LARGE, TOO_MANY = 1009, 4429
LARGEST_FRAME = 64 * 1024  # bytes
BURST = 50  # frames at once, over the settings' rate
ABUSE = 500  # refused frames after which the socket is closed
writer = Writer()


async def socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one socket: refuse it at the handshake (403), or read its frames until it closes."""
    await receive()
    hub.start()
    headers, asked = headers_of(scope), _asked(scope)
    entry = await hub.undisturbed(lambda: _enter(headers, asked))
    if entry is None:
        await send({"type": "websocket.close", "code": NOT_ALLOWED})
        return
    session = Session(entry, send)
    hub.add(session.socket)
    try:
        await send({"type": "websocket.accept"})
        session.socket.tell(type="hello", v=1, handle=entry.person["handle"])
        if asked:
            await session.begin(*asked)
        await session.serve(receive)
    finally:
        hub.remove(session.socket)


async def _enter(headers: dict[str, str], asked: Asked) -> Entry | None:
    """Return who may open the socket, or None: also when she may not read the room of the address."""
    if not is_our_origin(headers):
        return None
    entry = await reading(lambda: enter(headers))
    if entry and len(hub.users.get(entry.user_id, ())) >= settings.SOCKETS_OF_A_PERSON:
        return None
    if entry and asked and await commands.find_place(entry.user_id, *asked) is None:
        return None
    return entry


def _asked(scope: dict[str, Any]) -> Asked:
    """Return the room that the address names and after which number, or None if it names no room."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    return (asked["room"][-1], asked.get("after", [None])[-1]) if "room" in asked else None


def _size(text: str) -> int:
    """Return the bytes of a frame's text; a letter is one to four."""
    return len(text) if len(text) > LARGEST_FRAME else len(text.encode())


class Session:
    """What one socket has sent so far, and the reading of the rest."""

    def __init__(self, entry: Entry, send: Send) -> None:
        self.send = send
        self.socket = Socket(open_wire(send), self.close, entry)
        self.closed: int | None = None
        self.allowance, self.refilled = float(BURST), time.monotonic()
        self.refused = 0

    def close(self, code: int) -> None:
        """Close the socket with a code of docs/protocol.md, once."""
        if self.closed is None:
            self.closed = code
            hub.remove(self.socket)
            hub.run(self._send_close(code))

    async def _send_close(self, code: int) -> None:
        with contextlib.suppress(Exception):  # it may be gone already
            await self.send({"type": "websocket.close", "code": code})

    async def begin(self, room: str, after: str | None) -> None:
        """Read the room of the address; she may have lost it since the handshake was allowed."""
        place = await commands.find_place(self.socket.user_id, room, after)
        if place is None:
            self.close(NOT_ALLOWED)
        elif self.closed is None:
            commands.seat_down(self.socket, place)

    async def serve(self, receive: Receive) -> None:
        """Answer frame after frame until the socket closes."""
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            if self.closed is None:
                await self._answer(message)

    async def _answer(self, message: dict[str, Any]) -> None:
        text = message.get("text")
        if text is not None and _size(text) > LARGEST_FRAME:
            self.close(TOO_LARGE)
        elif not self._may_send():
            self._refuse()
        elif text is None:
            self._error("not_text")
        else:
            await self._obey(text)

    def _may_send(self) -> bool:
        """Count a frame against the rate of this socket (a token bucket)."""
        now, rate = time.monotonic(), settings.SOCKET_FRAMES_A_SECOND
        self.allowance = min(BURST, self.allowance + (now - self.refilled) * rate)
        self.refilled = now
        if self.allowance < 1:
            return False
        self.allowance -= 1
        return True

    def _refuse(self) -> None:
        self.refused += 1
        if self.refused > ABUSE:
            self.close(TOO_MANY)
        else:
            self._error("too_fast")

    async def _obey(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            self._error("not_json")
            return
        if not isinstance(frame, dict):
            self._error("not_json")
            return
        try:
            with translation.override(self.socket.language):
                await commands.obey(self.socket, frame, writer)
        except commands.WrongError as wrong:
            self._error(wrong.code, frame, **wrong.params)
        except Exception:
            logger.exception("A frame of a socket failed")
            self._error("failed", frame)

    def _error(self, code: str, frame: dict[str, Any] | None = None, **params: Any) -> None:
        self.socket.tell(**commands.error(code, frame or {}, self.socket.language, params))
