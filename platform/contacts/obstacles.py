"""What keeps one person from writing to another, whatever the text: found before a word is written."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.access import is_listed
from contacts.budget import budget_of
from contacts.models import ContactRequest, RequestState, pair_of
from contacts.queries import hidden_ids

# How long one waits after a request that came to nothing, and what one is told meanwhile. The first two hold
# for who had written; the end of a contact holds for both.
AGAIN_AFTER: dict[str, tuple[datetime.timedelta, str | Promise]] = {
    RequestState.DECLINED: (
        datetime.timedelta(days=90),
        gettext_lazy("The last answer was “not now”. You may write again from %(day)s."),
    ),
    RequestState.CLOSED: (
        datetime.timedelta(days=90),
        gettext_lazy("Your last letter stayed without an answer. You may write again from %(day)s."),
    ),
    RequestState.WITHDRAWN: (
        datetime.timedelta(days=1),
        gettext_lazy("You took your last letter back. You may write again from %(day)s."),
    ),
    RequestState.ENDED: (
        datetime.timedelta(days=7),
        gettext_lazy("You were in touch until lately. You may write again from %(day)s."),
    ),
}


def waiting_from(person: User, user: User) -> ContactRequest | None:
    """Return the open request of `person` to `user`, to which writing is the answer."""
    open_ones = ContactRequest.objects.filter(sender=person, recipient=user, state=RequestState.OPEN)
    return open_ones.select_related("sender", "recipient").first()


def obstacle(recipient: User, sender: User) -> ValidationError | None:
    """Return why `sender` cannot write to `recipient` now, with a code; None when nothing is in the way.

    Who answers a letter by one of her own needs no budget, and the other's list may be full. At most seven
    queries.
    """
    found = _unreachable(recipient, sender) or _between(recipient, sender)
    if found or waiting_from(recipient, sender):
        return found
    return _full(recipient) or _spent(sender)


def _unreachable(recipient: User, sender: User) -> ValidationError | None:
    if recipient.pk in (hidden_ids(sender) | {sender.pk}) or not is_listed(recipient):
        return ValidationError(
            _("This person cannot be reached on Staffroom at the moment."), code="unreachable"
        )
    return None


def _between(recipient: User, sender: User) -> ValidationError | None:
    """Return what was written between the two already, if it is in the way."""
    known = ContactRequest.objects.filter(pair=pair_of(sender, recipient))
    live = known.filter(state__in=(RequestState.OPEN, RequestState.ACCEPTED)).first()
    if live and live.state == RequestState.ACCEPTED:
        return ValidationError(_("You are in contact already."), code="contacts")
    if live and live.sender_id == sender.pk:
        return ValidationError(
            _("You have written already: your first message still waits for an answer."), code="waiting"
        )
    return _too_soon(list(known[:10]), sender)


def _too_soon(known: list[ContactRequest], sender: User) -> ValidationError | None:
    """Return that it is too soon after the request of `known` that holds longest."""
    held = [(free, each.state) for each in known if (free := _free_at(each, sender)) > timezone.now()]
    if not held:
        return None
    free, state = max(held)
    day = date_format(timezone.localtime(free), "j E Y")
    return ValidationError(str(AGAIN_AFTER[state][1]) % {"day": day}, code=state)


def _free_at(known: ContactRequest, sender: User) -> datetime.datetime:
    """Return from when `known` is no longer in the way of `sender`."""
    over = known.ended_at or known.answered_at
    holds = known.sender_id == sender.pk or known.state == RequestState.ENDED
    if over is None or not holds or known.state not in AGAIN_AFTER:
        return known.created_at
    return over + AGAIN_AFTER[known.state][0]


def _full(recipient: User) -> ValidationError | None:
    """Return that more letters wait for `recipient` than the setting allows."""
    waiting = ContactRequest.objects.filter(recipient=recipient, state=RequestState.OPEN)
    if waiting.count() < settings.OPEN_REQUESTS_MOST:
        return None
    return ValidationError(
        _("So many letters wait for an answer here that yours would wait too long. Try again next week."),
        code="full",
    )


def _spent(sender: User) -> ValidationError | None:
    """Return that the week's first contacts are used up, and when the next is possible."""
    budget = budget_of(sender)
    if budget.left > 0:
        return None
    when = date_format(timezone.localtime(budget.next_at), "j E, H:i") if budget.next_at else "-"
    return ValidationError(
        _("You have used up your first letters of this week. The next is possible on %(when)s.")
        % {"when": when},
        code="limit",
    )
