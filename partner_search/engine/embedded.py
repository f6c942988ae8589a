"""The embedded engine: answers from memory, and follows the change log of people before every answer."""

import datetime
import gc
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db import connections
from pyroaring import BitMap

from countries.queries import eligible_on
from partner_search import documents
from partner_search.documents import Document
from partner_search.engine.counting import Facets, without_each
from partner_search.engine.day import Day
from partner_search.engine.index import Index
from partner_search.engine.log import ChangeLog
from partner_search.engine.matching import Matcher
from partner_search.engine.paging import closing_page, page
from partner_search.engine.scoring import best_matches
from partner_search.engine.source import Source
from partner_search.engine.terms import NONE
from partner_search.query import Query, Result

CHUNK = 20_000  # documents added at once when an index is built
AT_ONCE = 20_000  # so many people are loaded while a reader waits; more in the background
DAYS_KEPT = 4
RECENT = 5_000  # documents kept from lately, so that a second edit finds what the first one indexed

DayKey = tuple[datetime.date, tuple[tuple[str, str], ...]]


class EmbeddedEngine:
    """An index in this process's memory; searches and updates may come from any thread.

    `day` is what its documents are on one day: who is listed, and what their days mean.
    """

    def __init__(self, source: Source = documents, day: type[Day] = Day) -> None:
        self._source = source
        self._make_day = day
        self._lock = threading.RLock()
        self._building = threading.Lock()
        self._index: Index | None = None
        self._log = ChangeLog()
        self._days: dict[DayKey, Day] = {}
        self._recent: dict[int, Document] = {}

    @property
    def ready(self) -> bool:
        """Whether there is an index to answer from."""
        return self._index is not None

    def prepare(self) -> bool:
        """Return whether the engine can answer now; a large index is built by a thread meanwhile."""
        if self.ready:
            return True
        if self._building.locked():
            return False
        if self._source.count() > AT_ONCE:
            threading.Thread(target=self._build_aside, name="search", daemon=True).start()
            return False
        self._ready()
        return True

    def _build_aside(self) -> None:
        try:
            self._ready()
        finally:
            connections.close_all()

    def _ready(self) -> Index:
        """Return the index, built now if there is none."""
        if self._index is None:
            with self._building:
                if self._index is None:
                    self._build()
        assert self._index is not None  # noqa: S101
        return self._index

    def _build(self) -> None:
        """Make a new index of the stored documents, refresh those that are old, and answer from it."""
        log = ChangeLog()
        log.start()
        index = Index()
        self.load(index, self._source.stored())
        self._apply(index, self._source.stale())
        with self._lock:
            self._index, self._log = index, log
            self._days.clear()
            self._recent.clear()

    def load(self, index: Index, found: Iterable[Document]) -> None:
        """Add documents to an index that does not hold their people."""
        collecting = gc.isenabled()
        gc.disable()  # millions of new objects and no cycle among them: looking for some costs half the time
        try:
            for chunk in documents.batches(found, CHUNK):
                index.update((), chunk, self._source.stored)
        finally:
            if collecting:
                gc.enable()

    def rebuild(self) -> int:
        """Fold and store every document anew, build a new index, and return how many people it holds."""
        written = self._source.store_all()
        with self._building:
            self._build()
        return written

    def catch_up(self) -> None:
        """Take in every change of people committed until now; one query when there is none."""
        index = self._ready()
        with self._lock:
            if rows := self._log.read():
                self._apply(index, self._source.documents_of({user_id for _, user_id in rows}))
                self._log.done(rows)
                self._days.clear()

    def _apply(self, index: Index, ids: Iterable[int]) -> None:
        for batch in documents.batches(ids):
            new = list(self._source.build(batch))
            index.update(batch, new, self._old)
            self._recent.update((document.user_id, document) for document in new)
        while len(self._recent) > RECENT:
            del self._recent[next(iter(self._recent))]

    def known(self, ids: Sequence[int]) -> list[Document]:
        """Return the documents of those of `ids` that are to be found, as this engine knows them."""
        with self._lock:
            found = list(self._old(ids))
        missing = set(ids) - {document.user_id for document in found}
        return found + (list(self._source.build(missing)) if missing else [])

    def _old(self, ids: Iterable[int]) -> Iterator[Document]:
        unknown = []
        for user_id in ids:
            if user_id in self._recent:
                yield self._recent[user_id]
            else:
                unknown.append(user_id)
        yield from self._source.stored(unknown)

    def search(self, query: Query, hidden: Collection[int]) -> Result:
        """Return the page `query` asks for, without the people of `hidden` (also not in the counts)."""
        self._ready()
        with self._lock:
            self.catch_up()
            return self.answer(query, hidden, eligible_on(query.day))

    def everyone(self, queries: Sequence[Query]) -> list[BitMap]:
        """Return the ids of all people each of `queries` finds, whoever asks."""
        index = self._ready()
        with self._lock:
            self.catch_up()
            eligible = {day: eligible_on(day) for day in {query.day for query in queries}}
            return [self._everyone(index, query, eligible[query.day]) for query in queries]

    def _everyone(self, index: Index, query: Query, eligible: dict[str, str]) -> BitMap:
        day = self._day(index, query.day, eligible)
        people = day.listed
        if words := query.words:
            people = people & Matcher(index, day.listed, query.language).match(words)[1]
        return without_each(people, Facets(index, day, query).choices())[0]

    def answer(self, query: Query, hidden: Collection[int], eligible: dict[str, str]) -> Result:
        """Return the page from the index as it stands; `eligible` is {country: tier} on the day."""
        index = self._ready()
        day = self._day(index, query.day, eligible)
        people = day.listed - BitMap(hidden)
        head = NONE
        if words := query.words:
            head, everywhere = Matcher(index, day.listed, query.language).match(words)
            people &= everywhere
        facets = Facets(index, day, query)
        found, bases = without_each(people, facets.choices())
        if query.sort == "match":
            ids, following = best_matches(index, query, found, eligible, day.scores)
        elif query.sort == "closing":
            ids, following = closing_page(index, query, found)
        else:
            first = found & head if words and query.sort == "relevance" else NONE
            ids, following = page(index, query, (first, found - first))
        return Result(ids, len(found), facets.counts(bases, found), following)

    def _day(self, index: Index, day: datetime.date, eligible: dict[str, str]) -> Day:
        key = (day, tuple(sorted(eligible.items())))
        if key not in self._days:
            if len(self._days) >= DAYS_KEPT:
                del self._days[next(iter(self._days))]
            self._days[key] = self._make_day(index, day, eligible)
        return self._days[key]
