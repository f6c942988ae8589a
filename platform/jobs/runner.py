"""The worker: takes jobs from the table one by one, runs them, and runs failed ones again later.

It lives in threads of the server process (`Runner`), or wherever `run_next` is called.
"""

import contextlib
import logging
import threading
from typing import Any

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils.crypto import get_random_string
from django_tasks.signals import task_enqueued
from django_tasks_db.models import DBTaskResult

from jobs import clock
from jobs.retry import run_again_or_give_up

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
STOP_SECONDS = 10.0


def run_next(worker: str) -> DBTaskResult[..., Any] | None:
    """Run the next job that is ready, in the name of `worker`; return its row, None if nothing was ready."""
    row = _claim(worker)
    if row is not None:
        _run(row)
    return row


def _claim(worker: str) -> DBTaskResult[..., Any] | None:
    """Take the next ready job for `worker`, so that no other worker takes it."""
    if not DBTaskResult.objects.ready().exists():  # spares the write lock that the transaction takes
        return None
    with transaction.atomic():
        row = DBTaskResult.objects.ready().get_locked()
        if row is not None:
            row.claim(worker)
    return row


def _run(row: DBTaskResult[..., Any]) -> None:
    """Run a claimed job and write down how it ended."""
    try:
        result = row.task_result
        row.set_successful(row.task.call(*result.args, **result.kwargs))
    except Exception as error:  # whatever a job raises is its failure, not the worker's
        row.set_failed(error)
        run_again_or_give_up(row)


class Runner:
    """Two threads of the server process: one runs jobs, one keeps time (heartbeat, reaper, schedule)."""

    def __init__(self, poll: float = POLL_SECONDS, beat: float = clock.BEAT_SECONDS) -> None:
        self.worker = get_random_string(24)
        self._poll, self._beat = poll, beat
        self._stop, self._wake = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name="jobs", daemon=True),
            threading.Thread(target=self._keep_time, name="jobs-clock", daemon=True),
        ]

    def start(self) -> None:
        """Start working; a job enqueued in this process is taken at once, others within the poll."""
        clock.beat(self.worker)
        task_enqueued.connect(self._enqueued, dispatch_uid=self.worker)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Finish the running job (waiting `timeout` seconds at most) and say good-bye."""
        task_enqueued.disconnect(dispatch_uid=self.worker)
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout)
        if not any(thread.is_alive() for thread in self._threads):
            clock.leave(self.worker)

    def _enqueued(self, **kwargs: Any) -> None:
        transaction.on_commit(self._wake.set)

    def _work(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            if not self._guarded(lambda: run_next(self.worker)):
                self._wake.wait(self._poll)
        connection.close()

    def _keep_time(self) -> None:
        while not self._stop.is_set():
            self._guarded(lambda: clock.tick(self.worker))
            self._stop.wait(self._beat)
        connection.close()

    def _guarded(self, step: Any) -> Any:
        """Take a step; a database that is away or locked is tried again after the poll."""
        close_old_connections()
        try:
            return step()
        except OperationalError as error:
            logger.warning("Jobs: %s", error)
        except Exception:
            logger.exception("Jobs: a step failed")
        with contextlib.suppress(Exception):
            connection.close()
        return None
