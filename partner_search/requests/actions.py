"""Every write to partner requests: posting, changing, ending, opening again, and the partners found."""

import datetime
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actions import note_change
from accounts.models import User
from common.screening import screen
from contacts.models import Contact
from contacts.queries import hidden_ids
from countries.queries import today
from notifications.actions import notify
from partner_search.models import FoundPartner, PartnerRequest, PartnerRequestLanguage, PartnerRequestState
from partner_search.requests import renewal
from partner_search.requests.access import check_may_post
from partner_search.requests.data import RequestData
from profiles.models import Subject
from profiles.themes import themes_named

MOST_OPEN = 5  # of one author at once: enough for every class, too few to flood the list
NOTICE = datetime.timedelta(days=5)
PLAIN = (
    "title", "idea", "text_language", "age_from", "age_to", "levels", "wishes", "partners_wanted",
    "starts_on", "weeks", "offer", "ask", "closes_on",
)  # fmt: skip


@transaction.atomic
def post_request(data: RequestData, key: uuid.UUID, *, acting_user: User) -> PartnerRequest:
    """Post a request; the same `key` again returns what it posted before.

    Raises PermissionDenied for who is not validated; ValidationError when five are open or the text is held.
    """
    _lock(acting_user)
    check_may_post(acting_user)
    if posted := PartnerRequest.objects.filter(author=acting_user, key=key).first():
        return posted
    _check_budget(acting_user)
    _screen(data, acting_user)
    request = PartnerRequest(author=acting_user, key=key, renewed_on=today())
    _fill(request, data)
    return request


@transaction.atomic
def change_request(request: PartnerRequest, data: RequestData, *, acting_user: User) -> PartnerRequest:
    """Store `data` as the whole of a request of one's own, and end or open it as its new numbers ask.

    Raises PermissionDenied for another's; ValidationError when the text is held.
    """
    locked = _own(request, acting_user)
    _screen(data, acting_user)
    _fill(locked, data)
    _settle(locked)
    return locked


def _lock(user: User) -> None:
    """Let one change of an author's requests happen at a time."""
    list(User.objects.select_for_update().filter(pk=user.pk).values_list("pk", flat=True))


def _own(request: PartnerRequest, acting_user: User) -> PartnerRequest:
    """Return the request, locked, in its state of today; whom a block now parts from the author is let go."""
    _lock(acting_user)
    locked = PartnerRequest.objects.select_for_update().get(pk=request.pk)
    if locked.author_id != acting_user.pk:
        raise PermissionDenied
    locked.state = locked.state_on(today())
    locked.partners.filter(person__in=hidden_ids(acting_user)).delete()
    return locked


def open_count(user: User) -> int:
    """Return how many requests of `user` are open."""
    return PartnerRequest.objects.open_on(today()).filter(author=user).count()


def _check_budget(user: User) -> None:
    if open_count(user) >= MOST_OPEN:
        raise ValidationError(
            _("You have %(most)s open requests, as many as one may have. Close one first.")
            % {"most": MOST_OPEN},
            code="budget",
        )


def _screen(data: RequestData, author: User) -> None:
    text = "\n\n".join(filter(None, (data.title, data.idea, data.offer, data.ask, ", ".join(data.themes))))
    if reason := screen(text, author, "partner_request"):
        raise ValidationError(reason, code="held")


def _fill(request: PartnerRequest, data: RequestData) -> None:
    for name in PLAIN:
        value = getattr(data, name)
        setattr(request, name, list(value) if isinstance(value, tuple) else value)
    request.save()
    request.subjects.set(Subject.objects.filter(pk__in=data.subjects))
    request.themes.set(themes_named(data.themes))
    request.languages.all().delete()
    PartnerRequestLanguage.objects.bulk_create(
        PartnerRequestLanguage(request=request, language_id=code, level=level)
        for code, level in data.languages
    )
    note_change(request.author_id)


def _settle(request: PartnerRequest) -> None:
    """Close an open request whose partners are all found; open one that may go on, if the budget allows."""
    full = request.partners.count() >= request.partners_wanted
    if full and request.state == PartnerRequestState.OPEN:
        _set(request, PartnerRequestState.FULL)
    ended = request.state in (PartnerRequestState.FULL, PartnerRequestState.EXPIRED)
    if ended and not full and request.closes_on >= today() and open_count(request.author) < MOST_OPEN:
        _set(request, PartnerRequestState.OPEN)


