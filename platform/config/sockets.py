"""Sockets of the site: `/ws/` is chat's; each other address is refused at the handshake (403).

Without the refusal, Channels answers an unknown socket path with HTTP 500 (docs/decisions.md, traps).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from chat.socket import socket


async def sockets(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Lead a socket to chat, or refuse it: a close before accept is 403 at the handshake (ASGI)."""
    if scope["path"] == "/ws/":
        await socket(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 4404})
