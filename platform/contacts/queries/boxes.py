"""The boxes: letters received and sent, contacts, kept, blocked and muted people."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.text import terms, words
from contacts.data import SECOND_THOUGHTS
from contacts.models import Block, Contact, ContactRequest, Mute, RequestState, SavedPerson
from contacts.queries.relations import hidden_ids
from contacts.school_days import periods_of, school_days_between
from countries.queries import today
from profiles.models import Profile
from schools.models import School, Validation

PAGE = 20
SEARCH_FROM = 20  # contacts; with fewer one looks faster than one types
SEARCHED = 5_000


@dataclass(frozen=True)
class Entry:
    """One person in a list, and what she is there for; `listed` says whether her page can be opened.

    `waits` counts the school days an open request has waited, by the calendar of its recipient.
    """

    person: User
    school: School | None
    listed: bool
    request: ContactRequest | None = None
    contact: Contact | None = None
    waits: int = 0


@dataclass(frozen=True)
class Page:
    """At most 20 entries, and the key after which the next page begins (None on the last)."""

    entries: list[Entry]
    next: int | None


def received(user: User, after: int | None) -> Page:
    """Return the open requests to `user`, newest first."""
    open_ones = ContactRequest.objects.filter(recipient=user, state=RequestState.OPEN)
    return _letters(user, _without(open_ones, "sender", user), after)


def sent(user: User, after: int | None) -> Page:
    """Return the requests `user` wrote, newest first, whatever became of them; a block hides its own."""
    mine = ContactRequest.objects.filter(sender=user).exclude(recipient__in=hidden_ids(user))
    return _letters(user, mine, after)


def second_thoughts(user: User) -> list[Entry]:
    """Return the requests `user` has declined within the last ten minutes: she may take that back."""
    since = timezone.now() - SECOND_THOUGHTS
    declined = ContactRequest.objects.filter(
        recipient=user, state=RequestState.DECLINED, answered_at__gte=since
    )
    return _letters(user, _without(declined, "sender", user), None).entries


def letter(user: User, request: ContactRequest) -> Entry:
    """Return one request as an entry for `user`, who sent or received it."""
    return _letters(user, ContactRequest.objects.filter(pk=request.pk), None).entries[0]


def contacts(user: User, after: int | None, asked: str = "") -> Page:
    """Return the contacts of `user`, newest first; with `asked` those whose name has words beginning so."""
    known = _without(Contact.objects.filter(user=user), "person", user)
    if asked.strip():
        known = known.filter(pk__in=_named(known, words(asked)))
    rows, last = _cut(known.select_related("person__profile", "request"), after)
    return Page(_entries([row.person for row in rows], contacts=rows), last)


def contact_count(user: User) -> int:
    """Return how many contacts `user` has that can be shown."""
    return _without(Contact.objects.filter(user=user), "person", user).count()


def _named(known: QuerySet[Contact], asked: list[str]) -> list[int]:
    """Return the ids of the contacts in whose names each of the folded words begins a word, in any script."""
    names = ((pk, terms(name)) for pk, name in known.values_list("pk", "person__name")[:SEARCHED])
    return [pk for pk, own in names if all(any(term.startswith(word) for term in own) for word in asked)]


def saved(user: User, after: int | None) -> Page:
    """Return the people `user` keeps, the latest first, without those in a block or gone."""
    kept = SavedPerson.objects.filter(user=user, person__closed_at__isnull=True)
    kept = kept.exclude(person__in=hidden_ids(user)).select_related("person__profile")
    rows, last = _cut(kept, after)
    return Page(_entries([row.person for row in rows]), last)


def blocked(user: User, after: int | None) -> Page:
    """Return the people `user` has blocked, the latest first."""
    return _plain(Block.objects.filter(user=user), after)


def muted(user: User, after: int | None) -> Page:
    """Return the people `user` has muted, the latest first."""
    return _plain(Mute.objects.filter(user=user), after)


R = TypeVar("R", ContactRequest, Contact, SavedPerson, Block, Mute)
Letters = TypeVar("Letters", ContactRequest, Contact)
Barred = TypeVar("Barred", Block, Mute)


def _plain(rows: QuerySet[Barred], after: int | None) -> Page:
    found, last = _cut(rows.select_related("person__profile").order_by("-id"), after)
    return Page([Entry(row.person, None, listed=False) for row in found], last)


def _without(rows: QuerySet[Letters], person: str, user: User) -> QuerySet[Letters]:
    """Leave out the rows whose `person` is in a block with `user`, suspended or gone."""
    gone = Q(closed_at__isnull=False) | Q(suspended_at__isnull=False) | Q(pk__in=hidden_ids(user))
    return rows.exclude(**{f"{person}__in": User.objects.filter(gone)})


def _letters(user: User, asked: QuerySet[ContactRequest], after: int | None) -> Page:
    rows, last = _cut(asked.select_related("sender__profile", "recipient__profile"), after)
    people = [row.recipient if row.sender_id == user.pk else row.sender for row in rows]
    return Page(_entries(people, rows), last)


def _cut(rows: QuerySet[R], after: int | None) -> tuple[list[R], int | None]:
    """Return the first rows with an id under `after`, and the id after which the next page begins."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _entries(
    people: Sequence[User], requests: Sequence[ContactRequest] = (), contacts: Sequence[Contact] = ()
) -> list[Entry]:
    """Return an entry for each of `people`, with its request or contact if given, in a few queries."""
    ids = [person.pk for person in people]
    present = Validation.objects.current().filter(user__in=ids).select_related("school__country")
    schools = {validation.user_id: validation.school for validation in present}
    listed = set(Profile.objects.listed(today()).filter(pk__in=ids).values_list("pk", flat=True))
    waits = _waits(requests)
    letters = requests or [contact.request for contact in contacts]
    return [
        Entry(
            person,
            schools.get(person.pk),
            person.pk in listed,
            request,
            contact,
            waits.get(request.pk, 0) if request else 0,
        )
        for person, request, contact in zip_longest(people, letters, contacts)
    ]


def _waits(requests: Sequence[ContactRequest]) -> dict[int, int]:
    """Return {request: the school days it has waited} of those that are open."""
    waiting = [request for request in requests if request.state == RequestState.OPEN]
    calendars = periods_of({request.recipient_id for request in waiting}) if waiting else {}
    return {
        request.pk: school_days_between(
            request.created_at.date(), today(), calendars.get(request.recipient_id, ())
        )
        for request in waiting
    }
