"""Reads about requests, contacts, saved and blocked people; pages of 20, cut by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from django.db.models import Q, QuerySet

from accounts.models import User
from common.sql import select
from contacts.models import Block, ContactRequest, RequestState, SavedPerson, pair_of
from countries.names import language_name
from countries.queries import today
from profiles.models import CEFR, Profile, ProfileLanguage
from schools.models import School, Validation

PAGE = 20


@dataclass(frozen=True)
class Entry:
    """One person in a list, and what she is there for; `listed` says whether her page can be opened."""

    person: User
    school: School | None
    listed: bool
    request: ContactRequest | None = None


@dataclass(frozen=True)
class Page:
    """At most 20 entries, and the key after which the next page begins (None on the last)."""

    entries: list[Entry]
    next: int | None


@dataclass(frozen=True)
class SharedLanguage:
    """A language both people work in, and how well each."""

    code: str
    mine: str
    theirs: str

    @property
    def levels(self) -> tuple[str, str]:
        """Return both levels in words, the reader's first."""
        return str(CEFR(self.mine).label), str(CEFR(self.theirs).label)

    @property
    def name(self) -> str:
        """Return the language's name in the reader's language."""
        return language_name(self.code)


def hidden_ids(user: User) -> set[int]:
    """Return the ids of everyone in a block with `user`, whoever of the two blocks.

    In SQL, as every search asks it: Django would take three times as long to write the statement.
    """
    by_user = "SELECT person_id FROM contacts_block WHERE user_id = %s"
    of_user = "SELECT user_id FROM contacts_block WHERE person_id = %s"
    return {pk for (pk,) in select(f"{by_user} UNION {of_user}", [user.pk, user.pk])}


def received(user: User, after: int | None) -> Page:
    """Return the open requests to `user`, newest first."""
    return _page(user, ContactRequest.objects.filter(recipient=user, state=RequestState.OPEN), after)


def sent(user: User, after: int | None) -> Page:
    """Return the requests `user` wrote, newest first, whatever became of them."""
    return _page(user, ContactRequest.objects.filter(sender=user), after)


def accepted(user: User, after: int | None) -> Page:
    """Return the accepted requests of `user`, whoever wrote first, newest first."""
    mine = ContactRequest.objects.filter(Q(sender=user) | Q(recipient=user))
    return _page(user, mine.filter(state=RequestState.ACCEPTED), after)


def _page(user: User, asked: QuerySet[ContactRequest], after: int | None) -> Page:
    """Return one page of `asked` without people in a block with `user`, suspended or gone."""
    gone = Q(closed_at__isnull=False) | Q(suspended_at__isnull=False) | Q(pk__in=hidden_ids(user))
    absent = User.objects.filter(gone).exclude(pk=user.pk)
    shown = asked.exclude(sender__in=absent).exclude(recipient__in=absent)
    shown = shown.select_related("sender__profile", "recipient__profile")
    rows, last = _cut(shown, after)
    people = [row.recipient if row.sender_id == user.pk else row.sender for row in rows]
    return Page(_entries(people, rows), last)


def saved(user: User, after: int | None) -> Page:
    """Return the people `user` keeps, the latest first, without those in a block or gone."""
    kept = SavedPerson.objects.filter(user=user, person__closed_at__isnull=True)
    kept = kept.exclude(person__in=hidden_ids(user)).select_related("person__profile")
    rows, last = _cut(kept, after)
    return Page(_entries([row.person for row in rows]), last)


def blocked(user: User, after: int | None) -> Page:
    """Return the people `user` has blocked, the latest first."""
    blocks = Block.objects.filter(user=user).select_related("person__profile").order_by("-id")
    rows, last = _cut(blocks, after)
    return Page([Entry(row.person, None, listed=False) for row in rows], last)


def between(user: User, other: User) -> ContactRequest | None:
    """Return the open or accepted request between the two, whoever wrote it."""
    return (
        ContactRequest.objects.filter(pair=pair_of(user, other)).exclude(state=RequestState.DECLINED).first()
    )


def waiting_count(user: User) -> int:
    """Return how many requests wait for the answer of `user`."""
    waiting = ContactRequest.objects.filter(recipient=user, state=RequestState.OPEN)
    return waiting.exclude(sender__in=hidden_ids(user)).count()


R = TypeVar("R", ContactRequest, SavedPerson, Block)


def _cut(rows: QuerySet[R], after: int | None) -> tuple[list[R], int | None]:
    """Return the first rows with an id under `after`, and the id after which the next page begins."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _entries(people: Sequence[User], requests: Sequence[ContactRequest] = ()) -> list[Entry]:
    """Return an entry for each of `people`, with its request if given: two queries whatever the number."""
    ids = [person.pk for person in people]
    present = Validation.objects.current().filter(user__in=ids).select_related("school__country")
    schools = {validation.user_id: validation.school for validation in present}
    listed = set(Profile.objects.listed(today()).filter(pk__in=ids).values_list("pk", flat=True))
    pairs = zip_longest(people, requests)
    return [Entry(person, schools.get(person.pk), person.pk in listed, request) for person, request in pairs]


def school_of(person: User) -> School | None:
    """Return the present school of `person`, with its country."""
    present = Validation.objects.current().select_related("school__country").filter(user=person).first()
    return present.school if present else None


def shared_languages(user: User, other: User) -> list[SharedLanguage]:
    """Return the languages both work in, those the weaker of the two knows best first."""
    spoken = ProfileLanguage.objects.filter(profile__in=(user.pk, other.pk))
    levels: dict[str, dict[int, str]] = {}
    for profile, code, level in spoken.values_list("profile", "language", "level"):
        levels.setdefault(code, {})[profile] = level
    both = [
        SharedLanguage(code, known[user.pk], known[other.pk])
        for code, known in levels.items()
        if len(known) == 2
    ]
    return sorted(both, key=lambda shared: (-min(_rank(shared.mine), _rank(shared.theirs)), shared.code))


def _rank(level: str) -> int:
    return CEFR.values.index(level)
