"""The schedule: once per period, over threads and restarts."""

import contextlib
import datetime
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import schedule
from jobs.models import Schedule
from jobs.testing import run_all

DONE: list[str] = []


@pytest.fixture(autouse=True)
def _one_schedule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(schedule, "REPEATED", {})
    schedule.every("tests.tick", hours=1)(lambda: DONE.append("tick"))
    DONE.clear()
    yield


def test_it_runs_at_once_then_once_per_period(db: None) -> None:
    assert schedule.start_due() == ["tests.tick"]
    assert schedule.start_due() == []
    run_all()
    assert DONE == ["tick"]
    Schedule.objects.update(next_run=timezone.now() - datetime.timedelta(days=3))
    assert schedule.start_due() == ["tests.tick"], "missed runs are made up for once"
    assert schedule.start_due() == []


def test_a_restart_keeps_the_period(db: None) -> None:
    Schedule.objects.create(name="tests.tick", next_run=timezone.now() + datetime.timedelta(minutes=5))
    assert schedule.start_due() == []


def test_a_dropped_schedule_is_skipped(db: None) -> None:
    schedule.run_repeated.enqueue("tests.gone")
    assert run_all() == 1


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"tests\.tick"):
        schedule.every("tests.tick", hours=2)(lambda: None)


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_both_find_it_due_start_it_once() -> None:
    barrier, started, now = threading.Barrier(2), [], timezone.now()

    def start() -> None:
        barrier.wait()
        for _ in range(50):
            with contextlib.suppress(OperationalError):  # the in-memory database does not wait for a lock
                started.append(schedule._start("tests.tick", now))
                break
            time.sleep(0.02)
        connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(started) == [False, True]
    assert DBTaskResult.objects.count() == 1
