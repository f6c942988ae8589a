"""A plain writer, to see how much the load client can read: prepared bytes to everyone for each message.

Argument: the port. It parses nothing, and writes a packet of frames at a time.
"""

import asyncio
import base64
import hashlib
import sys
from typing import cast

import uvloop

EACH = 1  # frames in a packet
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
BODY = b'{"type":"message","cid":"n=00000000","body":"%s"}' % (b"x" * 300)
PACKET = (b"\x81\x7e" + len(BODY).to_bytes(2, "big") + BODY) * EACH
everyone: set[asyncio.Transport] = set()


class Peer(asyncio.Protocol):
    """One socket; whatever it sends after the handshake counts as a message for each whole frame head."""

    transport: asyncio.Transport
    open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        everyone.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        if self.open:
            for _ in range(data.count(b'{"message"')):
                for transport in everyone:
                    transport.write(PACKET)
            return
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
        head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.transport.write(head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        self.open = True
        everyone.add(self.transport)


async def main(port: int) -> None:
    """Serve until stopped."""
    server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
