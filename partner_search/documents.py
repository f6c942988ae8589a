"""Search documents: what the engines know of a person, made from the database or read as stored."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import F, Max, TextField
from django.db.models.functions import Cast

from accounts.models import PersonChange
from common.text import terms
from partner_search.models import PersonDocument
from profiles.models import Profile, ProfileLanguage, ProfileTheme
from schools.models import School, Validation

T = TypeVar("T")
BATCH = 500  # ids in one query: SQLite allows 999 values


class Document(NamedTuple):
    """What is searched of one listable person; days are ordinals, 0 where there is none.

    `head` and `body` are terms parted by spaces, and no term is in both; the names of subjects are not among
    them, since they depend on the reader. An age or class size of 0 is none; `calendar` is the one the school
    has chosen, 0 for its country's.
    """

    user_id: int
    country: str
    levels: list[str]
    subjects: list[str]
    age_from: int
    age_to: int
    languages: dict[str, str]
    themes: list[str]
    role: str
    looking_until: int
    active_on: int
    listed_on: int
    class_size: int
    wishes: list[str]
    calendar: int
    head: str
    body: str


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield the things in lists of at most `size`."""
    remaining = iter(things)
    while batch := list(islice(remaining, size)):
        yield batch


def build(ids: Iterable[int]) -> Iterator[Document]:
    """Yield the documents of those of the users `ids` who are listable, folded anew; five queries per 500."""
    for batch in batches(ids):
        yield from _build(batch)


def _build(ids: list[int]) -> Iterator[Document]:
    profiles = Profile.objects.listable(pk__in=ids).select_related("user").order_by("pk")
    validations = Validation.objects.current().filter(user__in=ids).select_related("school")
    schools = {validation.user_id: validation.school for validation in validations}
    subjects, themes, languages = _subjects(ids), _themes(ids), _languages(ids)
    for profile in profiles:
        pk = profile.pk
        named = dict(themes[pk])
        facts = _facts(profile, schools[pk], subjects[pk], list(named), languages[pk])
        yield _with_terms(facts, profile, schools[pk], named.values())


def of_people(people: Sequence[tuple[Profile, School]]) -> list[Document]:
    """Return what the order of matches asks of people, listable or not: documents without terms.

    Three queries.
    """
    ids = [profile.pk for profile, _school in people]
    subjects, themes, languages = _subjects(ids), _themes(ids), _languages(ids)
    return [
        _facts(p, school, subjects[p.pk], [key for key, _name in themes[p.pk]], languages[p.pk])
        for p, school in people
    ]


def _with_terms(facts: Document, profile: Profile, school: School, themes: Iterable[str]) -> Document:
    head = terms(" ".join((profile.user.name, school.name, school.town, school.town_names)))
    body = terms(" ".join((*themes, profile.about))) - head
    return facts._replace(head=" ".join(sorted(head)), body=" ".join(sorted(body)))


def _facts(
    profile: Profile, school: School, subjects: list[str], themes: list[str], languages: dict[str, str]
) -> Document:
    return Document(
        user_id=profile.pk,
        country=school.country_id,
        levels=[level for level in profile.levels if isinstance(level, str)],
        subjects=subjects,
        age_from=profile.age_from or 0,
        age_to=profile.age_to or 0,
        languages=languages,
        themes=themes,
        role=profile.role,
        looking_until=_ordinal(profile.looking_until) if profile.looking else 0,
        active_on=_ordinal(profile.user.last_active_on),
        listed_on=_ordinal(profile.user.listed_on),
        class_size=profile.class_size or 0,
        wishes=[wish for wish in profile.wishes if isinstance(wish, str)],
        calendar=school.calendar_id or 0,
        head="",
        body="",
    )


def _ordinal(day: datetime.date | None) -> int:
    return day.toordinal() if day else 0


