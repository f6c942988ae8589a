"""Who works, and what is due when."""

from django.db import models
from django.utils import timezone


class Worker(models.Model):
    """A running worker; `seen_at` is its heartbeat. A job whose worker is gone is run again."""

    key = models.CharField(primary_key=True, max_length=32)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class Schedule(models.Model):
    """When a repeated thing is due next; moving `next_run` on is what lets one process alone start it."""

    name = models.CharField(primary_key=True, max_length=80)
    next_run = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.next_run}"
