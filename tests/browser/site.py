"""The real server of the browser tests: `manage.py serve` on a scratch folder and a free port."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """A running site: address, folder, the address of each row of the matrix, a session for each part."""

    base: str
    folder: Path
    urls: dict[str, str]
    sessions: dict[str, str]
    server: "Server"

    def url(self, path: str) -> str:
        """Return the whole address of a path."""
        return self.base + path

    def mails(self) -> list[str]:
        """Return the mails written so far, the latest first."""
        files = sorted(
            (self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        return [path.read_text(encoding="utf-8") for path in files]


def environment(folder: Path, port: int) -> dict[str, str]:
    """Return what the server needs to know."""
    return {
        **os.environ,
        "DEMO": "1",
        "VAR": str(folder),
        "PORT": str(port),
        "RATE_LIMITS": os.environ.get("RATE_LIMITS", "relaxed"),
        "DEMO_TEACHERS": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers 200. Raises RuntimeError when the server has ended or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the site did not come up (exit code {server.poll()})")


class Server:
    """The server's process; it can be killed and started again on the same folder and port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.base = f"http://localhost:{port}"
        self._told, self._log = environment(folder, port), folder / "server.log"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self._told,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for(f"{self.base}/healthz", self.process)

    def kill(self) -> None:
        """End it without a warning, as a power cut does."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        """End it in order."""
        self.process.terminate()
        self.process.wait(30)


@contextlib.contextmanager
def running(folder: Path, *demo: str) -> Iterator[Site]:
    """Fill a site as `manage.py demo` does with these arguments, serve it, and end it afterwards."""
    port = free_port()
    told, filled = environment(folder, port), folder / "filled.json"
    fill = [sys.executable, "-m", "tests.browser.fill", str(filled), *demo]
    subprocess.run(fill, cwd=ROOT, env=told, check=True, stdout=subprocess.DEVNULL)
    server = Server(folder, port)
    try:
        yield Site(server.base, folder, **json.loads(filled.read_text(encoding="utf-8")), server=server)
    finally:
        server.stop()
