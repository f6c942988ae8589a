"""Things done again and again: each once per period over all processes, and across restarts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from jobs.models import Schedule
from jobs.tasks import job


@dataclass(frozen=True)
class Repeated:
    """A function and how long it is from one run to the next."""

    function: Callable[[], object]
    period: datetime.timedelta


F = TypeVar("F", bound=Callable[[], object])
REPEATED: dict[str, Repeated] = {}


def every(name: str, *, hours: float = 0, minutes: float = 0) -> Callable[[F], F]:
    """Register a function without arguments to be run as a job once per period, the first time at once.

    `name` is its row in the table: `app.thing`, unique.
    """

    def wrap(function: F) -> F:
        if name in REPEATED:
            raise ValueError(f"two schedules are named {name}")
        REPEATED[name] = Repeated(function, datetime.timedelta(hours=hours, minutes=minutes))
        return function

    return wrap


@job(retries=3)
def run_repeated(name: str) -> None:
    """Run the repeated thing `name`; one that a newer release dropped is skipped."""
    if name in REPEATED:
        REPEATED[name].function()


def start_due() -> list[str]:
    """Enqueue each repeated thing that is due, once over all processes; return their names."""
    now = timezone.now()
    known = dict(Schedule.objects.values_list("name", "next_run"))
    due = [name for name in REPEATED if known.get(name, now) <= now]
    return [name for name in due if _start(name, now)]


def _start(name: str, now: datetime.datetime) -> bool:
    """Enqueue `name` if no other process has done so for this period.

    The update finds its row only while it is due: of two processes the second finds none.
    """
    with transaction.atomic():
        Schedule.objects.get_or_create(name=name, defaults={"next_run": now})
        due = Schedule.objects.filter(name=name, next_run__lte=now)
        if not due.update(next_run=now + REPEATED[name].period):
            return False
        run_repeated.enqueue(name)
        return True
