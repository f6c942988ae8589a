"""What becomes of a request: accepted, declined with a reason, taken back, or closed without an answer."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.screening import screen
from contacts.actions.between import LIVE, as_it_is, lock, tell, turn, untell
from contacts.data import SECOND_THOUGHTS
from contacts.models import Contact, ContactRequest, DeclineReason, RequestState


def _check_is(user: User, acting_user: User) -> None:
    if user.pk != acting_user.pk:
        raise PermissionDenied


@transaction.atomic
def accept_request(request: ContactRequest, *, reply: str = "", acting_user: User) -> ContactRequest:
    """Accept an open request, once: the two are contacts. Returns the request as it is.

    Raises PermissionDenied unless `acting_user` is its recipient.
    """
    _check_is(request.recipient, acting_user)
    lock(request.sender, request.recipient)
    now = timezone.now()
    if turn(request, RequestState.OPEN, state=RequestState.ACCEPTED, reply=reply, answered_at=now):
        _make_contacts(request, now)
        tell(request.sender, "contact.accepted", request, about=acting_user)
    return as_it_is(request)


def _make_contacts(request: ContactRequest, at: datetime.datetime) -> None:
    sides = ((request.sender, request.recipient), (request.recipient, request.sender))
    Contact.objects.bulk_create(
        Contact(user=user, person=person, request=request, created_at=at) for user, person in sides
    )


@transaction.atomic
def decline_request(
    request: ContactRequest, reason: str, line: str = "", *, acting_user: User
) -> ContactRequest:
    """Decline an open request, once, with a reason and perhaps a line. Returns the request as it is.

    The sender is told politely; the mail waits until it is too late for second thoughts. Raises
    PermissionDenied unless `acting_user` is its recipient, ValidationError for a line that is held.
    """
    _check_is(request.recipient, acting_user)
    why = DeclineReason(reason)
    if line and (held := screen(line, acting_user, "contact_request")):
        raise ValidationError(held, code="held")
    lock(request.sender, request.recipient)
    now = timezone.now()
    if turn(request, RequestState.OPEN, state=RequestState.DECLINED, reason=why, reply=line, answered_at=now):
        later = now + SECOND_THOUGHTS
        tell(request.sender, f"contact.declined.{why}", request, about=acting_user, mail_at=later)
    return as_it_is(request)


@transaction.atomic
def reopen_request(request: ContactRequest, *, acting_user: User) -> ContactRequest:
    """Take back a refusal within ten minutes: the request waits again. Returns it as it is.

    Raises PermissionDenied unless `acting_user` is its recipient; ValidationError when it is too late, or
    the two are in touch by another request since.
    """
    _check_is(request.recipient, acting_user)
    lock(request.sender, request.recipient)
    found = as_it_is(request)
    if found.state == RequestState.OPEN:
        return found
    since = timezone.now() - SECOND_THOUGHTS
    if found.state != RequestState.DECLINED or not found.answered_at or found.answered_at < since:
        raise ValidationError(_("It is too late to take this answer back."), code="late")
    if ContactRequest.objects.filter(pair=found.pair, state__in=LIVE).exists():
        raise ValidationError(_("You are in touch by another letter already."), code="between")
    again = {"reason": "", "reply": "", "answered_at": None}
    turn(found, RequestState.DECLINED, state=RequestState.OPEN, **again)
    untell(found.sender, "contact.declined", found)
    return as_it_is(request)


@transaction.atomic
def withdraw_request(request: ContactRequest, *, acting_user: User) -> ContactRequest:
    """Take back one's own open request, once. Returns it as it is.

    Raises PermissionDenied unless `acting_user` is its sender.
    """
    _check_is(request.sender, acting_user)
    lock(request.sender, request.recipient)
    if turn(request, RequestState.OPEN, state=RequestState.WITHDRAWN, ended_at=timezone.now()):
        untell(request.recipient, "contact.request", request)
    return as_it_is(request)


@transaction.atomic
def close_unanswered(request: ContactRequest, day: datetime.date) -> bool:
    """Close a request that has waited until before `day`, and tell both kindly; return whether it did."""
    lock(request.sender, request.recipient)
    now, waited = timezone.now(), ContactRequest.objects.filter(pk=request.pk, closes_on__lt=day)
    if not waited.filter(state=RequestState.OPEN).update(state=RequestState.CLOSED, ended_at=now):
        return False
    untell(request.recipient, "contact.request", request)
    tell(request.sender, "contact.closed", request, about=request.recipient)
    tell(request.recipient, "contact.lapsed", request, about=request.sender)
    return True
