"""One server for all tests of this folder that speak to a socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import User
from rooms.models import Room
from tests import people
from tests.chat.places import room
from tests.chat.site import ChatSite, running

HANDLES = ("ann", "ben", "cleo", "dora", "witness", "mallory")


@pytest.fixture(scope="module")
def chat(migrated_file, django_db_blocker, tmp_path_factory) -> Iterator[ChatSite]:
    """A running site with a few people who are signed in, fresh for each module."""
    folder = tmp_path_factory.mktemp("chat")
    with django_db_blocker.unblock(), running(folder, migrated_file) as site:
        with site.database():
            site.add_people(*HANDLES)
        yield site


@pytest.fixture(autouse=True)
def _database_on_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests that run on a loop ask the database in between; nobody else waits there."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def media(settings, tmp_path) -> Path:
    """Keep files in a folder of this test alone, and let nobody run into the limit."""
    settings.MEDIA_ROOT, settings.FILES_AN_HOUR = tmp_path, 1000
    return Path(tmp_path)


@pytest.fixture
def host(db: None) -> User:
    """The host of `place`."""
    return people.validated(handle="host", name="Host")


@pytest.fixture
def guest(db: None) -> User:
    """The other in `place`."""
    return people.validated(handle="guest", name="Guest")


@pytest.fixture
def place(host: User, guest: User) -> Room:
    """A room of two."""
    return room(host, guest)
