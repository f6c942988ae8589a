"""A database file for threads: the in-memory database of the other tests does not wait for a lock."""

import pytest
from django.db import connections


@pytest.fixture
def database_file(django_db_setup, django_db_blocker, tmp_path):
    """Let the test, and its threads, work on a copy of the empty test database in a file of its own."""
    path, memory = tmp_path / "race.sqlite3", connections["default"]
    with django_db_blocker.unblock():
        with memory.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        settings = connections.settings["default"]
        connections.settings["default"] = {**settings, "NAME": str(path)}
        del connections["default"]
        try:
            yield path
        finally:
            connections["default"].close()
            connections.settings["default"] = settings
            connections["default"] = memory
