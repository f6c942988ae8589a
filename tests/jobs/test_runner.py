"""The runner: order, retry with back-off, the reaper."""

import datetime
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import clock
from jobs.models import Worker
from jobs.runner import Runner, run_next
from jobs.tasks import back_off
from jobs.testing import run_all
from tests.jobs import sample


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    sample.DONE.clear()
    yield


def test_a_job_runs_once_and_is_done(db: None) -> None:
    sample.note.enqueue("a")
    assert run_all() == 1
    assert sample.DONE == ["a"]
    assert run_all() == 0


def test_a_job_of_an_undone_transaction_never_runs(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        sample.note.enqueue("a")
        raise RuntimeError
    assert run_all() == 0


def test_a_failed_job_waits_longer_each_time_and_is_given_up(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    sample.fail.enqueue("x")
    for attempt in (1, 2):
        run_next("w")
        row = DBTaskResult.objects.get()
        assert row.status == "READY"
        wait = (row.run_after - timezone.now()).total_seconds()
        assert back_off(attempt) - 5 < wait <= back_off(attempt)
        assert run_next("w") is None, "it ran again before its wait was over"
        DBTaskResult.objects.update(run_after=timezone.now())
    run_next("w")
    assert DBTaskResult.objects.get().status == "FAILED"
    assert sample.DONE == ["x"] * 3
    assert "failed for good (3 tries)" in caplog.text
    assert back_off(1) < back_off(2) < back_off(3)


def test_run_all_tells_of_a_failure(db: None) -> None:
    sample.fail.enqueue("x")
    with pytest.raises(AssertionError, match="no answer"):
        run_all()


def test_the_job_of_a_killed_worker_runs_again(db: None) -> None:
    sample.note.enqueue("a")
    Worker.objects.create(key="dead", seen_at=timezone.now() - datetime.timedelta(minutes=2))
    DBTaskResult.objects.get().claim("dead")
    assert run_next("alive") is None
    assert clock.reap() == 1
    DBTaskResult.objects.update(run_after=timezone.now())
    assert run_all() == 1
    assert sample.DONE == ["a"]
    assert not Worker.objects.exists()


def test_the_job_of_a_living_worker_is_left_alone(db: None) -> None:
    sample.note.enqueue("a")
    clock.beat("busy")
    DBTaskResult.objects.get().claim("busy")
    assert clock.reap() == 0
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_job_that_kills_its_workers_is_given_up(db: None) -> None:
    sample.note.enqueue("a")
    for number in range(3):
        DBTaskResult.objects.get().claim(f"dead{number}")
        clock.reap()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_job_whose_code_is_gone_fails_and_does_not_stop_the_rest(db: None) -> None:
    sample.note.enqueue("lost")
    DBTaskResult.objects.update(task_path="tests.jobs.sample.gone")
    run_next("w")
    assert DBTaskResult.objects.get().status == "FAILED"
    sample.note.enqueue("b")
    assert run_all() == 1


@pytest.mark.django_db(transaction=True)
def test_the_thread_runs_a_job_at_once_and_stops_clean() -> None:
    runner = Runner(poll=30, beat=30)
    runner.start()
    try:
        time.sleep(0.2)
        sample.note.enqueue("a")
        until = time.monotonic() + 5
        while not sample.DONE and time.monotonic() < until:
            time.sleep(0.02)
        assert sample.DONE == ["a"]
    finally:
        runner.stop()
    assert not any(thread.name.startswith("jobs") for thread in threading.enumerate())
    assert not Worker.objects.exists()
