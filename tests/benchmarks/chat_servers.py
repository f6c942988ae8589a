"""The servers of the benchmark `chat`, each a process of its own on the first core; the load has another."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.chat_plain import EACH

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = 16_384
RAISED = {
    "RATE_LIMITS": "relaxed",
    "MESSAGES_A_MINUTE": "1000000",
    "ROOM_MESSAGES_A_MINUTE": "1000000",
    "SOCKET_FRAMES_A_SECOND": "100000",
}


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    pid: int
    room: str = ""
    path: str = "/"
    cookies: tuple[str, ...] = ()
    control: int = 0
    each: int = 1

    def load(self, n: int, *steps: tuple[str, dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
        """Let the load client open `n` sockets and do `steps`; return its answers to them."""
        plan = vars(self) | {"n": n, "steps": steps, "cookies": self.cookies[:n]} | more
        words = [sys.executable, "-m", "tests.benchmarks.chat_load"]
        with subprocess.Popen(
            words, cwd=ROOT, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as client:
            _pin(client.pid, -1)
            told, _ = client.communicate(json.dumps(plan), timeout=300)
        if client.returncode:
            raise RuntimeError("the load client failed")
        return list(json.loads(told))[1:]


@dataclass(frozen=True)
class Site:
    """A filled folder for our server: the room, the one without messages, and the people's cookies."""

    folder: Path
    room: str
    empty: str
    cookies: tuple[str, ...]

    @classmethod
    def fill(cls, folder: Path, people: int, *, quick: bool) -> "Site":
        """Fill a new folder with so many people."""
        words = [sys.executable, "-m", "tests.benchmarks.chat_people", str(people), str(folder / "cookies")]
        settings = "tests.settings" if quick else "config.settings"  # of the tests: passwords cost nothing
        done = subprocess.run(
            words + ["--quick"] * quick,
            cwd=ROOT, env=_environment(folder) | {"DJANGO_SETTINGS_MODULE": settings},
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        empty, room = done.stdout.split()[-2:]
        return cls(folder, room, empty, tuple((folder / "cookies").read_text().split("\n")[:-1]))

    def copy(self, folder: Path) -> "Site":
        """Return the same in another folder: two servers may not share one."""
        shutil.copytree(self.folder, folder)
        return Site(folder, self.room, self.empty, self.cookies)


def _environment(folder: Path | None = None, **more: str) -> dict[str, str]:
    found = os.environ | {
        "DEMO": "1",
        "DEMO_TEACHERS": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }
    return found | ({"VAR": str(folder)} if folder else {}) | more


class Servers(ExitStack):
    """Starts servers, and stops them at its end."""

    def start(self, words: list[str], environment: dict[str, str], port: int) -> int:
        """Start a server; return its pid once it listens. Raises RuntimeError when it does not."""
        return self.enter_context(_running([sys.executable, *words], environment, port))

    def module(self, name: str, *, path: str = "/", each: int = 1) -> Served:
        """Start one of the servers beside ours."""
        port = free_port()
        pid = self.start(["-m", f"tests.benchmarks.{name}", str(port)], _environment(), port)
        return Served(port, pid, path=path, each=each)

    def limit(self) -> Served:
        """Start the bare broadcast."""
        return self.module("chat_limit")

    def stock(self) -> Served:
        """Start the tutorial's consumer."""
        return self.module("chat_stock")

    def plain(self) -> Served:
        """Start the writer of prepared bytes."""
        return self.module("chat_plain", each=EACH)

    def ours(self, site: Site, **more: str) -> Served:
        """Start the shipped server: `manage.py serve`."""
        return self._ours(site, ["manage.py", "serve"], 0, more)

    def watched(self, site: Site) -> Served:
        """Start the same with the control port of chat_site."""
        control = free_port()
        return self._ours(site, ["-m", "tests.benchmarks.chat_site", str(control)], control, {})

    def _ours(self, site: Site, words: list[str], control: int, more: dict[str, str]) -> Served:
        port = free_port()
        pid = self.start(words, _environment(site.folder, PORT=str(port), **RAISED, **more), port)
        return Served(port, pid, site.room, "/ws/", site.cookies, control)


def raise_file_limit() -> None:
    """Let this process and those it starts open enough sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def _running(words: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        _pin(process.pid, 0)
        try:
            _await(port, process)
            yield process.pid
        finally:
            process.kill()


def _pin(pid: int, core: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(pid, {cores[core]})


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.5)  # what runs beside a new server
            return
    raise RuntimeError("a server did not start")
