"""The page of the requests, composed: result, rows, facets, slips; the search of people for another thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from contacts.queries import hidden_ids
from countries.names import language_name
from countries.queries import eligible_on, today
from partner_search.asked import Asked, Desk, read
from partner_search.facets import Facet, Facets, Group, Option, grouped
from partner_search.fewer import Fewer, Relaxed, fewer
from partner_search.models import PartnerRequest
from partner_search.pages import PeoplePage, rules_against, theme_names
from partner_search.query import ACTIVE_WEEKS
from partner_search.requests.access import may_post
from partner_search.requests.engine import get_request_engine
from partner_search.requests.rows import RequestRow, request_rows
from partner_search.seekers import confirmed_country, for_reader
from partner_search.slips import Slip, slips
from profiles.models import CEFR
from schools.queries import current_validation

DESK = Desk("partner_requests", ("relevance", "newest", "closing"), (), "mine", "open")
LONGEST = 52  # weeks: hardly a request stays open for so long
MINE = gettext_lazy("Wants partners in my country")


@dataclass
class RequestsPage(PeoplePage):
    """All the template of /requests/ needs."""

    requests: list[RequestRow] = field(default_factory=list)
    fewer: Fewer | None = None

    @property
    def show_words(self) -> str:
        """What the button of the filters says."""
        words = ngettext("Show %(number)s request", "Show %(number)s requests", self.total)
        return words % {"number": self.number}

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders: value, name, whether it is the present one."""
        names = (_("Relevance"), _("Newest"), _("Closing soon"))
        return [
            (value, name, value == self.asked.query.sort)
            for value, name in zip(DESK.sorts, names, strict=True)
        ]


class RequestFacets(Facets):
    """Makes the facets of one answer; `country` is the reader's, `wanted` how many requests want it."""

    def __init__(self, *args: object, wanted: int) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.counts["mine"] = {"1": wanted}
        self.counts["open"] = self.counts["active"]

    def all(self) -> list[Facet]:
        """Return the facets in the order of the page."""
        people = {facet.key: facet for facet in super().all()}
        kept = [people[key] for key in ("country", "level", "language", "subject", "theme")]
        return [*kept, self.mine(), people["partner"], self.open()]

    def mine(self) -> Facet:
        """Whether partners of the reader's country are wanted."""
        option = self._option("mine", "1", str(MINE), self.query.available)
        return Facet("mine", _("Countries wanted"), [Group([option])], usually_open=True)

    def open(self) -> Facet:
        """How long they stay open; one choice, since each includes the next."""
        chosen = str(self.query.active_weeks or "")
        options = [Option("", _("Any open request"), 0, not chosen, html_id="open-any")]
        weeks = [n for n in ACTIVE_WEEKS if n < LONGEST or str(n) == chosen]
        options += [self._option("open", str(n), _weeks(n), str(n) == chosen) for n in weeks]
        return Facet("open", _("Time left"), [Group(options)], kind="radio")


def _weeks(number: int) -> str:
    return ngettext("Open %(n)d more week", "Open %(n)d more weeks", number) % {"n": number}


def requests_page(reader: User, params: QueryDict, language: str) -> RequestsPage | None:
    """Answer an address of /requests/ for `reader`; None while the engine is still getting ready."""
    engine = get_request_engine()
    if not engine.prepare():
        return None
    tiers = eligible_on(today())
    country = confirmed_country(reader.pk)
    asked = for_reader(read(params, language, tiers, DESK), reader, country)
    hidden = _hidden(reader)
    strangers = hidden | _unwelcoming(reader, tiers)
    welcoming, anywhere = engine.search(asked.query, strangers), engine.search(asked.query, hidden)
    result, shown = (welcoming, strangers) if asked.query.available else (anywhere, hidden)
    rules = rules_against(country, asked.query, result)
    makes = RequestFacets(asked, result, tiers, theme_names(result), rules, wanted=welcoming.total)
    facets, ages = makes.all(), makes.ages()
    on = list(map(_at_most, slips(asked, facets, ages)))
    return RequestsPage(
        asked=asked,
        result=result,
        rows=[],
        requests=request_rows(result.ids, reader),
        facets=facets,
        ages=ages,
        minima=makes.minima(),
        slips=on,
        may_write=may_post(reader),
        fewer=_anywhere(asked, fewer(engine, asked, shown, on, result.total), anywhere.total - result.total),
    )


def _at_most(slip: Slip) -> Slip:
    """Return a slip that says what the level of a language means here: the most that is asked."""
    key, value = slip.pair
    code, *rest = value.split(":")
    if key != "language":
        return slip
    name = language_name(code)
    if rest in ([], [CEFR.NATIVE]):
        return replace(slip, label=name)
    words = _("%(language)s, %(level)s at most") % {"language": name, "level": rest[0]}
    return replace(slip, label=words)


def _anywhere(asked: Asked, less: Fewer | None, more: int) -> Fewer | None:
    """Return `less` with what giving up the reader's own country brings."""
    if less is None or more <= 0:
        return less
    url = replace(asked, query=replace(asked.query, available=False, after=None)).url()
    given_up = Relaxed(str(MINE), False, more, grouped(more), url)
    return replace(less, relaxed=sorted([given_up, *less.relaxed], key=lambda each: -each.more))


def _hidden(reader: User) -> set[int]:
    """Return the ids of the requests of people in a block with `reader`."""
    blocked = hidden_ids(reader)
    return set(PartnerRequest.objects.filter(author__in=blocked).values_list("pk", flat=True))


def _unwelcoming(reader: User, tiers: Mapping[str, str]) -> set[int]:
    """Return the ids of the open requests that want other countries than the reader's."""
    present = current_validation(reader)
    country = present.school.country_id if present else reader.country_id
    welcome = {country, tiers.get(country, "")}
    choosy = PartnerRequest.objects.open_on(today()).exclude(wishes=[]).values_list("pk", "wishes")
    return {pk for pk, wishes in choosy if welcome.isdisjoint(wishes)}
