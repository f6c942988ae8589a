"""Six faults planted in the embedded engine: the conformance suite must see each of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import Phase

from partner_search import documents
from partner_search import query as queries
from partner_search.engine import embedded, paging
from partner_search.engine.counting import Facets
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.engine.scoring import Scores
from partner_search.engine.terms import NONE
from partner_search.query import Place, Query
from tests.partner_search import conformance
from tests.partner_search.crowd import make_crowd

pytestmark = pytest.mark.django_db
Plant = Callable[[pytest.MonkeyPatch], None]


def age_border(patch: pytest.MonkeyPatch) -> None:
    """The last year of the ages asked for is left out."""
    whole = Query.__dict__["ages"].fget
    patch.setattr(Query, "ages", property(lambda q: (ages := whole(q)) and ages[:-1]))


def own_facet(patch: pytest.MonkeyPatch) -> None:
    """Each facet is counted with its own choice."""
    counts = Facets.counts
    patch.setattr(Facets, "counts", lambda self, bases, base: counts(self, {}, base))


def folding(patch: pytest.MonkeyPatch) -> None:
    """Documents keep the spelling of their texts but for the case."""
    patch.setattr(documents, "terms", lambda text: set(text.casefold().split()))


def tier(patch: pytest.MonkeyPatch) -> None:
    """Relevance does not set those first who have every word in name, school or town."""
    page = paging.page
    patch.setattr(embedded, "page", lambda index, q, tiers: page(index, q, (NONE, tiers[0] | tiers[1])))


def cursor(patch: pytest.MonkeyPatch) -> None:
    """A page goes on after the day of the cursor, not after its person."""
    right = queries.place_of

    def place_of(asked: Query) -> Place | None:
        place = right(asked)
        return place and place._replace(id=2**32)

    patch.setattr(paging, "place_of", place_of)


def one_side(patch: pytest.MonkeyPatch) -> None:
    """The score of a pair is how well the other suits the seeker, whatever she herself is to the other."""
    patch.setattr(Scores, "all", lambda self: self.sides()[0])


FAULTS: tuple[Plant, ...] = (age_border, own_facet, folding, tier, cursor, one_side)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_the_suite_sees_a_planted_fault(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    make_crowd(3)
    plant(monkeypatch)
    tally, asked = conformance.Tally(), conformance.all_queries()
    if plant is tier:  # three of four queries are in another order, which has no such tiers
        asked = asked.map(lambda query: replace(query, sort="relevance"))
    with pytest.raises(AssertionError, match=r"Query\("):
        conformance.run(EmbeddedEngine(), tally, cases=800, phases=(Phase.generate,), queries=asked)


def test_without_a_fault_the_same_cases_pass() -> None:
    make_crowd(3)
    tally = conformance.Tally()
    conformance.run(EmbeddedEngine(), tally, cases=100, phases=(Phase.generate,))
    assert tally.cases >= 100
