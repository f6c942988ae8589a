"""S1: every address and method gives every member of the cast exactly what the matrix says."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests import matrix, rows
from tests.world import ANONYMOUS, CAST, make_world, undone

ALL_ROWS = rows.all_rows()


@pytest.fixture
def world(db):
    return make_world()


@pytest.mark.parametrize("row", ALL_ROWS, ids=str)
def test_a_row(row, world):
    found = {}
    for part in CAST:
        with undone():
            found[part] = matrix.answer(row, world, part)
    wrong = {
        part: f"{cell} instead of {row.cells[part]}"
        for part, cell in found.items()
        if cell != row.cells[part]
    }
    assert wrong == {}


def test_every_address_has_its_rows():
    there = {(row.name, row.method) for row in ALL_ROWS}
    wanted = {
        (name, method)
        for name in matrix.names()
        if not name.startswith("admin:")
        for method in ("GET", "POST")
    }
    assert wanted - there == set(), "addresses without a row in tests/rows.py"
    assert there - wanted == set(), "rows without an address"


def test_an_address_without_a_row_is_seen():
    assert "person" in set(matrix.names())
    assert "admin:index" in set(matrix.names())


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_no_address_takes_another_method(method, world):
    client = world.client("central")
    urls = {row.url(world) for row in ALL_ROWS}
    found = {url: getattr(client, method)(url).status_code for url in urls}
    assert {url: status for url, status in found.items() if status != 405} == {}


@pytest.mark.parametrize("part", [part for part in CAST if part != "central"])
def test_nobody_but_staff_enters_the_admin(part, world):
    client = world.client(part)
    found = {url: matrix.seen(client.get(url)) for url in admin_urls()}
    wall = matrix.STATUS if part == "suspended" else matrix.LOGIN
    assert {url: cell for url, cell in found.items() if cell != wall and not public_in_admin(url)} == {}


def admin_urls():
    """The admin's addresses that need no argument."""
    for name in matrix.names():
        if name.startswith("admin:") and not name.endswith(":None"):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue


def public_in_admin(url):
    return url.endswith(("/login/", "/logout/", "/jsi18n/"))


def test_a_superuser_finds_no_broken_page_in_the_admin(world):
    person = world.people["central"]
    person.is_staff = person.is_superuser = True
    person.save()
    client = world.client("central")
    found = {url: client.get(url).status_code for url in admin_urls() if "logout" not in url}
    assert {url: status for url, status in found.items() if status not in (200, 302, 403)} == {}


def test_the_cast_has_one_person_without_a_sign_in(world):
    assert set(world.people) == set(CAST) - {ANONYMOUS}
