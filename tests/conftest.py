"""What every test shares: which are collected, the report that ./test reads (TEST_REPORT), and a database
file for threads, since one in memory waits for no lock."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
LONG = os.environ.get("LONG") == "1"


class Report:
    """Gathers, in the process that prints, what each test came to."""

    def __init__(self) -> None:
        self.tests: dict[str, str] = {}
        self.results: dict[str, str] = {}
        self.shared_not_run = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst of set-up, call and tear-down, and every recorded figure."""
        if report.failed:
            self.tests[report.nodeid] = "failed"
        elif report.skipped:
            self.tests.setdefault(report.nodeid, "skipped")
        elif report.when == "call":
            self.tests.setdefault(report.nodeid, "passed")
        if report.when == "call":
            self.results.update({str(key): str(value) for key, value in report.user_properties})

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker left out (each worker collects the same)."""
        left_out = getattr(node, "workeroutput", {}).get("shared_not_run", 0)
        self.shared_not_run = max(self.shared_not_run, left_out)

    def pytest_sessionfinish(self) -> None:
        """Write the file that ./test asked for."""
        path = os.environ.get("TEST_REPORT")
        if path:
            found = {"tests": self.tests, "results": self.results, "shared_not_run": self.shared_not_run}
            Path(path).write_text(json.dumps(found))


_report = pytest.StashKey[Report]()


def pytest_configure(config: pytest.Config) -> None:
    """Gather results where they are printed: not in the workers of xdist."""
    if not hasattr(config, "workerinput"):
        config.stash[_report] = Report()
        config.pluginmanager.register(config.stash[_report])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests of ./test --long, and those whose open data is not there."""
    shared = (
        [] if SHARED_DATA.is_dir() else [item for item in items if item.get_closest_marker("shared_data")]
    )
    long = [] if LONG else [item for item in items if item.get_closest_marker("long")]
    left_out = set(shared) | set(long)
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=list(left_out))
    if hasattr(config, "workeroutput"):
        config.workeroutput["shared_not_run"] = len(shared)
    else:
        config.stash[_report].shared_not_run = len(shared)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Let no test meet people, limits or the language of another: their rows are gone, this memory not."""
    from django.conf import settings
    from django.core.cache import cache
    from django.utils import translation

    from partner_search.engine import forget_engine

    translation.activate(settings.LANGUAGE_CODE)
    cache.clear()
    forget_engine()


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
