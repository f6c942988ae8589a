"""The limit: `websockets` on uvloop sends each text to everyone, no more. Argument: the port."""

import asyncio
import contextlib
import sys

import uvloop
from websockets import ConnectionClosed
from websockets.asyncio.server import ServerConnection, broadcast, serve

everyone: set[ServerConnection] = set()


async def reader(connection: ServerConnection) -> None:
    """Let everyone have what this one says."""
    everyone.add(connection)
    with contextlib.suppress(ConnectionClosed):
        async for text in connection:
            broadcast(everyone, text)
    everyone.discard(connection)


async def main(port: int) -> None:
    """Serve until stopped."""
    async with serve(reader, "127.0.0.1", port, compression=None):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
