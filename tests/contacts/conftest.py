"""Ben, and the pages as Ann sees them; a database file for threads, since one in memory waits for no lock."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from tests import people


@contextlib.contextmanager
def working_on(path: Path) -> Iterator[None]:
    """Let this process's threads work on the database file `path` meanwhile."""
    memory, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**settings, "NAME": str(path)}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = memory


@pytest.fixture(scope="session")
def migrated_file(django_db_setup, django_db_blocker, tmp_path_factory):
    """A migrated file: other tests may have emptied the database in memory, countries and all."""
    path = tmp_path_factory.mktemp("races") / "migrated.sqlite3"
    with django_db_blocker.unblock(), working_on(path):
        call_command("migrate", verbosity=0)
    return path


@pytest.fixture
def database_file(migrated_file, django_db_blocker, tmp_path):
    """Let the test, and its threads, work on a fresh copy of the migrated file."""
    path = tmp_path / "race.sqlite3"
    shutil.copy(migrated_file, path)
    with django_db_blocker.unblock(), working_on(path):
        yield path


@pytest.fixture
def ben():
    return people.validated("PL", name="Ben")


@pytest.fixture
def page(client, ann):
    client.force_login(ann)
    return client
