"""The page of a search, composed: result, rows, facets, slips, and what to do when nobody is found."""

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from countries.queries import eligible_on, today
from partner_search.access import hidden_from
from partner_search.asked import Asked, read
from partner_search.eligibility import why_not
from partner_search.engine import get_engine
from partner_search.facets import Ages, Facet, Facets, grouped
from partner_search.fewer import Fewer, fewer
from partner_search.fit import Why, pairs
from partner_search.matching import Seeker
from partner_search.query import PAGE, SORTS, Engine, Query, Result
from partner_search.rows import Row, find_rows, named_themes
from partner_search.seekers import confirmed_country, for_reader
from partner_search.slips import Slip, slips

BACK_LENGTH = 160
SLIPS = 12
TIERS_KEPT = 60  # seconds


@dataclass
class PeoplePage:
    """All the template of /people/ needs."""

    asked: Asked
    result: Result
    rows: list[Row]
    facets: list[Facet]
    ages: Ages
    minima: list[tuple[str, str, bool]]
    slips: list[Slip]
    may_write: bool
    fewer: Fewer | None
    whys: dict[int, Why] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many people match."""
        return self.result.total

    @property
    def number(self) -> str:
        """How many people match, as the reader's language writes it."""
        return grouped(self.result.total)

    @property
    def show_words(self) -> str:
        """What the button of the filters says."""
        words = ngettext("Show %(number)s person", "Show %(number)s people", self.total)
        return words % {"number": self.number}

    @property
    def match_lacks(self) -> str:
        """What the order of matches lacks of the reader: `school`, more of her `profile`, or nothing."""
        query = self.asked.query
        if query.sort != "match":
            return ""
        if query.seeker is None:
            return "school"
        me = query.seeker.person
        return "" if me.levels and me.subjects and me.age_from and me.languages else "profile"

    @property
    def told(self) -> dict[str, str]:
        """The rules that rows name: those against a project, where such people are asked for."""
        return self.rules if "no" in self.asked.query.partners else {}

    @property
    def text(self) -> str:
        """The words asked for."""
        return self.asked.query.text

    @property
    def countries(self) -> Mapping[str, int]:
        """People per country, not narrowed by the choice of countries: the numbers of the map."""
        return self.result.facets.get("country", {})

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders: value, name, whether it is the present one."""
        names = (_("Relevance"), _("Best match"), _("Recently active"), _("Newest"))
        return [
            (value, name, value == self.asked.query.sort) for value, name in zip(SORTS, names, strict=True)
        ]

    @property
    def shown_slips(self) -> list[Slip]:
        """The slips one can see at a glance."""
        return self.slips[:SLIPS]

    @property
    def more_slips(self) -> int:
        """How many slips are left out."""
        return max(0, len(self.slips) - SLIPS)

    @cached_property
    def url(self) -> str:
        """The address of this state, first page."""
        return self.asked.url()

    @property
    def cleared_url(self) -> str:
        """The address without any filter; words and order stay."""
        kept = [pair for pair in self.asked.chosen() if pair[0] == "q"] + self.asked.shown()
        return self.asked.address(kept)

    @property
    def save_url(self) -> str:
        """The address of the form that saves this search; nothing where nothing is asked that could be."""
        asked = self.asked.url(without=lambda key, value: key == "all").partition("?")[2]
        return f"{reverse('save_search')}?{asked}" if self.asked.chosen() else ""

    @property
    def next_url(self) -> str:
        """The address of the next page, or nothing on the last."""
        return self.asked.url(plus=[("after", self.result.next)]) if self.result.next else ""

    @property
    def later(self) -> bool:
        """Whether this is not the first page."""
        return bool(self.asked.query.after)

    @property
    def map_url(self) -> str:
        """The address of the same search as a map."""
        return self.asked.url(without=lambda k, v: k == "view", plus=[("view", "map")])

    @property
    def list_url(self) -> str:
        """The address of the same search as a list."""
        return self.asked.url(without=lambda k, v: k == "view")

    @property
    def country_link(self) -> str:
        """The address of this search to which a country's code need only be added."""
        pairs = [
            p for p in self.asked.chosen() + self.asked.shown() if p[0] not in ("country", "tier", "view")
        ]
        return self.asked.address([*pairs, ("country", "")])

    @cached_property
    def back(self) -> str:
        """What the address of a person's page carries to lead back here; nothing if it would be long."""
        query = self.asked.url(without=lambda k, v: k == "all").partition("?")[2]
        return f"?{urlencode({'from': query})}" if 0 < len(query) <= BACK_LENGTH else ""


def people_page(reader: User, params: QueryDict, language: str) -> PeoplePage | None:
    """Answer an address of /people/ for `reader`; None while the engine is still getting ready."""
    engine = get_engine()
    if not engine.prepare():
        return None
    tiers = _tiers(today(), int(time.time() / TIERS_KEPT))
    country = confirmed_country(reader.pk)
    asked = for_reader(read(params, language, tiers), reader, country)
    hidden = hidden_from(reader)
    result = engine.search(asked.query, hidden)
    found = find_rows(result.ids, reader, dict(asked.query.languages))
    rules = rules_against(country, asked.query, result)
    makes = Facets(asked, result, tiers, theme_names(result), rules)
    facets, ages = makes.all(), makes.ages()
    chosen = slips(asked, facets, ages)
    return PeoplePage(
        asked=asked,
        result=result,
        rows=found.rows,
        facets=facets,
        ages=ages,
        minima=makes.minima(),
        slips=chosen,
        may_write=found.may_write,
        fewer=fewer(engine, asked, hidden, chosen, result.total),
        whys=_whys(engine, asked.query.seeker, result.ids),
        rules=rules,
    )


def rules_against(country: str | None, query: Query, result: Result) -> dict[str, str]:
    """Return {code: the rule by which the reader may found no project there} of the countries with people.

    `country` is that of the reader's school if it is confirmed.
    """
    if not result.facets["partner"].get("no"):
        return {}
    codes = [code for code in result.facets["country"] if query.kinds.get(code) == "no"]
    return why_not(country, codes, query.day)


def _whys(engine: Engine, seeker: Seeker | None, ids: Sequence[int]) -> dict[int, Why]:
    """Return {user id: why she fits `seeker`} of the people of a page, as the engine knows them."""
    if seeker is None:
        return {}
    return {pair.other.user_id: pair.why for pair in pairs(seeker, engine.known(ids))}


@lru_cache(maxsize=2)
def _tiers(day: datetime.date, period: int) -> dict[str, str]:
    """Return {country: tier} to name and group countries by; who is listed is judged anew each time."""
    return eligible_on(day)


def theme_names(result: Result) -> dict[str, str]:
    """Return the names of the themes that `result` counts, by key."""
    keys = list(result.facets.get("theme", {}))[: PAGE + 50]
    return named_themes(keys)
