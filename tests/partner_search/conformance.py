"""Every answer of an engine compared with the oracle's, for queries of every kind: written for any engine."""

import datetime
import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from anyascii import anyascii
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from accounts.models import User
from countries.models import Tier
from countries.queries import today
from partner_search.documents import Document
from partner_search.matching import Seeker, Weeks
from partner_search.query import PAGE, PARTNERS, SORTS, Engine, Query
from profiles.models import CEFR, Level, Role
from profiles.subjects import SUBJECTS
from tests.partner_search import crowd
from tests.partner_search.oracle import Oracle

PHASES = (Phase.explicit, Phase.generate, Phase.shrink)


@dataclass
class Tally:
    """How many cases there were, with how many hits and pages."""

    cases: int = 0
    with_hits: int = 0
    with_pages: int = 0


def check(engine: Engine, oracle: Oracle, query: Query, hidden: set[int], tally: Tally) -> None:
    """Walk every page of `query` and compare ids, total and all counts."""
    expected = oracle.answer(query, hidden)
    met: list[int] = []
    pages = 0
    while pages == 0 or query.after:
        result = engine.search(query, hidden)
        assert result.total == len(expected.ids), query
        assert result.facets == expected.facets, query
        assert len(result.ids) <= PAGE
        met += result.ids
        pages += 1
        assert pages <= len(expected.ids) // PAGE + 1, query
        query = replace(query, after=result.next)
    assert met == expected.ids, query
    tally.cases += 1
    tally.with_hits += bool(met)
    tally.with_pages += pages > 1


def run(
    engine: Engine,
    tally: Tally,
    *,
    cases: int,
    number: int = 0,
    phases: tuple[Phase, ...] = PHASES,
    queries: st.SearchStrategy[Query] | None = None,
) -> None:
    """Compare `cases` queries on the database as it is now; the same cases for the same `number`."""
    oracle = Oracle()
    ids = list(User.objects.order_by("pk").values_list("pk", flat=True))

    @seed(number)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(query=queries or all_queries(), hidden=st.sets(st.sampled_from(ids), max_size=4))
    def compare(query: Query, hidden: set[int]) -> None:
        check(engine, oracle, query, hidden, tally)

    compare()


def all_queries() -> st.SearchStrategy[Query]:
    """Make queries with few choices (many hits) and with many."""
    return st.one_of(_queries(0), _queries(1), _queries(1), _queries(2), _queries(4))


CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "countries": st.frozensets(st.sampled_from([*crowd.FIRST, "XX"]), min_size=1, max_size=5),
    "tiers": st.frozensets(st.sampled_from(Tier.values), min_size=1, max_size=2),
    "levels": st.frozensets(st.sampled_from(Level.values), min_size=1, max_size=3),
    "subjects": st.frozensets(st.sampled_from(list(SUBJECTS)), min_size=1, max_size=8),
    "ages": st.tuples(st.none() | st.integers(0, 20), st.none() | st.integers(2, 40)),
    "languages": st.frozensets(
        st.tuples(st.sampled_from([*crowd.LANGUAGES, "xx"]), st.sampled_from(["", "?", *CEFR.values])),
        min_size=1,
        max_size=3,
    ),
    "themes": st.frozensets(st.sampled_from([t.casefold() for t in crowd.THEMES]), min_size=1, max_size=6),
    "roles": st.frozensets(st.sampled_from(Role.values), min_size=1, max_size=2),
    "available": st.just(True),
    "active_weeks": st.sampled_from((1, 4, 12, 52, 3)),
    "partners": st.frozensets(st.sampled_from(PARTNERS), min_size=1, max_size=2),
}


