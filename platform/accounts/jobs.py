"""What happens later about accounts: their mails, and the end of suspensions."""

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.actions import lift_ended_suspensions
from jobs.schedule import every
from jobs.tasks import job


@job()
def send_account_mail(subject: str, body: str, address: str) -> None:
    """Send one mail about signing in: confirmations, resets, warnings."""
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address]).send()


@every("accounts.suspensions", minutes=15)
def end_suspensions() -> None:
    """Let those in again whose suspension is over, so that others find them without their own visit."""
    lift_ended_suspensions()
