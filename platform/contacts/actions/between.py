"""What the other actions share: one thing at a time between two people, and telling them of it."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contacts.actions.reliability import refresh
from contacts.models import Contact, ContactRequest, Mute, RequestState, pair_of
from notifications.actions import notify
from notifications.models import Notification

LIVE = (RequestState.OPEN, RequestState.ACCEPTED)


def lock(*people: User) -> None:
    """Let one thing at a time happen between people, until the transaction ends."""
    ids = [person.pk for person in people]
    list(User.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def turn(request: ContactRequest, before: str, **changes: Any) -> bool:
    """Change a request if it still is in the state `before`, and count its reader anew; return whether."""
    if not ContactRequest.objects.filter(pk=request.pk, state=before).update(**changes):
        return False
    refresh([request.recipient_id])
    return True


def as_it_is(request: ContactRequest) -> ContactRequest:
    """Return the request as the database has it now."""
    return ContactRequest.objects.select_related("sender", "recipient").get(pk=request.pk)


def address(request: ContactRequest) -> str:
    """Return the path of the page of a request."""
    return reverse("contact_request", args=[request.pk])


def tell(
    user: User,
    kind: str,
    request: ContactRequest,
    *,
    about: User,
    mail_at: datetime.datetime | None = None,
    **params: Any,
) -> None:
    """Tell `user` of a request and what another did; quietly if `user` has muted the other."""
    quiet = Mute.objects.filter(user=user, person=about).exists()
    url = address(request)
    notify(user, kind, url=url, name=about.name, quiet=quiet, mail_at=mail_at, **params)


def untell(user: User, kind: str, request: ContactRequest) -> None:
    """Take back what `user` was told of a request by a kind that begins with `kind`."""
    Notification.objects.filter(user=user, kind__startswith=kind, url=address(request)).delete()


def untell_between(one: User, other: User) -> None:
    """Take back all that two people were told of requests between them, whatever became of these."""
    known = ContactRequest.objects.filter(pair=pair_of(one, other))
    told = Notification.objects.filter(user__in=(one, other), kind__startswith="contact.")
    told.filter(url__in=[address(request) for request in known]).delete()


def end_between(one: User, other: User, *states: str) -> None:
    """End the requests between two people that are in one of `states`, and their contact; nobody is told."""
    known = ContactRequest.objects.filter(pair=pair_of(one, other), state__in=states)
    known.update(state=RequestState.ENDED, ended_at=timezone.now())
    Contact.objects.filter(user__in=(one, other), person__in=(one, other)).delete()
