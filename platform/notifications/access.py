"""Whose notifications are whose."""

from django.http import Http404

from accounts.models import User
from notifications.models import Notification

BIGGEST_ID = 2**63 - 1


def get_notification_for(user: User, pk: int) -> Notification:
    """Return the notification `pk` of `user`. Raises Http404 for another's or none."""
    found = Notification.objects.filter(user=user, pk=pk).first() if pk <= BIGGEST_ID else None
    if found is None:
        raise Http404
    return found
