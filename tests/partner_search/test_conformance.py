"""The embedded engine answers as the oracle does, whatever happens between two searches."""

import pytest

from partner_search import documents
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.query import Engine
from tests.partner_search import conformance
from tests.partner_search.crowd import make_crowd, stir

pytestmark = pytest.mark.django_db
STATES = 5
CASES = 200  # in each state; two tests of five states make 2,000


@pytest.fixture(params=["embedded"])
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine under test, which keeps a seeker's scores for small results too; part 6 adds the next."""
    monkeypatch.setattr("partner_search.engine.scoring.FEW", 10)
    return EmbeddedEngine()


def _check(engine: Engine, first: int) -> None:
    tally = conformance.Tally()
    for state in range(first, first + STATES):
        conformance.run(engine, tally, cases=CASES, number=state)
        if state % 3 == 0:
            documents.refresh()
        if state % 5 == 3:
            engine.rebuild()
        stir(state)
    assert tally.cases >= STATES * CASES
    assert tally.with_hits >= tally.cases / 2
    assert tally.with_pages >= tally.cases / 4


def test_a_thousand_queries_between_changes(engine: Engine) -> None:
    make_crowd(1)
    _check(engine, 0)


def test_another_thousand_in_another_crowd(engine: Engine) -> None:
    make_crowd(2)
    _check(engine, 5)
