"""What happens later about accounts: their mails, the end of suspensions, a short change log."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.actions import lift_ended_suspensions
from accounts.models import PersonChange
from jobs.schedule import every
from jobs.tasks import job

KEEP_CHANGES = datetime.timedelta(days=30)


@job()
def send_account_mail(subject: str, body: str, address: str) -> None:
    """Send one mail about signing in: confirmations, resets, warnings."""
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address]).send()


@every("accounts.suspensions", minutes=15)
def end_suspensions() -> None:
    """Let those in again whose suspension is over, so that others find them without their own visit."""
    lift_ended_suspensions()


@every("accounts.changes", hours=24)
def prune_changes() -> int:
    """Delete rows of the change log that every search engine has followed long ago; return how many."""
    return PersonChange.objects.filter(at__lt=timezone.now() - KEEP_CHANGES).delete()[0]
