"""WebSocket frames by hand: a client's side that costs less than what it measures (RFC 6455, section 5)."""

import base64
import os
from collections.abc import Callable

CLOSE, PING, TEXT, PONG = 0x8, 0x9, 0x1, 0x8A  # opcodes; a pong with its final bit
LENGTH = 300  # bytes of a message
WORDS = "Was meint ihr dazu? " * 500
Taker = Callable[[int, bytes, int, int], None]


class Parser:
    """Cuts what a server sends into frames; calls `take(opcode, data, start, end)` for each, in order."""

    def __init__(self, take: Taker) -> None:
        self._take = take
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what has arrived. Raises ValueError for a frame in pieces or masked."""
        if self._rest:
            data = self._rest + data
        take, at, there = self._take, 0, len(data)
        while there - at >= 2:
            head, size, start = data[at], data[at + 1], at + 2
            if size == 126:
                start += 2
                size = int.from_bytes(data[at + 2 : start], "big") if start <= there else there
            elif size == 127:
                start += 8
                size = int.from_bytes(data[at + 2 : start], "big") if start <= there else there
            elif size > 127:
                raise ValueError("a masked frame from a server")
            end = start + size
            if end > there:
                break
            if not head & 0x80:
                raise ValueError("a frame in pieces")
            take(head & 0x0F, data, start, end)
            at = end
        self._rest = data[at:]


def client_frame(text: bytes) -> bytes:
    """Return a text frame as a client sends it; the mask is zero, which leaves the text as it is."""
    size = len(text)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + bytes(4) + text
    if size < 1 << 16:
        return bytes((0x81, 0xFE)) + size.to_bytes(2, "big") + bytes(4) + text
    raise ValueError("a text over 64 KB")


def handshake(port: int, path: str, cookie: str = "") -> bytes:
    """Return the request that opens a socket, from the server's own Origin, without compression."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def text_of(number: int, length: int = LENGTH) -> str:
    """Return what message `number` says; it begins with its number."""
    return f"n={number:08d} {WORDS}"[:length]