@st.composite
def _queries(draw: st.DrawFn, most: int) -> Query:
    chosen = draw(st.lists(st.sampled_from(list(CHOICES)), max_size=most, unique=True))
    values: dict[str, Any] = {name: draw(CHOICES[name]) for name in chosen}
    values["age_from"], values["age_to"] = values.pop("ages", (None, None))
    some_words = draw(st.sampled_from((0, 1, 1, 1, 2)) if most < 4 else st.integers(0, 4))
    day = today() + datetime.timedelta(days=draw(st.sampled_from((0, 0, 0, 0, -1, 3, 40, 200))))
    return Query(
        text=" ".join(draw(st.lists(typed_words(), min_size=some_words, max_size=some_words))),
        language=draw(st.sampled_from(("en", "el", "pl", "xx"))),
        sort=draw(st.sampled_from(SORTS)),
        kinds=draw(
            st.dictionaries(st.sampled_from(list(crowd.FIRST)), st.sampled_from(PARTNERS), max_size=9)
        ),
        seeker=draw(st.none() | _seekers()),
        day=day,
        **values,
    )


WEEKS = Weeks({1: 0b1111011110, 2: 0}, {"GR": 0b1111111011, "PL": 0b0111100111, "UA": 0b1})


@st.composite
def _seekers(draw: st.DrawFn) -> Seeker:
    """Make somebody who asks for matches, saying much or little of herself."""
    first, day = draw(st.integers(0, 17)), today().toordinal()
    person = Document(
        user_id=0,
        country=draw(st.sampled_from([*crowd.FIRST, "MT"])),
        levels=draw(st.lists(st.sampled_from(Level.values), max_size=3, unique=True)),
        subjects=draw(st.lists(st.sampled_from(list(SUBJECTS)), max_size=3, unique=True)),
        age_from=max(0, first - 2) and first,
        age_to=max(0, first - 2) and draw(st.integers(first, 19)),
        languages=draw(
            st.dictionaries(st.sampled_from(crowd.LANGUAGES), st.sampled_from(CEFR.values), max_size=3)
        ),
        themes=draw(st.lists(st.sampled_from([t.casefold() for t in crowd.THEMES]), max_size=3, unique=True)),
        role="teacher",
        looking_until=draw(st.sampled_from((0, day, day + 30))),
        active_on=day - draw(st.sampled_from((0, 10, 60, 300))),
        listed_on=day,
        class_size=draw(st.sampled_from((0, 12, 25))),
        wishes=draw(
            st.lists(st.sampled_from(["GR", "PL", "TR", "eu", "neighbourhood"]), max_size=3, unique=True)
        ),
        calendar=draw(st.sampled_from((0, 0, 1, 2))),
        head="",
        body="",
    )
    return Seeker(person, WEEKS)


def _vocabulary() -> list[str]:
    """List the words of the crowd, the common ones of schools and towns twice."""
    texts = [*crowd.THEMES, *crowd.WORDS, *map(str, SUBJECTS.values())]
    for part in (crowd.FIRST, crowd.LAST):
        texts += [word for found in part.values() for word in found]
    for _ in range(3):
        texts += crowd.SCHOOLS.values()
        texts += [name.replace("|", " ") for names in crowd.TOWNS.values() for name in names]
    return [word for text in texts for word in text.split()]


LETTERS = string.ascii_lowercase + "αβεικοστбаеиოსаհаր"


@st.composite
def typed_words(draw: st.DrawFn) -> str:
    """Make a word as somebody types it: in capitals, without accents, in Latin, begun, or with a slip."""
    word = draw(st.sampled_from(_vocabulary()))
    return TYPING[draw(st.sampled_from(list(TYPING)))](draw, word)


def _slip(draw: st.DrawFn, word: str) -> str:
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(LETTERS))
    return draw(
        st.sampled_from(
            (
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
    )


TYPING: dict[str, Callable[[st.DrawFn, str], str]] = {
    "as written": lambda draw, word: word,
    "capitals": lambda draw, word: word.upper(),
    "latin": lambda draw, word: anyascii(word),
    "begun": lambda draw, word: word[: draw(st.integers(1, 4))],
    "begun in latin": lambda draw, word: anyascii(word)[: draw(st.integers(2, 5))],
    "slip": _slip,
}
