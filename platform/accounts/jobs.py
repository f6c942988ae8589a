"""What happens later about accounts: mails; suspensions, sessions and long absences end; the log is cut."""

import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.actions import lift_ended_suspensions
from accounts.models import PersonChange
from countries.queries import today
from jobs.schedule import every
from jobs.tasks import job

KEEP_CHANGES = datetime.timedelta(days=30)
AT_ONCE = 500  # the others have their turn on the next day


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


@every("accounts.sessions", hours=24)
def forget_ended_sessions() -> None:
    """Delete sessions that have run out, and what is known of the address and browser of ended ones."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


@every("accounts.away", hours=24)
def end_long_absences() -> None:
    """Warn who stays away for three years, and close the account of who was warned and does not come back."""
    from accounts import away  # it mails by the job above

    day = today()
    for user_id in list(away.to_close(day).values_list("pk", flat=True)[:AT_ONCE]):
        away.close(user_id, day)
    for user_id in list(away.to_warn(day).values_list("pk", flat=True)[:AT_ONCE]):
        away.warn(user_id, day)
