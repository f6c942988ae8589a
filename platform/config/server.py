"""The server process: Daphne, the jobs' threads, and a search engine warmed up beside them."""

import errno
import logging
import socket
import threading
from typing import Any

from django.conf import settings
from django.urls import get_resolver

from jobs.runner import Runner

logger = logging.getLogger(__name__)
LONGEST_ADDRESS = 128 * 1024  # 10,000 characters of any script, of up to 12 bytes each


class PortTakenError(Exception):
    """Something else listens on the port."""


def addresses(host: str, port: int) -> list[str]:
    """Return the addresses to listen on. Raises PortTakenError when one of them is taken.

    An empty `host` stands for every address of the machine. A demo listens on loopback only, on `::1` too if
    there is one, because `localhost` may mean either.
    """
    hosts = ["127.0.0.1", "::1"] if settings.DEMO else [host]
    return [each for each in hosts if _can_listen(each, port)]


def _can_listen(host: str, port: int) -> bool:
    """Whether the machine has the address at all. Raises PortTakenError when its port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTakenError(
                f"Port {port} on {host or 'this machine'} cannot be used: {error.strerror}."
            ) from error
        if host == "::1":
            return False
        raise PortTakenError(f"{host} is not an address of this machine: {error.strerror}.") from error
    return True


def endpoint(host: str, port: int) -> str:
    """Return Twisted's description of an address to listen on."""
    kind = "tcp6" if ":" in host else "tcp"
    escaped = host.replace(":", r"\:")
    return f"{kind}:port={port}:interface={escaped}"


def serve(hosts: list[str], port: int) -> None:
    """Serve until SIGTERM or SIGINT; then let the running job end."""
    from daphne.server import Server
    from twisted.web.http import HTTPChannel

    from chat import incoming
    from chat.socket import LARGEST_FRAME
    from config.asgi import application

    incoming.install()
    # Above its limit Twisted cuts the connection without a word; the site's pages say what is wrong.
    HTTPChannel.MAX_LENGTH = HTTPChannel.totalHeadersSize = LONGEST_ADDRESS
    get_resolver().url_patterns  # noqa: B018 -- loads every view now: a fault shows before the first request
    runner = Runner()
    server: Any = Server(
        application,
        endpoints=[endpoint(host, port) for host in hosts],
        server_name="",  # no Server header: it would tell the version
        websocket_max_message_size=LARGEST_FRAME,
        websocket_max_frame_size=LARGEST_FRAME,
        ready_callable=lambda: _before_the_first(server, runner),
    )
    try:
        server.run()
    finally:
        runner.stop()


def _before_the_first(server: Any, runner: Runner) -> None:
    # A socket that breaks the rules is told by a close code, not dropped.
    server.ws_factory.setProtocolOptions(failByDrop=False)
    _start_beside(runner)


def _start_beside(runner: Runner) -> None:
    runner.start()
    threading.Thread(target=_warm_up, name="search-warm-up", daemon=True).start()


def _warm_up() -> None:
    """Load the search engine, so that the first search does not wait for it."""
    try:
        from partner_search.engine import get_engine

        get_engine().prepare()
    except Exception:  # the site works without; a search tries again
        logger.exception("The search engine could not be loaded")
