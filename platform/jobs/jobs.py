"""The job table's own housekeeping."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.schedule import every

KEEP_DONE = datetime.timedelta(days=1)
KEEP_FAILED = datetime.timedelta(days=30)


@every("jobs.prune", hours=6)
def prune() -> int:
    """Delete jobs done a day ago and jobs failed a month ago; return how many."""
    now = timezone.now()
    old = Q(finished_at__lt=now - KEEP_FAILED) | Q(status="SUCCESSFUL", finished_at__lt=now - KEEP_DONE)
    return DBTaskResult.objects.finished().filter(old).delete()[0]
