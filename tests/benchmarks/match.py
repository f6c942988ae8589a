"""The order of matches among 100,000 people, beside the plain-Python oracle (issue 4, Figures)."""

import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

from countries.queries import eligible_on
from partner_search import documents
from partner_search.documents import Document
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.engine.index import Index
from partner_search.engine.scoring import best_matches
from partner_search.matching import Seeker, Weeks
from partner_search.query import PAGE, Query
from tests.benchmarks.figures import Figure
from tests.benchmarks.search_engine import ensure_tables
from tests.benchmarks.search_people import People
from tests.partner_search import match_oracle

CANDIDATES, QUICK, SEEKERS, ROUNDS = 100_000, 2_000, 5, 3
WEEKS = Weeks(
    {1: 0b1111011110, 2: 0b1100111111, 3: 0}, {"GR": 0b1111111011, "PL": 0b0111100111, "DE": 0b1011}
)

T = TypeVar("T")


def run(quick: bool) -> list[Figure]:
    """Compare the first twenty of some seekers; unless quick, time both sides in turn."""
    ensure_tables()
    people = People(QUICK if quick else CANDIDATES)
    race = _Race(list(map(documents.read, people.rows())), people)
    equal = sum(race.agrees(seeker) for seeker in race.seekers) / SEEKERS
    equal_order = Figure("equal_order", equal, ">=1", unit="share", n=SEEKERS, rounds=1)
    return [equal_order] if quick else [*race.figures(), equal_order]


class _Race:
    """An index, and the same people as the oracle sees them."""

    def __init__(self, found: list[Document], people: People) -> None:
        self.tiers, self.day = eligible_on(people.day), people.day
        self.index = Index()
        EmbeddedEngine().load(self.index, found)
        self.sides = [(person, match_oracle.of_document(person, WEEKS)) for person in found]
        self.seekers = [Seeker(found[len(found) // SEEKERS * n], WEEKS) for n in range(SEEKERS)]

    def engine(self, seeker: Seeker) -> list[int]:
        query = Query(sort="match", seeker=seeker, day=self.day)
        return best_matches(self.index, query, self.index.people, self.tiers)[0]

    def oracle(self, seeker: Seeker) -> list[int]:
        me, day = match_oracle.of_document(seeker.person, WEEKS), self.day.toordinal()
        order = [
            (-match_oracle.of_pair(me, side, day, self.tiers), -person.active_on, person.user_id)
            for person, side in self.sides
        ]
        return [user_id for _score, _day, user_id in sorted(order)[:PAGE]]

    def agrees(self, seeker: Seeker) -> bool:
        return self.engine(seeker) == self.oracle(seeker)

    def figures(self) -> list[Figure]:
        """Return the median time of a scoring, and its share of the oracle's in the same round."""
        rounds = [[self._times(seeker) for seeker in self.seekers] for _ in range(ROUNDS)]
        ours, theirs = (median(median(pair[at] for pair in each) for each in rounds) for at in (0, 1))
        return [
            Figure("scored_and_ordered", ours, "<=50", ours=ours, theirs=theirs, unit="ms", n=CANDIDATES),
            Figure(
                "over_the_oracle", ours / theirs, "<=0.02", ours=ours, theirs=theirs, unit="x", n=CANDIDATES
            ),
        ]

    def _times(self, seeker: Seeker) -> tuple[float, float]:
        return _milliseconds(self.engine, seeker), _milliseconds(self.oracle, seeker)


def _milliseconds(ask: Callable[[Seeker], T], seeker: Seeker) -> float:
    began = time.perf_counter()
    ask(seeker)
    return (time.perf_counter() - began) * 1000
