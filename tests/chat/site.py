"""A real server with rooms and signed-in people, for tests that speak to its socket."""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from accounts.models import User
from rooms.models import Room
from tests import people
from tests.browser.site import ROOT, environment, free_port, wait_for
from tests.chat import places
from tests.conftest import working_on


@dataclass
class ChatSite:
    """Where the server is, its process, and who may come: session keys by handle."""

    folder: Path
    port: int
    sessions: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of the site."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def cookie(self, handle: str) -> str:
        """Return the header that signs somebody in."""
        return f"{settings.SESSION_COOKIE_NAME}={self.sessions[handle]}"

    def start(self) -> float:
        """Start the server; return after how many seconds it answers."""
        told = environment(self.folder, self.port) | {
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "RATE_LIMITS": "",
            **self.more,
        }
        began = time.monotonic()
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.chat.serve"], cwd=ROOT, env=told,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        wait_for(f"{self.base}/healthz", self.process)
        return time.monotonic() - began

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server by a signal and wait for its end."""
        assert self.process
        self.process.send_signal(how)
        self.process.wait(30)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def do(self, what: str, **more: Any) -> None:
        """Let the server's process do something by an action; raises AssertionError if it fails."""
        assert self.process and self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": what, **more}).encode() + b"\n")
        self.process.stdin.flush()
        answer = _answer(self.process.stdout)
        assert answer == "done", answer

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """Work on the site's database from this process; its sockets hear nothing of it."""
        with working_on(self.folder / "staffroom.sqlite3"):
            yield

    def add_people(self, *handles: str) -> list[User]:
        """Make validated people who are signed in; call it inside `database`."""
        found = [people.validated(handle=handle, name=handle.capitalize()) for handle in handles]
        self.sessions |= places.signed_in(found)
        return found


def _answer(out: IO[bytes]) -> str:
    for line in out:
        if line.startswith(b'{"answer"'):
            return str(json.loads(line)["answer"])
    return "the server has ended"


@contextlib.contextmanager
def running(folder: Path, database: Path, **more: object) -> Iterator[ChatSite]:
    """Serve a fresh copy of a migrated database; end the server afterwards."""
    shutil.copy(database, folder / "staffroom.sqlite3")
    site = ChatSite(folder, free_port(), more={name: str(value) for name, value in more.items()})
    site.start()
    try:
        yield site
    finally:
        if site.process and site.process.poll() is None:
            site.stop()


def make_room(site: ChatSite, *handles: str, **more: Any) -> Room:
    """Make a room of these people, the first of whom is host; call it inside `database`."""
    known = {user.handle: user for user in User.objects.filter(handle__in=handles)}
    return places.room(*(known[handle] for handle in handles), **more)