def _set(request: PartnerRequest, state: PartnerRequestState) -> None:
    request.state = state
    if state == PartnerRequestState.OPEN:
        request.renewed_on, request.announced_on = today(), None
    request.save(update_fields=["state", "renewed_on", "announced_on"])
    note_change(request.author_id)


@transaction.atomic
def close_request(request: PartnerRequest, *, acting_user: User) -> PartnerRequest:
    """Close an open request of one's own; an ended one stays as it is. PermissionDenied for another's."""
    locked = _own(request, acting_user)
    if locked.state == PartnerRequestState.OPEN:
        _set(locked, PartnerRequestState.CLOSED)
    return locked


@transaction.atomic
def renew_request(request: PartnerRequest, *, acting_user: User) -> PartnerRequest:
    """Keep an open request of one's own open for 30 days more, or open an ended one again.

    Raises PermissionDenied for another's; ValidationError when its date has passed, its partners are found,
    or five others are open.
    """
    locked = _own(request, acting_user)
    check_may_post(acting_user)
    _check_may_open(locked)
    _set(locked, PartnerRequestState.OPEN)
    return locked


def _check_may_open(request: PartnerRequest) -> None:
    if request.closes_on < today():
        raise ValidationError(_("Its date has passed: choose a later one under “Change”."), code="date")
    if request.partners.count() >= request.partners_wanted:
        raise ValidationError(
            _("All partners are found: take one out, or raise the number under “Change”."), code="full"
        )
    if not request.is_open_on(today()):
        _check_budget(request.author)


@transaction.atomic
def renew_by_link(asked: renewal.Renewal) -> PartnerRequest | None:
    """Renew the request of a mailed link; return None if the link no longer applies.

    The link itself is the proof of who asks. Raises ValidationError as `renew_request` does.
    """
    request = renewal.applies_to(asked, PartnerRequest.objects.select_related("author"), today())
    if request is None:
        return None
    try:
        return renew_request(request, acting_user=request.author)
    except PermissionDenied:
        return None


@transaction.atomic
def add_partner(request: PartnerRequest, person: User, *, acting_user: User) -> PartnerRequest:
    """Count a contact as a partner of one's own request; with the last one wanted it closes as full.

    Raises PermissionDenied for another's request; ValidationError for who is no contact, or one too many.
    """
    locked = _own(request, acting_user)
    if not Contact.objects.filter(user=acting_user, person=person).exists():
        raise ValidationError(_("Only your contacts can be partners here."), code="contact")
    if locked.partners.filter(person=person).exists():
        return locked
    if locked.partners.count() >= locked.partners_wanted:
        raise ValidationError(_("All partners are found already."), code="full")
    FoundPartner.objects.create(request=locked, person=person)
    _settle(locked)
    note_change(locked.author_id)
    return locked


@transaction.atomic
def remove_partner(request: PartnerRequest, handle: str, *, acting_user: User) -> PartnerRequest:
    """Take a partner back, if there; a request that was full opens again. PermissionDenied for another's."""
    locked = _own(request, acting_user)
    locked.partners.filter(person__handle=handle).delete()
    _settle(locked)
    return locked


@transaction.atomic
def announce_lapse(request_id: int, day: datetime.date) -> None:
    """Tell the author once that the request lapses within five days of `day`, with a link that renews it.

    Nothing is said of one whose date comes first; it may still be given a later one.
    """
    due = PartnerRequest.objects.due_for_notice(day, NOTICE).select_for_update(of=("self",))
    request = due.select_related("author").filter(pk=request_id).first()
    if request is None or request.lapses_on >= request.closes_on:
        return
    request.announced_on = day
    request.save(update_fields=["announced_on"])
    notify(
        request.author,
        "partner_request.lapses",
        url=reverse("renew_partner_request_by_link", args=[renewal.make(request)]),
        title=request.title,
        day=_in_words(request.lapses_on, request.author.language),
    )


def _in_words(day: datetime.date, language: str) -> str:
    with translation.override(language):
        return date_format(day, "j E Y")


@transaction.atomic
def end_request(request_id: int, day: datetime.date) -> None:
    """Mark a request that is over on `day` as expired or lapsed; once, and only if it is."""
    request = PartnerRequest.objects.select_for_update().get(pk=request_id)
    state = request.state_on(day)
    if state != request.state:
        _set(request, state)
