"""The whole page of the search through the real server, beside a bare page and the engine (issue 3, Figures).

Ours: p95 of /people/, signed in, one keep-alive client. Theirs: p95 of the engine plus p95 of a bare page of
the same server, middleware and sign-in: one view, two queries, one template that prints 20 rows and as many
facet lines from plain lists. The three are asked in turn, so that other load meets all of them.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.figures import Figure

PEOPLE, REQUESTS, ROUNDS = 100_000, 300, 3
QUICK_PEOPLE, QUICK_REQUESTS = 300, 8
WARM_UP = 20
ROOT = Path(__file__).resolve().parent.parent.parent


class Site:
    """A keep-alive client of the measured process."""

    def __init__(self, port: int, session: str, asked: list[str]) -> None:
        self.asked = asked
        self._headers = {"Cookie": f"sessionid={session}", "Host": f"127.0.0.1:{port}"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str) -> tuple[float, str]:
        """Return the milliseconds until the whole answer was read, and the answer."""
        began = time.perf_counter()
        self._connection.request("GET", address, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - began) * 1000
        if response.status != 200:
            raise AssertionError(f"{address}: {response.status}")
        return took, body.decode()

    def engine(self, query: str) -> dict[str, Any]:
        """Return what the engine alone says: seconds, ids, total."""
        return dict(json.loads(self.get(f"/engine/?{query}")[1]))


def run(quick: bool) -> list[Figure]:
    """Check that the page lists whom the engine finds; unless quick, time page, bare page and engine."""
    people, requests = (QUICK_PEOPLE, QUICK_REQUESTS) if quick else (PEOPLE, REQUESTS)
    with site(people, requests) as served:
        equal = sum(agree(served, query) for query in served.asked[:QUICK_REQUESTS]) / QUICK_REQUESTS
        equal_answers = Figure("equal_answers", equal, ">=1", unit="share", n=QUICK_REQUESTS, rounds=1)
        return [equal_answers] if quick else [*_race(served), equal_answers]


@contextmanager
def site(people: int, addresses: int) -> Iterator[Site]:
    """Serve a scratch site of so many people from a process of its own; it ends with the block."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="search-page-") as var:
        words = [sys.executable, "-m", "tests.benchmarks.page_site", str(people), str(addresses), str(port)]
        environment = os.environ | {
            "VAR": var,
            "DEMO": "1",
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.page_settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        }
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            ready = json.loads((process.stdout and process.stdout.readline()) or "{}")
            _await(port, process)
            yield Site(port, ready["session"], ready["asked"])
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[str]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the site did not start")


def agree(served: Site, query: str) -> bool:
    """Whether the page lists the engine's people, in its order, and says its total."""
    found, page = served.engine(query), served.get(f"/people/?{query}")[1]
    listed = [int(pk) for pk in re.findall(r'<li class="person" id="p(\d+)"', page)]
    total = re.search(r'<h2 id="found"[^>]*><b>([\d,]+)</b>', page)
    return listed == found["ids"] and total is not None and int(total[1].replace(",", "")) == found["total"]


def _race(served: Site) -> list[Figure]:
    for query in served.asked[:WARM_UP]:
        _round(served, [query])
    rounds = [_round(served, served.asked) for _ in range(ROUNDS)]
    page, bare, engine = (median(each[at] for each in rounds) for at in range(3))
    ratio = median(page / (bare + engine) for page, bare, engine in rounds)
    return [
        Figure("page_p95_over_parts", ratio, "<=1.5", ours=page, theirs=bare + engine, unit="x", n=REQUESTS),
        milliseconds("page_p95", page),
        milliseconds("bare_page_p95", bare),
        milliseconds("engine_p95", engine),
    ]


def milliseconds(name: str, value: float) -> Figure:
    """Return a figure that is printed beside the ratio; its floor is only what nobody should wait for."""
    return Figure(name, value, "<=1000", unit="ms", n=REQUESTS, rounds=ROUNDS)


def _round(served: Site, asked: list[str]) -> tuple[float, float, float]:
    """Ask page, bare page and engine in turn for every address; return the p95 of each in ms."""
    pages, bares, engines = [], [], []
    for query in asked:
        took, html = served.get(f"/people/?{query}")
        pages.append(took)
        lines = html.count('<label class="opt') + html.count("<rect")  # a year of age is a line, too
        bares.append(served.get(f"/bare/?lines={lines}")[0])
        engines.append(served.engine(query)["seconds"] * 1000)
    return p95(pages), p95(bares), p95(engines)


def p95(times: list[float]) -> float:
    """Return the time that 95 of 100 stay under."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
