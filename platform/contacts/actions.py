"""Every write between two people: first messages and answers, keeping, blocking."""

import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.limits import RELAXED_FACTOR
from common.screening import screen
from contacts.access import check_may_write_first, is_listed
from contacts.models import Block, ContactRequest, RequestState, SavedPerson, pair_of
from contacts.queries import hidden_ids
from notifications.actions import notify

FIRST_MESSAGES = 10
WINDOW = datetime.timedelta(days=7)
AGAIN_AFTER = datetime.timedelta(days=90)
MAX_SAVED = 500


@transaction.atomic
def send_request(recipient: User, message: str, *, acting_user: User) -> ContactRequest:
    """Write a first message; if `recipient` has written too, accept hers and keep this one as the reply.

    Raises PermissionDenied for who is not validated; ValidationError (with a code) when the person cannot be
    reached, a request is open or was declined lately, the week's messages are used up, or the text is held.
    """
    _lock(acting_user, recipient)
    check_may_write_first(acting_user)
    _check_reachable(recipient, acting_user)
    crossing = _check_between(recipient, acting_user)
    if reason := screen(message, acting_user, "contact_request"):
        raise ValidationError(reason, code="held")
    if crossing:
        return answer_request(crossing, accepted=True, reply=message, acting_user=acting_user)
    _check_limit(acting_user)
    made = ContactRequest.objects.create(
        sender=acting_user, recipient=recipient, pair=pair_of(acting_user, recipient), message=message
    )
    notify(recipient, "contact.request", url=reverse("contacts"), name=acting_user.name, message=message)
    return made


def _lock(*people: User) -> None:
    """Let one first message at a time pass between two people."""
    ids = [person.pk for person in people]
    list(User.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _check_reachable(recipient: User, sender: User) -> None:
    if recipient.pk in hidden_ids(sender) or recipient.pk == sender.pk or not is_listed(recipient):
        raise ValidationError(
            _("This person cannot be reached on Staffroom at the moment."), code="unreachable"
        )


def _check_between(recipient: User, sender: User) -> ContactRequest | None:
    """Return the open request of `recipient` to `sender`, if any; refuse what was written already."""
    between = ContactRequest.objects.filter(pair=pair_of(sender, recipient))
    if between.filter(state=RequestState.ACCEPTED).exists():
        raise ValidationError(_("You are in contact already."), code="contacts")
    waiting = between.filter(state=RequestState.OPEN).first()
    if waiting and waiting.sender_id == sender.pk:
        raise ValidationError(
            _("You have written already: your first message still waits for an answer."), code="waiting"
        )
    declined = between.filter(sender=sender, answered_at__gt=timezone.now() - AGAIN_AFTER).first()
    if declined and declined.answered_at:
        again = date_format(declined.answered_at + AGAIN_AFTER, "j E Y")
        raise ValidationError(
            _("The last answer was “not now”. You may write again from %(day)s.") % {"day": again},
            code="declined",
        )
    return waiting


def _check_limit(sender: User) -> None:
    """Refuse a first message when the week's are used up, and say when the next is possible."""
    most = FIRST_MESSAGES * (RELAXED_FACTOR if settings.RATE_LIMITS_RELAXED else 1)
    lately = ContactRequest.objects.filter(sender=sender, created_at__gt=timezone.now() - WINDOW)
    sent = list(lately.order_by("-created_at").values_list("created_at", flat=True)[:most])
    if len(sent) == most:
        when = date_format(timezone.localtime(sent[-1] + WINDOW), "j E, H:i")
        raise ValidationError(
            _("You have sent %(n)s first messages within seven days. The next is possible on %(when)s.")
            % {"n": most, "when": when},
            code="limit",
        )


@transaction.atomic
def answer_request(
    request: ContactRequest, *, accepted: bool, reply: str = "", acting_user: User
) -> ContactRequest:
    """Accept or decline an open request, once; a later answer changes nothing. Returns the request as it is.

    Raises PermissionDenied unless `acting_user` is its recipient.
    """
    if request.recipient_id != acting_user.pk:
        raise PermissionDenied
    state = RequestState.ACCEPTED if accepted else RequestState.DECLINED
    still_open = ContactRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    if still_open.update(state=state, reply=reply, answered_at=timezone.now()):
        kind = "contact.accepted" if accepted else "contact.declined"
        box = reverse("contacts") + f"?box={'contacts' if accepted else 'sent'}"
        notify(request.sender, kind, url=box, name=acting_user.name)
    return ContactRequest.objects.select_related("sender", "recipient").get(pk=request.pk)


@transaction.atomic
def save_person(person: User, *, acting_user: User) -> None:
    """Keep `person` in the short list; ValidationError when it is full."""
    kept = SavedPerson.objects.filter(user=acting_user)
    if kept.filter(person=person).exists():
        return
    if kept.count() >= MAX_SAVED:
        raise ValidationError(_("Your list is full: 500 people. Take someone out first."), code="full")
    SavedPerson.objects.get_or_create(user=acting_user, person=person)


def unsave_person(handle: str, *, acting_user: User) -> None:
    """Take the person of `handle` out of the short list, if there."""
    SavedPerson.objects.filter(user=acting_user, person__handle=handle).delete()


@transaction.atomic
def block_person(person: User, *, acting_user: User) -> None:
    """Block `person`: from now on neither finds nor reaches the other; nobody is told.

    Open first messages between the two end as declined, and neither stays in the other's short list.
    """
    _lock(acting_user, person)
    Block.objects.get_or_create(user=acting_user, person=person)
    waiting = ContactRequest.objects.filter(pair=pair_of(acting_user, person), state=RequestState.OPEN)
    waiting.update(state=RequestState.DECLINED, answered_at=timezone.now())
    SavedPerson.objects.filter(user=acting_user, person=person).delete()
    SavedPerson.objects.filter(user=person, person=acting_user).delete()


def unblock_person(block: Block, *, acting_user: User) -> None:
    """Take back one's own block; PermissionDenied for another's."""
    if block.user_id != acting_user.pk:
        raise PermissionDenied
    block.delete()
