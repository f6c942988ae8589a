"""What becomes of a job that failed: run again after a wait, or left failed."""

import datetime
import logging
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs.tasks import back_off, retries_of

logger = logging.getLogger(__name__)


def run_again_or_give_up(row: DBTaskResult[..., Any]) -> None:
    """Put a failed job back with a wait, or leave it failed when its tries are used up."""
    attempt = len(row.worker_ids)
    if attempt > retries_of(row.task_path):
        logger.error(
            "Job %s %s failed for good (%d tries)\n%s", row.task_path, row.pk, attempt, row.traceback
        )
        return
    wait = back_off(attempt)
    reason = row.traceback.strip().rsplit("\n", 1)[-1]
    logger.warning("Job %s %s failed (%s); again in %d s", row.task_path, row.pk, reason, wait)
    row.status = TaskResultStatus.READY
    row.run_after = timezone.now() + datetime.timedelta(seconds=wait)
    row.save(update_fields=["status", "run_after"])
