"""Who gets what: one row per URL name and method, one column per member of the cast (trust.md, S1).

A cell is a status, or where one is led: `login` (the sign-in page), `status` (a suspended user's page), or
`on` (any other redirect). The admin's hundred names follow one rule instead of rows (tests/test_matrix.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import ANONYMOUS, CAST, World

Cell = int | str
Arguments = Callable[[World], dict[str, Any]]
LOGIN, STATUS, ON = "login", "status", "on"


def nothing(_world: World) -> dict[str, Any]:
    """Return no arguments."""
    return {}


@dataclass(frozen=True)
class Row:
    """One URL name and method, the thing it names, what is sent, and what each of the cast gets."""

    name: str
    method: str
    cells: dict[str, Cell]
    arguments: Arguments = nothing
    data: Arguments = nothing
    note: str = ""
    main: str = ""
    query: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.name, self.note)))

    def url(self, world: World) -> str:
        """Return the row's address in a world."""
        return reverse(self.name, kwargs=self.arguments(world)) + self.query


def row(
    name: str,
    method: str,
    everyone: Cell,
    *,
    anonymous: Cell = LOGIN,
    suspended: Cell = "",
    arguments: Arguments = nothing,
    data: Arguments = nothing,
    note: str = "",
    main: str = "teacher_gr",
    query: str = "",
    **others: Cell,
) -> Row:
    """Make a row: what everyone gets but those named; the suspended meet their wall unless said otherwise."""
    wall = suspended or (STATUS if method == "GET" else 403)
    cells = dict.fromkeys(CAST, everyone) | {ANONYMOUS: anonymous, "suspended": wall}
    for part, cell in others.items():
        cells |= {part: cell}
    return Row(name, method, cells, arguments, data, note, main, query)


def public(name: str, **more: Any) -> Row:
    """Make the row of a page that everyone may read."""
    return row(name, "GET", 200, anonymous=200, main=ANONYMOUS, **more)


def page(name: str, **more: Any) -> Row:
    """Make the row of a page for everyone who is signed in."""
    return row(name, "GET", 200, **more)


def no_get(name: str, **more: Any) -> Row:
    """Make the row of an address that only takes forms."""
    return row(name, "GET", 405, **more)


def no_post(name: str, **more: Any) -> Row:
    """Make the row of an address that takes no forms."""
    return row(name, "POST", 405, **more)


def seen(response: Any) -> Cell:
    """Say what an answer is, in the matrix's words."""
    if response.status_code not in (301, 302, 303):
        return int(response.status_code)
    target = response.headers["Location"].partition("?")[0]
    places = {reverse("account_login"): LOGIN, reverse("status"): STATUS, reverse("admin:login"): LOGIN}
    return places.get(target, ON)


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Yield every URL name of the site, the admin's too (`admin:...`)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def answer(row: Row, world: World, part: str) -> Cell:
    """Ask for a row as one of the cast."""
    client, url = world.client(part), row.url(world)
    return seen(client.get(url) if row.method == "GET" else client.post(url, row.data(world)))
