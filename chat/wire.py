"""Writing one prepared frame to a socket: straight into Daphne's transport, or by the public `send`.

Daphne frames and queues each text for each socket anew; a room's message is the same for all, so it is framed
once and handed to the operating system while nothing else waits (performance: the limit of a bare server).
This touches attributes that Daphne and Twisted do not promise: `open_wire` checks that they are as known, and
otherwise falls back to `send`.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from autobahn.websocket.protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet.tcp import Server

Send = Callable[[dict[str, Any]], Awaitable[None]]
TEXT = 0x81  # a whole text frame (RFC 6455, section 5.2)


class Frame:
    """A text to send, or several in a row, and the same as bytes, made when first asked for."""

    __slots__ = ("_data", "texts")

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self._data: bytes | None = None

    @property
    def data(self) -> bytes:
        """The WebSocket frames of all texts, to be written at once."""
        if self._data is None:
            self._data = b"".join(map(_framed, self.texts))
        return self._data


def _framed(text: str) -> bytes:
    """Return a frame as a server sends it: unmasked, in one piece (RFC 6455, section 5.2)."""
    body = text.encode()
    size = len(body)
    if size < 126:
        return bytes((TEXT, size)) + body
    if size < 1 << 16:
        return bytes((TEXT, 126)) + size.to_bytes(2, "big") + body
    return bytes((TEXT, 127)) + size.to_bytes(8, "big") + body


class Wire(Protocol):
    """The way to one reader."""

    def write(self, frame: Frame) -> bool:
        """Send a frame; return False, having sent nothing, when too much waits for the reader already."""

    def waiting(self) -> int:
        """Return how many bytes wait for the reader in this process."""


class DirectWire:
    """Writes to the transport below Daphne's protocol."""

    __slots__ = ("_most", "_protocol", "_socket", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._socket = protocol.transport.socket
        self._most = settings.SOCKET_BUFFER

    def write(self, frame: Frame) -> bool:
        transport = self._transport
        if self._protocol.state != WebSocketProtocol.STATE_OPEN:
            return True  # it is closing: nobody misses the frame
        if transport.dataBuffer or transport._tempDataBuffer:
            if self.waiting() > self._most:
                return False
            transport.write(frame.data)
            return True
        try:
            sent = self._socket.send(frame.data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return True  # the reader is gone; Twisted finds out by itself
        if sent < len(frame.data):
            transport.write(frame.data[sent:])
        return True

    def waiting(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen  # type: ignore[no-any-return]


class PublicWire:
    """Sends by the `send` that the server gave, one frame after the other."""

    __slots__ = ("_most", "_queue", "_send", "_size", "_task")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[str] = deque()
        self._size = 0
        self._most = settings.SOCKET_BUFFER
        self._task: asyncio.Task[None] | None = None

    def write(self, frame: Frame) -> bool:
        if self._size > self._most:
            return False
        self._queue.extend(frame.texts)
        self._size += sum(map(len, frame.texts))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._pump())
        return True

    async def _pump(self) -> None:
        try:
            while self._queue:
                text = self._queue.popleft()
                await self._send({"type": "websocket.send", "text": text})
                self._size -= len(text)
        except Exception:  # the reader is gone, whatever the server calls it; receive() tells
            self._queue.clear()
            self._size = 0
        finally:
            self._task = None

    def waiting(self) -> int:
        return self._size


def open_wire(send: Send) -> Wire:
    """Return the direct way to the reader behind a server's `send` if it is as known, else the public one."""
    protocol = getattr(send, "args", (None,))[0]
    if settings.DIRECT_FRAMES and _is_as_known(protocol):
        return DirectWire(protocol)
    return PublicWire(send)


def _is_as_known(protocol: Any) -> bool:
    """Whether `protocol` is a WebSocket on a plain TCP transport with the attributes used above."""
    transport = getattr(protocol, "transport", None)
    return (
        isinstance(protocol, WebSocketProtocol)
        and type(transport) is Server
        and isinstance(getattr(transport, "dataBuffer", None), bytes)
        and isinstance(getattr(transport, "_tempDataBuffer", None), list)
        and isinstance(getattr(transport, "_tempDataLen", None), int)
        and isinstance(getattr(transport, "offset", None), int)
        and hasattr(getattr(transport, "socket", None), "send")
    )
