"""The scores of all matching people at once, as `partner_search.matching` defines them."""

from collections.abc import Iterable, Mapping

import numpy as np
from pyroaring import BitMap

from partner_search.documents import Document
from partner_search.engine.index import Array, Index
from partner_search.engine.paging import ranked_page
from partner_search.engine.terms import NONE, Postings, bitmap
from partner_search.matching import (
    FACTORS,
    FRESHNESS,
    FULL,
    LADDER,
    OPEN_TO_ALL,
    STALE,
    UNKNOWN,
    Seeker,
)
from partner_search.query import RANKS, Query

MOST = FULL * sum(factor.weight for factor in FACTORS)
FEW = 2_000  # so many are scored anew each time; for more the scores of everybody are kept
SEEKERS = 8  # whose scores are kept; a number of 4 bytes for each person of the index
Both = tuple[Array | int, Array | int]  # how they suit the seeker, and how the seeker suits them


Kept = dict[int, tuple[Seeker, Array]]  # {id of the seeker: she as she was, the scores by user id}


def best_matches(
    index: Index, query: Query, people: BitMap, tiers: Mapping[str, str], kept: Kept | None = None
) -> tuple[list[int], str | None]:
    """Return the page of `people` whom the query's seeker fits best, and the cursor of the next.

    `kept` are the scores of seekers on this day in this index. A seeker who turns the filters asks for the
    same scores again and again: they do not depend on what else is asked.
    """
    ids: Array = np.array(people.to_array(), np.int64)
    if query.seeker is None:
        return ranked_page(index, query, ids, np.zeros(len(ids), np.int32))
    day = query.day.toordinal()
    if kept is None or len(ids) <= FEW:
        scores = Scores(index, query.seeker, people, day, tiers).all()
    else:
        scores = _kept(index, query.seeker, day, tiers, kept)[ids]
    return ranked_page(index, query, ids, MOST - scores)


def _kept(index: Index, seeker: Seeker, day: int, tiers: Mapping[str, str], kept: Kept) -> Array:
    """Return the scores of everybody by user id, from `kept` if the seeker is the same as then."""
    user_id = seeker.person.user_id
    if user_id not in kept or kept[user_id][0] != seeker:
        everybody = Scores(index, seeker, index.people, day, tiers)
        by_id = np.zeros(index.people.max() + 1, np.int32)
        by_id[everybody.ids] = everybody.all()
        while len(kept) >= SEEKERS:
            del kept[next(iter(kept))]
        kept[user_id] = (seeker, by_id)
    return kept[user_id][1]


