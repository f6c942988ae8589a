"""The mail that goes out with a notification."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from jobs.schedule import every
from jobs.tasks import job
from notifications.kinds import KINDS
from notifications.models import Notification

KEEP = datetime.timedelta(days=365)
ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058


@job(retries=5)
def send_mail_of(pk: int) -> None:
    """Mail a notification to its user in their language; nothing if either has gone meanwhile.

    Nor if its kind is for those who have not seen it, and she has.
    """
    told = Notification.objects.select_related("user").filter(pk=pk).first()
    if told is None or not _takes_mail(told.user) or (told.read_at and KINDS[told.kind].late):
        return
    with translation.override(told.user.language):
        mail_of(told).send()


def _takes_mail(user: User) -> bool:
    return user.is_active and user.closed_at is None


def mail_of(told: Notification) -> EmailMessage:
    """Return the mail of a notification in the active language.

    A notification with a `stop` path says in the mail, and to mail programs, where such mails are stopped; a
    POST there needs no cookie.
    """
    kind = KINDS[told.kind]
    title, body = kind.filled(told.params)
    path = told.url if kind.direct else reverse("notification", args=[told.pk])
    stop = settings.BASE_URL + told.params["stop"] if "stop" in told.params else ""
    words = {"user": told.user, "body": body, "button": kind.button, "link": settings.BASE_URL + path}
    text = render_to_string("notifications/mail.txt", words | {"stop": stop})
    headers = {"List-Unsubscribe": f"<{stop}>", **ONE_CLICK} if stop else None
    return EmailMessage(" ".join(title.split()), text, to=[told.user.email], headers=headers)


@every("notifications.prune", hours=24)
def prune() -> int:
    """Delete what was told a year ago; return how many."""
    return Notification.objects.filter(created_at__lt=timezone.now() - KEEP).delete()[0]
