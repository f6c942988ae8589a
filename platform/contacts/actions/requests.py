"""Writing to a person for the first time."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from accounts.models import User
from common.screening import screen
from contacts.access import check_may_write_first
from contacts.actions.answers import accept_request
from contacts.actions.between import lock, tell
from contacts.copies import is_copy
from contacts.data import RequestData
from contacts.models import ContactRequest, pair_of
from contacts.obstacles import obstacle, waiting_from
from contacts.school_days import closing_day, periods_of
from countries.queries import today


@transaction.atomic
def send_request(recipient: User, data: RequestData, *, acting_user: User) -> ContactRequest:
    """Send a contact request; if `recipient` has written too, accept hers and keep this one as the reply.

    Raises PermissionDenied for who is not validated; ValidationError (with a code) when something is in the
    way (`obstacles`), the text is held, or it went to too many others already (`copies`).
    """
    lock(acting_user, recipient)
    check_may_write_first(acting_user)
    if refusal := obstacle(recipient, acting_user):
        raise refusal
    if reason := screen(data.text, acting_user, "contact_request"):
        raise ValidationError(reason, code="held")
    if crossing := waiting_from(recipient, acting_user):
        return accept_request(crossing, reply=data.message, acting_user=acting_user)
    if is_copy(acting_user, recipient, data):
        raise ValidationError(_copied(), code="copied")
    return _write(recipient, data, acting_user)


def _copied() -> str:
    most = settings.SAME_TEXT_PEOPLE
    return ngettext(
        "You have sent almost the same text to %(n)s other person already. Write what in this profile made "
        "you write: that is what people answer.",
        "You have sent almost the same text to %(n)s other people already. Write what in this profile made "
        "you write: that is what people answer.",
        most,
    ) % {"n": most}


def _write(recipient: User, data: RequestData, sender: User) -> ContactRequest:
    request = ContactRequest.objects.create(
        sender=sender,
        recipient=recipient,
        pair=pair_of(sender, recipient),
        closes_on=closing_day(today(), periods_of([recipient.pk]).get(recipient.pk, ())),
        **vars(data),
    )
    tell(recipient, "contact.request", request, about=sender, message=data.message)
    return request