class Scores:
    """The scores of some people of an index for one seeker, on the day with this number."""

    def __init__(
        self, index: Index, seeker: Seeker, people: BitMap, day: int, tiers: Mapping[str, str]
    ) -> None:
        self.index, self.seeker, self.people = index, seeker, people
        self.me: Document = seeker.person
        self.day, self.tiers = day, tiers
        self.ids: Array = np.array(people.to_array(), np.int64)

    def all(self) -> Array:
        """Return the score of each of the people, in the order of their ids."""
        return np.minimum(*self.sides())

    def sides(self) -> tuple[Array, Array]:
        """Return how well each of the people suits the seeker, and how well the seeker suits each of them."""
        mine = np.zeros(len(self.ids), np.int32)
        theirs = np.zeros(len(self.ids), np.int32)
        measures = {
            "ages": self._ages,
            "language": self._language,
            "subjects": lambda: self._shares(self.me.subjects, self.index.values["subjects"], "subjects"),
            "themes": lambda: self._shares(self.me.themes, self.index.texts.themes, "themes"),
            "wishes": self._wishes,
            "level": lambda: self._shares(self.me.levels, self.index.values["levels"], "levels"),
            "weeks": self._weeks,
            "available": self._available,
            "class": self._class,
            "active": self._active,
        }
        for factor in FACTORS:
            to_me, to_them = measures[factor.key]()
            mine += factor.weight * to_me
            theirs += factor.weight * to_them
        return mine, theirs

    def _of(self, name: str) -> Array:
        """Return a number of each of the people, wide enough to reckon with."""
        return self.index.traits[name][self.ids].astype(np.int32)

    def _marked(self, values: Iterable[tuple[BitMap, int]], otherwise: int = 0) -> Array:
        """Return for each of the people the value of the last bitmap that holds her."""
        found = np.full(int(self.ids[-1]) + 1 if len(self.ids) else 0, otherwise, np.int32)
        for people, value in values:
            found[np.array((people & self.people).to_array(), np.int64)] = value
        return found[self.ids]

    def _ages(self) -> Both:
        first, last = self._of("age_from"), self._of("age_to")
        if not self.me.age_from:
            return 0, 0
        common = np.minimum(last, self.me.age_to) - np.maximum(first, self.me.age_from) + 1
        common = np.where(first > 0, np.maximum(common, 0), 0)
        return FULL * common // (self.me.age_to - self.me.age_from + 1), FULL * common // (last - first + 1)

    def _language(self) -> Both:
        ranks = [
            (rank, code) for code, level in self.me.languages.items() for rank in range(RANKS[level] + 1)
        ]
        spoken = self.index.languages
        values = self._marked(
            (spoken[code][rank], LADDER[rank]) for rank, code in sorted(ranks) if code in spoken
        )
        return values, values

    def _shares(self, mine: list[str], having: Mapping[str, BitMap] | Postings, name: str) -> Both:
        """Return what share of one's own the other has, both ways."""
        own = set(mine)
        common = np.zeros(len(self.ids), np.int32)
        for key in own:
            common += self._marked([(bitmap(having.get(key)), 1)])
        theirs = self._of(name)
        return FULL * common // max(1, len(own)), FULL * common // np.maximum(theirs, 1)

    def _wishes(self) -> Both:
        wishes, places = self.index.values["wishes"], self.index.values["country"]
        welcome = {
            code for code in places if code in self.me.wishes or self.tiers.get(code) in self.me.wishes
        }
        mine = self._marked((places[code], FULL) for code in welcome) if self.me.wishes else OPEN_TO_ALL
        asking = wishes.get(self.me.country, NONE) | wishes.get(self.tiers.get(self.me.country, ""), NONE)
        open_to_all = np.where(self._of("wishes") > 0, 0, OPEN_TO_ALL)
        return mine, np.maximum(open_to_all, self._marked([(asking, FULL)]))

    def _weeks(self) -> Both:
        weeks = self.seeker.weeks
        mine = weeks.of(self.me)
        if not mine:
            return UNKNOWN, UNKNOWN
        places, chosen = self.index.values["country"], self.index.values["calendar"]
        known = [(people, weeks.by_country.get(code, 0)) for code, people in places.items()]
        known += [
            (people, weeks.by_calendar.get(int(key), 0)) for key, people in chosen.items() if key != "0"
        ]
        return (
            self._marked(((people, _covered(mine, bits, mine)) for people, bits in known), UNKNOWN),
            self._marked(((people, _covered(mine, bits, bits)) for people, bits in known), UNKNOWN),
        )

    def _class(self) -> Both:
        sizes = self._of("class_size")
        if not self.me.class_size:
            return UNKNOWN, UNKNOWN
        large = np.maximum(sizes, self.me.class_size)
        values = np.where(sizes > 0, FULL * np.minimum(sizes, self.me.class_size) // large, UNKNOWN)
        return values, values

    def _available(self) -> Both:
        theirs = self.index.day_of["looking_until"][self.ids] >= self.day
        return theirs * FULL, FULL if self.me.looking_until >= self.day else 0

    def _active(self) -> Both:
        days = self.day - self.index.day_of["active_on"][self.ids]
        values = np.full(len(days), STALE, np.int32)
        for most, value in reversed(FRESHNESS):
            values[days <= most] = value
        mine = self.day - self.me.active_on
        return values, next((value for most, value in FRESHNESS if mine <= most), STALE)


def _covered(mine: int, theirs: int, whole: int) -> int:
    """Return the share of the weeks `whole` in which both teach."""
    return FULL * (mine & theirs).bit_count() // whole.bit_count() if mine and theirs else UNKNOWN
