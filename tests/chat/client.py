"""A small client of the protocol, as docs/protocol.md lets another write one."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any, Self

import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

Frame = dict[str, Any]
OWN = "own"  # the site's own origin


async def opened(
    site: Any, query: str = "", *, handle: str = "", origin: str | None = OWN, **more: Any
) -> ClientConnection:
    """Open a socket as somebody, or nobody. Raises InvalidStatus when it is refused."""
    headers = more.pop("headers", {})
    if handle:
        headers = {"Cookie": site.cookie(handle)} | headers
    host = f"localhost:{more.pop('port', site.port)}"
    address = f"ws://{host}{more.pop('path', '/ws/')}{query}"
    sent: Any = f"http://{host}" if origin == OWN else origin
    return await connect(
        address,
        origin=sent,
        additional_headers=headers,
        compression=None,
        max_size=None,
        open_timeout=20,
        **more,
    )


async def refused(site: Any, query: str = "", **more: Any) -> int:
    """Return the status with which a handshake is refused, 101 if it is not."""
    try:
        socket = await opened(site, query, **more)
    except InvalidStatus as refusal:
        return refusal.response.status_code
    await socket.close()
    return 101


class Reader:
    """One open socket that keeps every frame it gets, and under which code it was closed."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.frames, self.code = socket, list[Frame](), 0
        self._came = asyncio.Event()
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls, site: Any, handle: str, room: int | None = None, after: int | None = None, **more: Any
    ) -> Self:
        """Open a socket as somebody, reading a room."""
        query = "" if room is None else f"?room={room}" + ("" if after is None else f"&after={after}")
        return cls(await opened(site, query, handle=handle, **more))

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                self.frames.append(json.loads(await self.socket.recv()))
                self._came.set()
        self.code = self.socket.close_code or 0
        self._came.set()

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.socket.send(json.dumps(frame))

    async def until(self, wanted: Callable[[], Any], seconds: float = 5.0) -> Any:
        """Wait until `wanted` holds; return it. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not (found := wanted()):
                self._came.clear()
                await self._came.wait()
        return found

    async def frame(self, seconds: float = 5.0, **fields: Any) -> Frame:
        """Wait for a frame with these fields, also one that came before. Raises TimeoutError."""
        found: Frame = await self.until(lambda: self.find(**fields), seconds)
        return found

    def find(self, **fields: Any) -> Frame | None:
        """Return the first frame with these fields."""
        return next((frame for frame in self.frames if fields.items() <= frame.items()), None)

    async def closed(self, seconds: float = 5.0) -> int:
        """Wait until the socket is closed; return the code. Raises TimeoutError."""
        await asyncio.wait_for(asyncio.shield(self._task), seconds)
        return self.code

    def seqs(self, room: int) -> list[int]:
        """Return the numbers of a room in the order in which they came."""
        return [frame["seq"] for frame in self.frames if is_event(frame, room)]

    async def close(self) -> None:
        """Close the socket."""
        await self.socket.close()
        await self._task


def is_event(frame: Frame, room: int) -> bool:
    """Whether a frame is a numbered event of a room."""
    return (
        "seq" in frame
        and frame.get("room") == str(room)
        and frame["type"] not in ("ack", "caught_up", "error")
    )
