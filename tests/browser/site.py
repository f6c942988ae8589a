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
        "RATE_LIMITS": "relaxed",
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


@contextlib.contextmanager
def running(folder: Path, *demo: str) -> Iterator[Site]:
    """Fill a site as `manage.py demo` does with these arguments, serve it, and end it afterwards."""
    port = free_port()
    told, filled = environment(folder, port), folder / "filled.json"
    fill = [sys.executable, "-m", "tests.browser.fill", str(filled), *demo]
    subprocess.run(fill, cwd=ROOT, env=told, check=True, stdout=subprocess.DEVNULL)
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=told, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            base = f"http://localhost:{port}"
            wait_for(f"{base}/healthz", server)
            yield Site(base, folder, **json.loads(filled.read_text(encoding="utf-8")))
        finally:
            server.terminate()
            server.wait(30)
