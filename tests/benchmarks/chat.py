"""Chat: the shipped server beside a bare broadcast and stock Channels (issue: rooms and live chat, Figures).

Each server is a process of its own on one core, the load client another on the second. Of our server the
whole way is measured: a signed-in person's frame, its storage, the fan-out to everyone's socket. What is
compared is run in turn, three rounds; a ratio is that of the medians.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.chat_servers import Served, Servers, Site, raise_file_limit
from tests.benchmarks.figures import Figure

ROUNDS = 3
PEOPLE, QUICK_PEOPLE = 3_000, 20
UNDER_WAY = 4_000  # deliveries
RATE = ("rate", {"seconds": 2, "window": UNDER_WAY})
CALM = {"rate": 20, "seconds": 6, "warm": 1}
KB = 1024
Answer = dict[str, Any]


def run(quick: bool) -> list[Figure]:
    """Check that each server delivers all; unless quick, measure what the table of the issue asks for."""
    raise_file_limit()
    if quick:
        return _quick()
    with _scratch(PEOPLE) as site:
        with Servers() as servers:
            found = _throughput(servers, site)
        with Servers() as servers:
            found += _crowd(servers.ours(site))
        with Servers() as servers:
            found += _storage(servers.watched(site), site.empty)
        with Servers() as servers:
            found += _stopped(servers.watched(site))
        with Servers() as servers:
            found += _burst(servers.ours(site)) + _pages(servers.ours(site.copy(site.folder / "second")))
    return found


@contextmanager
def _scratch(people: int, *, quick: bool = False) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="staffroom-chat-") as folder:
        (home := Path(folder) / "site").mkdir()
        yield Site.fill(home, people, quick=quick)


def _quick() -> list[Figure]:
    steps = ("rate", {"seconds": 0.3, "window": 200, "warm": 0.1}), ("burst", {"count": 30})
    with _scratch(QUICK_PEOPLE, quick=True) as site, Servers() as servers:
        answers = [
            _whole(served.load(QUICK_PEOPLE, *steps)[-1])
            for served in (servers.limit(), servers.stock(), servers.ours(site))
        ]
    return [Figure("equal_answers", sum(answers) / len(answers), ">=1", unit="share", rounds=1)]


def _whole(answer: Answer) -> bool:
    """Whether everyone got everything once and in order, and nobody was told of an error."""
    wrong = ("lost", "twice", "disorder", "unacked", "closed", "errors")
    return answer["sent"] > 0 and not any(answer[key] for key in wrong)


def _rounds(*parts: Callable[[], Answer]) -> list[list[Answer]]:
    """Do the parts in turn, three rounds; return the answers of each part. Raises when something got lost."""
    found: list[list[Answer]] = [[] for _part in parts]
    for _round in range(ROUNDS):
        for part, answers in zip(parts, found, strict=True):
            answer = part()
            if not _whole(answer):
                raise AssertionError(f"not everything came: {answer}")
            answers.append(answer)
    return found


def _median(values: Iterable[float]) -> float:
    return median(values)


def _cost(answers: list[Answer]) -> float:
    """Return the median CPU per delivery, in microseconds."""
    return _median(each["cpu"] / each["deliveries"] * 1e6 for each in answers)


def _speed(answers: list[Answer]) -> float:
    return _median(each["deliveries"] / each["seconds"] for each in answers)


def _p95(answers: list[Answer]) -> float:
    return _median(each["p95"] for each in answers)


def _over(name: str, ours: float, theirs: float, floor: str, reach: float, unit: str, n: int) -> Figure:
    return Figure(name, ours / theirs, floor, reach, ours, theirs, unit, n, ROUNDS)


def _throughput(servers: Servers, site: Site) -> list[Figure]:
    limit, stock, plain = servers.limit(), servers.stock(), servers.plain()
    ours = servers.ours(site.copy(site.folder.parent / "ours"))
    public = servers.ours(site.copy(site.folder.parent / "public"), DIRECT_FRAMES="0")
    at = {
        n: _rounds(*(lambda served=served, n=n: served.load(n, RATE)[0] for served in asked))
        for n, asked in {500: (limit, ours, public, stock, plain), 1_000: (ours, stock)}.items()
    }
    bare, direct, sent, slow, ceiling = at[500]
    large, slow_large = at[1_000]
    return [
        _over("cpu_over_limit_500", _cost(direct), _cost(bare), "<=1.25", 0.75, "us/delivery", 500),
        _over("cpu_public_send_over_limit_500", _cost(sent), _cost(bare), "<=6", 4.5, "us/delivery", 500),
        _over("rate_over_stock_500", _speed(direct), _speed(slow), ">=20", 80, "deliveries/s", 500),
        _over("rate_over_stock_1000", _speed(large), _speed(slow_large), ">=40", 120, "deliveries/s", 1_000),
        Figure("stock_500", _speed(slow), ">=1000", unit="deliveries/s", n=500),
        Figure("limit_500", _speed(bare), ">=1000", unit="deliveries/s", n=500),
        Figure("client_ceiling_500", _speed(ceiling), ">=150000", unit="frames/s", n=500),
    ]


def _storage(served: Served, empty: str) -> list[Figure]:
    prepare = ("control", {"line": f"prepare {empty}"})
    stored, plain = _rounds(
        lambda: served.load(100, RATE)[0], lambda: served.load(100, prepare, RATE, room=empty)[1]
    )
    cost = _cost(stored), _cost(plain)
    return [_over("storage_over_none_100", *cost, "<=2.0", 1.4, "us/delivery", 100)]


def _crowd(served: Served) -> list[Figure]:
    """A room of 3,000 different people; `served` is new, for what others left behind would hide memory."""
    served.load(100, RATE)
    memory, answer = served.load(
        PEOPLE, ("memory", {}), ("paced", {"rate": 20, "seconds": 60, "senders": PEOPLE})
    )
    wrong = {"lost": answer["lost"] + answer["unacked"] + answer["closed"]}
    wrong |= {key: answer[key] for key in ("twice", "disorder")}
    return [
        *(Figure(f"crowd_{key}", count, "<=0", n=PEOPLE, rounds=1) for key, count in wrong.items()),
        Figure("crowd_p99", answer["p99"], "<=250", unit="ms", n=PEOPLE, rounds=1),
        Figure("memory_of_a_socket", memory["bytes"] / KB, "<=45", 32, unit="KB", n=PEOPLE, rounds=1),
    ]


def _burst(served: Served) -> list[Figure]:
    answer = served.load(100, ("burst", {"count": 300}))[0]
    lost = answer["lost"] + answer["twice"] + answer["disorder"] + answer["unacked"]
    return [
        Figure("burst_lost", lost, "<=0", n=300, rounds=1),
        Figure("burst_took", answer["seconds"] * 1000, "<=10000", unit="ms", n=300, rounds=1),
    ]


def _stopped(served: Served) -> list[Figure]:
    waiting = ("control", {"line": "waiting"})
    steps = ("fill", {"count": 400, "length": 8_000}), waiting, ("paced", CALM)
    most: list[float] = []

    def stopped() -> Answer:
        _fill, most_waiting, answer = served.load(100, *steps, stopped=True)
        most.append(float(most_waiting["answer"]) / KB)
        return dict(answer)

    slow, without = _rounds(stopped, lambda: served.load(100, *steps)[2])
    return [
        _over("stopped_reader_p95_over_without", _p95(slow), _p95(without), "<=1.2", 1.05, "ms", 100),
        Figure("stopped_reader_buffer", max(most), "<=1024", 256, unit="KB", n=100),
    ]


def _pages(served: Served) -> list[Figure]:
    busy, calm = _rounds(
        lambda: served.load(100, ("paced", CALM | {"pages": 8}))[0],
        lambda: served.load(100, ("paced", CALM))[0],
    )
    if bad := [code for each in busy for code in each["bad"]]:
        raise AssertionError(f"pages answered {bad}")
    return [_over("pages_p95_over_without", _p95(busy), _p95(calm), "<=2", 1.3, "ms", 100)]
