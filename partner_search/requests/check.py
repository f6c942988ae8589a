"""The idea check before posting: what is missing, whom the request matches, and what would bring more."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from countries.models import Tier
from countries.queries import eligible_on, today
from partner_search.access import hidden_from
from partner_search.asked import Asked
from partner_search.engine import get_engine
from partner_search.facets import Facets, grouped
from partner_search.fewer import Relaxed, fewer
from partner_search.pages import theme_names
from partner_search.query import Query
from partner_search.requests.data import RequestData
from partner_search.slips import slips

SHORT = 120  # letters under which an idea says too little


@dataclass(frozen=True)
class IdeaCheck:
    """What the author sees before she posts; `total` is None while the search gets ready."""

    missing: list[str]
    total: int | None
    url: str = ""
    best: Relaxed | None = None

    @property
    def number(self) -> str:
        """How many people match, as the reader's language writes it."""
        return grouped(self.total or 0)


def check_idea(data: RequestData, author: User) -> IdeaCheck:
    """Return what `data` lacks and how many people it matches today, asked of the search of people."""
    engine, lacks = get_engine(), [*_unseen(author), *missing(data)]
    if not engine.prepare():
        return IdeaCheck(lacks, None)
    asked, hidden = Asked(query_of(data)), hidden_from(author)
    result = engine.search(asked.query, hidden)
    makes = Facets(asked, result, eligible_on(today()), theme_names(result))
    on = slips(asked, makes.all(), makes.ages())
    less = fewer(engine, asked, hidden, on, result.total)
    best = less.relaxed[0] if less and less.relaxed else None
    return IdeaCheck(lacks, result.total, asked.url(), best)


def _unseen(author: User) -> list[str]:
    if author.profile.findable:
        return []
    return [_("Others do not find you, nor your requests, until you let them: under “Edit your profile”.")]


def query_of(data: RequestData) -> Query:
    """Return the search of people whom the request is for; themes and free text narrow nothing."""
    tiers = frozenset(data.wishes) & frozenset(Tier.values)
    return Query(
        language=get_language() or "en",
        countries=frozenset(data.wishes) - tiers,
        tiers=tiers,
        levels=frozenset(data.levels),
        subjects=frozenset(data.subjects),
        age_from=data.age_from,
        age_to=data.age_to,
        languages=frozenset(data.languages),
    )


def missing(data: RequestData) -> list[str]:
    """Return in words what others would ask first."""
    lacks = (
        (data.age_from is None, _("How old are the pupils? Most people search by age.")),
        (not data.languages, _("Which language would you work in?")),
        (not data.levels and not data.subjects, _("For which level or subject is it?")),
        (data.starts_on is None, _("When would it begin? A month is enough to plan with.")),
        (data.weeks is None, _("How many weeks would it take?")),
        (len(data.idea) < SHORT, _("The idea is short: say what the pupils would do, and what comes of it.")),
        (not data.offer, _("What does your class bring?")),
        (not data.ask, _("What do you hope for from a partner?")),
    )
    return [words for is_missing, words in lacks if is_missing]
