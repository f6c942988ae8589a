"""Sockets of the site: there is none before part 3, so each is refused at the handshake (403).

Without this, Channels answers an unknown socket path with HTTP 500 (docs/decisions.md, traps).
"""

from collections.abc import Awaitable, Callable
from typing import Any


async def sockets(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Refuse every socket: a close before accept is 403 at the handshake (ASGI specification)."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})
