"""The index in memory: one bitmap of user ids per facet value, per day and per term.

A user id is the number of its document, so an edit moves nobody else. Everything here is true on any day;
what depends on the day of the question is `partner_search.engine.day`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from pyroaring import BitMap

from partner_search.documents import Document
from partner_search.engine.terms import Postings, Terms, gather
from partner_search.query import RANKS
from profiles.models import AGES

SCALARS = ("country", "role", "calendar")
LISTS = ("levels", "subjects", "wishes")
DAYS = ("active_on", "listed_on", "looking_until")
NUMBERS = ("age_from", "age_to", "class_size")
COUNTED = ("subjects", "levels", "themes", "wishes")
FIRST_IDS = 1024

Bitmaps = dict[str, BitMap]
Lists = dict[str, list[int]]
Array = np.ndarray[tuple[int], np.dtype[Any]]
OldOnes = Callable[[Iterable[int]], Iterable[Document]]


def _bitmaps() -> Bitmaps:
    return defaultdict(BitMap)


class Index:
    """Bitmaps of all listable people."""

    def __init__(self) -> None:
        self.people = BitMap()
        self.values: dict[str, Bitmaps] = {name: _bitmaps() for name in (*SCALARS, *LISTS, "ages")}
        self.languages: dict[str, list[BitMap]] = {}
        self.days: dict[str, dict[int, BitMap]] = {name: defaultdict(BitMap) for name in DAYS}
        self.day_of = {name: np.zeros(FIRST_IDS, np.int32) for name in DAYS}
        self.traits = {name: np.zeros(FIRST_IDS, np.uint8) for name in (*NUMBERS, *COUNTED)}
        self.texts = Texts()

    def update(self, ids: Iterable[int], documents: Sequence[Document], old: OldOnes) -> None:
        """Let `documents` stand for the people `ids`: those without one leave.

        `old` finds documents of the past; they speed up a change of terms where they are as indexed.
        Adding many people at once is much cheaper than one by one.
        """
        gone = self.people & BitMap(ids)
        changed = self.texts.changed(gone, documents)
        self.texts.remove(changed, old(changed) if changed else ())
        self._remove(gone)
        self.texts.add([d for d in documents if d.user_id not in gone or d.user_id in changed])
        if documents:
            self._add(documents)

    def _add(self, documents: Sequence[Document]) -> None:
        self.people.update(document.user_id for document in documents)
        for name in SCALARS:
            _merge(self.values[name], _by_value((d.user_id, (str(getattr(d, name)),)) for d in documents))
        for name in LISTS:
            _merge(self.values[name], _by_value((d.user_id, set(getattr(d, name))) for d in documents))
        self._add_ages(documents)
        self._add_languages(documents)
        self._add_days(documents)
        self._add_traits(documents)

    def _add_ages(self, documents: Sequence[Document]) -> None:
        spans: dict[tuple[int, int], list[int]] = defaultdict(list)
        for document in documents:
            if document.age_from:
                spans[document.age_from, document.age_to].append(document.user_id)
        for (first, last), ids in spans.items():
            for year in AGES:
                if first <= year <= last:
                    self.values["ages"][str(year)].update(ids)

    def _add_languages(self, documents: Sequence[Document]) -> None:
        spoken: dict[tuple[str, str], list[int]] = defaultdict(list)
        for document in documents:
            for pair in document.languages.items():
                spoken[pair].append(document.user_id)
        for (code, level), ids in spoken.items():
            ranks = self.languages.setdefault(code, [BitMap() for _ in RANKS])
            for rank in range(RANKS.get(level, 0) + 1):
                ranks[rank].update(ids)

    def _add_days(self, documents: Sequence[Document]) -> None:
        ids = np.array([document.user_id for document in documents])
        for name in DAYS:
            self.day_of[name] = reach(self.day_of[name], int(ids.max()))
            self.day_of[name][ids] = [getattr(document, name) for document in documents]
            by_day: dict[int, list[int]] = defaultdict(list)
            for document in documents:
                by_day[getattr(document, name)].append(document.user_id)
            for day, found in by_day.items():
                self.days[name][day].update(found)

    def _add_traits(self, documents: Sequence[Document]) -> None:
        """Keep the numbers that tell how well two people fit, and how many of each list a person has."""
        ids = np.array([document.user_id for document in documents])
        for name, array in self.traits.items():
            self.traits[name] = reach(array, int(ids.max()))
        for name in NUMBERS:
            self.traits[name][ids] = [getattr(document, name) for document in documents]
        for name in COUNTED:
            self.traits[name][ids] = [min(255, len(set(getattr(d, name)))) for d in documents]

    def _remove(self, gone: BitMap) -> None:
        if not gone:
            return
        for found in self._facet_bitmaps():
            found.difference_update(gone)
        self._remove_days(gone)
        self.people -= gone

    def _facet_bitmaps(self) -> Iterator[BitMap]:
        for bitmaps in self.values.values():
            yield from bitmaps.values()
        for ranks in self.languages.values():
            yield from ranks

    def _remove_days(self, gone: BitMap) -> None:
        for user_id in gone:
            for name in DAYS:
                day = int(self.day_of[name][user_id])
                self.days[name][day].discard(user_id)
                if not self.days[name][day]:
                    del self.days[name][day]


class Texts:
    """Terms and themes of people, and a mark per person that tells which ones they have."""

    def __init__(self) -> None:
        self.terms = Terms()
        self.themes = Postings()
        self.marks = np.zeros(FIRST_IDS, np.int64)

    def changed(self, people: BitMap, documents: Iterable[Document]) -> BitMap:
        """Return those of `people`, all indexed, whose terms or themes are not those of `documents`."""
        same = (d.user_id for d in documents if d.user_id in people and self.is_indexed(d))
        return people - BitMap(same)

    def is_indexed(self, document: Document) -> bool:
        """Return whether the person's indexed terms and themes are those of `document`."""
        return bool(self.marks[document.user_id] == _mark(document))

    def add(self, documents: Sequence[Document]) -> None:
        """Add the texts of people who have none here."""
        if not documents:
            return
        head = gather((d.user_id, d.head) for d in documents)
        self.terms.add(head, gather((d.user_id, d.body) for d in documents))
        for theme, ids in _by_value((d.user_id, set(d.themes)) for d in documents).items():
            self.themes.extend(theme, ids)
        self.marks = reach(self.marks, max(d.user_id for d in documents))
        self.marks[[d.user_id for d in documents]] = [_mark(d) for d in documents]

    def remove(self, gone: BitMap, old: Iterable[Document]) -> None:
        """Take out the texts of the people `gone`; slowly, where no `old` document is as indexed."""
        known = BitMap()
        for document in old:
            if document.user_id in gone and self.is_indexed(document):
                known.add(document.user_id)
                self._remove(document)
        if unknown := gone - known:
            self.terms.remove(None, unknown)
            for theme in self.themes.of(unknown):
                self.themes.drop(theme, unknown)

    def _remove(self, document: Document) -> None:
        one = BitMap([document.user_id])
        self.terms.remove(f"{document.head} {document.body}".split(), one)
        for theme in set(document.themes):
            self.themes.drop(theme, one)


def _mark(document: Document) -> int:
    return hash((document.head, document.body, *document.themes))


def reach(array: Array, user_id: int) -> Array:
    """Return `array`, made longer if it does not reach to `user_id`."""
    missing = user_id + 1 - len(array)
    return array if missing <= 0 else np.pad(array, (0, missing + len(array) // 4))


def _by_value(rows: Iterable[tuple[int, Iterable[str]]]) -> Lists:
    found: Lists = defaultdict(list)
    for user_id, values in rows:
        for value in values:
            found[value].append(user_id)
    return found


def _merge(bitmaps: Bitmaps, found: Lists) -> None:
    for value, ids in found.items():
        bitmaps[value].update(ids)
