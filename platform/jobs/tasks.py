"""Jobs: functions that run later, in a worker, and are run again after a failure.

The one place that names django-tasks, which Django 6 has in its core as `django.tasks`.
"""

from collections.abc import Callable
from typing import Any

from django_tasks import task
from django_tasks.base import Task

RETRIES = 5
BACK_OFF = (10, 60, 300, 1800, 7200)  # seconds before the first, second, ... try after a failure

_retries: dict[str, int] = {}


def job(*, retries: int = RETRIES) -> Callable[[Callable[..., Any]], Task[..., Any]]:
    """Make a module's function a job: `some_job.enqueue(...)` writes a row, a worker calls the function.

    Arguments must be JSON. A job may run more than once (a worker can be killed between its effect and its
    row), so it has to bear that. After a failure it is run again, `retries` times at most.
    """

    def wrap(function: Callable[..., Any]) -> Task[..., Any]:
        made: Task[..., Any] = task(function)
        _retries[made.module_path] = retries
        return made

    return wrap


def retries_of(path: str) -> int:
    """Return how often the job at `path` is run again after a failure; 0 for one that is not ours."""
    return _retries.get(path, 0)


def back_off(attempt: int) -> int:
    """Return the seconds to wait after the failed `attempt` (1 is the first)."""
    return BACK_OFF[min(attempt, len(BACK_OFF)) - 1]
