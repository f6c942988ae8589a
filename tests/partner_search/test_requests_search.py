"""The search for partner requests answers as its oracle does, on the engine and on the page."""

import datetime
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from accounts.models import User
from contacts.models import Block
from countries.models import CountryTier
from countries.queries import today
from partner_search.engine import embedded, paging
from partner_search.engine.terms import NONE
from partner_search.models import PartnerRequest
from partner_search.query import PAGE, Query
from partner_search.requests import documents, engine
from partner_search.requests.documents import RequestDay
from partner_search.requests.engine import RequestEngine
from partner_search.requests.search import DESK, RequestsPage, requests_page
from tests import people
from tests.partner_search import conformance
from tests.partner_search.conformance import Tally
from tests.partner_search.request_crowd import make_requests, stir
from tests.partner_search.request_oracle import RequestOracle

pytestmark = pytest.mark.django_db
CASES = 60
STATES = 4
ADDRESSES = 24


def queries() -> st.SearchStrategy[Query]:
    """Make queries as the desk of requests reads them, of today or a later day: ended ones are forgotten."""
    return st.builds(
        lambda query, sort: replace(
            query, sort=sort, seeker=None, roles=frozenset(), day=max(query.day, today())
        ),
        conformance.all_queries(),
        st.sampled_from(DESK.sorts),
    )


def run(asked: RequestEngine, tally: Tally, *, cases: int, number: int = 0) -> None:
    """Compare `cases` queries on the database as it is now; the same cases for the same `number`."""
    oracle, ids = RequestOracle(), list(PartnerRequest.objects.order_by("pk").values_list("pk", flat=True))

    @seed(number)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(query=queries(), hidden=st.sets(st.sampled_from(ids), max_size=4))
    def compare(query: Query, hidden: set[int]) -> None:
        conformance.check(asked, oracle, query, hidden, tally)

    compare()


def test_every_answer_is_the_oracle_s_between_changes() -> None:
    make_requests(1)
    asked, tally = RequestEngine(), Tally()
    for state in range(STATES):
        run(asked, tally, cases=CASES, number=state)
        if state == 2:
            asked.rebuild()
        stir(state)
    assert tally.cases >= STATES * CASES
    assert tally.with_hits >= tally.cases / 6
    assert tally.with_pages >= tally.cases / 12


def lasting(patch: pytest.MonkeyPatch) -> None:
    """How long a request stays open is taken for how lately it was renewed, as with people."""
    patch.setattr(RequestDay, "within", lambda self, weeks: self.since(7 * weeks))


def upright(patch: pytest.MonkeyPatch) -> None:
    """The level of a language is read as the lowest, as with people."""
    patch.setattr(documents, "TURNED", {level: level for level in documents.TURNED})
    patch.setattr(engine, "TURNED", {})  # the query's own


def lapse(patch: pytest.MonkeyPatch) -> None:
    """Requests lapse a day late."""
    patch.setattr(documents, "LAPSES_AFTER", datetime.timedelta(days=31))


def order(patch: pytest.MonkeyPatch) -> None:
    """Closing soon is sorted by the last renewal."""
    page = paging.page
    patch.setattr(embedded, "closing_page", lambda index, query, found: page(index, query, (found, NONE)))


FAULTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (lasting, upright, lapse, order)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_the_oracle_sees_a_planted_fault(plant, monkeypatch):
    make_requests(3)
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=r"Query\("):
        run(RequestEngine(), Tally(), cases=300)


# The page


def opened(reader: User, params: QueryDict) -> RequestsPage:
    page = requests_page(reader, params, "en")
    assert page
    return page


def some_address(chance: random.Random) -> QueryDict:
    """Make an address with a few wishes."""
    wishes = {
        "q": lambda: chance.choice(("sea", "letters music", "Ευρώπη", "projct", "class")),
        "country": lambda: chance.choice(("GR", "PL", "DE", "UA")),
        "tier": lambda: chance.choice(("eu", "neighbourhood")),
        "level": lambda: chance.choice(("primary", "vocational")),
        "language": lambda: chance.choice(("en", "en:B1", "fr:A2", "de:native", "el:A1")),
        "age_from": lambda: str(chance.randint(3, 14)),
        "mine": lambda: "1",
        "open": lambda: chance.choice(("1", "4", "12", "52")),
        "partner": lambda: chance.choice(("european", "national")),
        "sort": lambda: chance.choice(DESK.sorts),
    }
    found = QueryDict(mutable=True)
    for key in chance.sample(list(wishes), chance.randint(0, 4)):
        found[key] = wishes[key]()
    return found


READERS = {
    "confirmed in Ukraine": lambda: people.validated("UA"),
    "confirmed in Greece": lambda: people.validated("GR"),
    "not confirmed": lambda: people.user("PL"),
}


@pytest.mark.parametrize("who", READERS)
def test_every_page_shows_what_the_oracle_finds(who):
    """Totals, the first page in order, and the counts; with the reader's country and blocks taken in."""
    make_requests(2)
    reader, chance = READERS[who](), random.Random(who)
    blocked = chance.sample(list(User.objects.filter(partner_requests__isnull=False)), 5)
    for person in blocked[:3]:
        Block.objects.create(user=reader, person=person)
    for person in blocked[3:]:
        Block.objects.create(user=person, person=reader)
    oracle, met = RequestOracle(), 0
    hidden = set(PartnerRequest.objects.filter(author__in=blocked).values_list("pk", flat=True))
    strangers = hidden | oracle.unwelcoming(reader.country_id, today())
    for _ in range(ADDRESSES):
        params = some_address(chance)
        page = opened(reader, params)
        query = page.asked.query
        expected = oracle.answer(query, strangers if "mine" in params else hidden)
        assert page.total == len(expected.ids), params
        assert [row.request.pk for row in page.requests] == expected.ids[:PAGE], params
        assert page.result.facets.items() >= expected.facets.items(), params
        assert facet_counts(page) == {
            "mine": {"1": len(oracle.answer(query, strangers).ids)},
            "open": {key: expected.facets["active"].get(key, 0) for key in facet_counts(page)["open"]},
        }, params
        met += bool(page.requests)
    assert met > ADDRESSES / 3


def facet_counts(page: RequestsPage) -> dict[str, dict[str, int]]:
    """Return what the page counts of the two facets of its own."""
    return {
        facet.key: {option.value: option.count for option in facet.options if option.value}
        for facet in page.facets
        if facet.key in ("mine", "open")
    }


def test_every_wish_given_up_brings_as_many_as_it_says():
    make_requests(2)
    reader, chance = people.validated("GR"), random.Random(5)
    met = {"mine": 0, "open": 0, "else": 0}
    for _ in range(2 * ADDRESSES):
        page = opened(reader, some_address(chance))
        for less in page.fewer.relaxed if page.fewer else []:
            wider = opened(reader, QueryDict(less.url.partition("?")[2]))
            assert wider.total - page.total == less.more > 0, less
            gone = {key for key, _ in page.asked.chosen()} - {key for key, _ in wider.asked.chosen()}
            met[next((key for key in ("mine", "open") if key in gone), "else")] += 1
        more = [less.more for less in page.fewer.relaxed] if page.fewer else []
        assert more == sorted(more, reverse=True)
    assert all(met.values()), met


def test_a_country_that_left_the_programme_takes_its_requests_along():
    make_requests(2)
    reader = people.validated("GR")
    before = opened(reader, QueryDict("country=DK"))
    CountryTier.objects.filter(country="DK").update(valid_to=today() - datetime.timedelta(days=1))
    after = opened(reader, QueryDict(""))
    assert before.total > 0 and "DK" not in after.result.facets["country"]