def _subjects(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Profile.subjects.through.objects.filter(profile__in=ids).order_by("subject")
    for profile, subject in rows.values_list("profile_id", "subject_id"):
        found[profile].append(subject)
    return found


def _themes(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = ProfileTheme.objects.filter(content_object__in=ids).order_by("tag__key")
    for profile, key, name in rows.values_list("content_object_id", "tag__key", "tag__name"):
        found[profile].append((key, name))
    return found


def _languages(ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ProfileLanguage.objects.filter(profile__in=ids).order_by("language")
    for profile, language, level in rows.values_list("profile_id", "language_id", "level"):
        found[profile][language] = level
    return found


def read(row: tuple[int, str, str, str]) -> Document:
    """Return the document of a stored row: user id, fields as JSON text, head and body terms."""
    user_id, fields, head, body = row
    return Document._make((user_id, *json.loads(fields), head, body))


def stored(ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Yield the stored documents (of the users `ids`, if given), some of them out of date."""
    if ids is None:
        yield from map(read, _rows().iterator(chunk_size=10_000))
        return
    for batch in batches(ids):
        yield from map(read, _rows().filter(user__in=batch))


def _rows() -> Any:
    text = Cast("fields", TextField())
    return PersonDocument.objects.order_by("pk").values_list("pk", text, "head_terms", "body_terms")


def count() -> int:
    """Return how many documents there are to be."""
    return Profile.objects.listable().count()


def documents_of(users: set[int]) -> set[int]:
    """Return the ids of the documents of `users`: a person's document has her own."""
    return users


def stale() -> list[int]:
    """Return the ids of users whose stored document is older than their last change, or missing."""
    old = PersonDocument.objects.annotate(last=Max("user__changes__id")).filter(last__gt=F("change"))
    missing = Profile.objects.listable(user__search_document__isnull=True)
    return [*old.values_list("pk", flat=True), *missing.values_list("pk", flat=True)]


def last_change() -> int:
    """Return the id of the newest row of the change log, 0 if it is empty."""
    return PersonChange.objects.aggregate(last=Max("id"))["last"] or 0


def store(ids: Iterable[int], change: int) -> int:
    """Write the documents of the users `ids`, drop those no longer listable; return how many were written.

    `change` is the last change known before the call. Any process may do it at any time: doing it twice is
    the same as once.
    """
    written = 0
    for batch in batches(ids):
        found = {document.user_id: document for document in _build(batch)}
        rows = [_row(document, change) for document in found.values()]
        with transaction.atomic():
            PersonDocument.objects.filter(user__in=set(batch) - found.keys()).delete()
            PersonDocument.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["user"],
                update_fields=["change", "fields", "head_terms", "body_terms"],
            )
        written += len(rows)
    return written


def _row(document: Document, change: int) -> PersonDocument:
    return PersonDocument(
        user_id=document.user_id,
        change=change,
        fields=list(document[1:-2]),
        head_terms=document.head,
        body_terms=document.body,
    )


def store_all(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Write every document anew and drop those of people no longer listable; return how many were written.

    `progress` is told how many ids are done, and of how many.
    """
    change = last_change()
    listable = Profile.objects.listable()
    PersonDocument.objects.exclude(user__in=listable.values("pk")).delete()
    ids = list(listable.order_by("pk").values_list("pk", flat=True))
    written = done = 0
    for batch in batches(ids):
        written += store(batch, change)
        done += len(batch)
        progress(done, len(ids))
    return written


def refresh(limit: int = 5_000) -> int:
    """Write the documents of people who changed since the last call; return how many were written."""
    change = last_change()
    stored_until = PersonDocument.objects.aggregate(last=Max("change"))["last"] or 0
    changed = PersonChange.objects.filter(id__gt=stored_until, id__lte=change).values_list(
        "user_id", flat=True
    )
    missing = Profile.objects.listable(user__search_document__isnull=True).values_list("pk", flat=True)
    return store([*set(changed), *missing[:limit]], change)
