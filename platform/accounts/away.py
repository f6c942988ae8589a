"""Who stays away for years: hidden after one (the search sees to it), warned after three, then anonymised.

docs/programme.md, rule `retention`; how long one has to come back after the warning is ours.
"""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from accounts import closing
from accounts.jobs import send_account_mail
from accounts.models import User

AWAY = datetime.timedelta(days=3 * 365)
NOTICE = datetime.timedelta(days=30)


def to_warn(day: datetime.date) -> QuerySet[User]:
    """Return who is away for three years on `day` and was told nothing in these years."""
    return _away(day).filter(Q(away_warned_on__isnull=True) | Q(away_warned_on__lt=day - AWAY))


def to_close(day: datetime.date) -> QuerySet[User]:
    """Return who was told 30 days before `day` and has not come back."""
    return _away(day).filter(away_warned_on__range=(day - AWAY, day - NOTICE))


def _away(day: datetime.date) -> QuerySet[User]:
    then = day - AWAY
    return User.objects.filter(closed_at__isnull=True, last_active_on__lt=then, date_joined__date__lt=then)


@transaction.atomic
def warn(user_id: int, day: datetime.date) -> None:
    """Tell the user by mail that the account ends in 30 days unless she signs in; once per absence."""
    user = to_warn(day).select_for_update().filter(pk=user_id).first()
    if user is None:
        return
    user.away_warned_on = day
    user.save(update_fields=["away_warned_on"])
    with translation.override(user.language):
        end = date_format(day + NOTICE, "DATE_FORMAT")
        told = {"user": user, "end": end, "site": settings.BASE_URL}
        subject = " ".join(render_to_string("account/email/away_subject.txt", told).split())
        body = render_to_string("account/email/away_message.txt", told)
    send_account_mail.enqueue(subject, body, user.email)


@transaction.atomic
def close(user_id: int, day: datetime.date) -> None:
    """Close the account of a user who has not come back after the warning."""
    if user := to_close(day).select_for_update().filter(pk=user_id).first():
        closing.close(user, acting_user=user)
