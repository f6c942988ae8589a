"""What happens at every beat: the worker shows that it lives, the dead are reaped, what is due is started."""

import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import schedule
from jobs.models import Worker
from jobs.retry import run_again_or_give_up

BEAT_SECONDS = 10.0
DEAD_AFTER = datetime.timedelta(seconds=60)


class WorkerGoneError(Exception):
    """The worker of a job ended in the middle of it."""


def tick(worker: str) -> None:
    """Do everything that is due at a beat of `worker`."""
    beat(worker)
    reap()
    schedule.start_due()


def beat(worker: str) -> None:
    """Write down that `worker` lives."""
    Worker.objects.update_or_create(key=worker, defaults={"seen_at": timezone.now()})


def leave(worker: str) -> None:
    """Forget `worker`, which has ended."""
    Worker.objects.filter(key=worker).delete()


def reap() -> int:
    """Put back the jobs whose worker is gone (killed, or silent for a minute); return how many.

    The broken run counts as a try, so a job that kills its worker is given up in the end.
    """
    Worker.objects.filter(seen_at__lt=timezone.now() - DEAD_AFTER).delete()
    with transaction.atomic():
        living = set(Worker.objects.values_list("key", flat=True))
        running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
        lost = [row for row in running if not living.intersection(row.worker_ids[-1:])]
        for row in lost:
            row.set_failed(WorkerGoneError(f"worker {row.worker_ids[-1:]} is gone"))
            run_again_or_give_up(row)
    return len(lost)
