"""The page one comes to every day: what to do next, who is new and fits, who waits for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

from accounts.models import User
from contacts.models import ContactRequest, RequestState, SavedPerson
from home.steps import Step, next_steps
from notifications.queries import Line, page_of
from partner_search.access import hidden_from
from partner_search.asked import address
from partner_search.engine import get_engine
from partner_search.fit import Why
from partner_search.query import Query
from partner_search.rows import Reader, Row, reader_of, rows
from partner_search.suggestion_queries import Suggested, this_week
from profiles.models import Profile
from schools.models import ValidationState
from schools.queries import current_validation

SHOWN = 5


@dataclass(frozen=True)
class Fits:
    """The newest people who fit, how many there are, and the search that shows them all.

    All but `total` and `url` is what the rows of a search result ask for.
    """

    rows: list[Row]
    total: int
    url: str
    may_write: bool
    back: str = ""
    later: bool = False
    next_url: str = ""
    narrowed: bool = True
    whys: Mapping[int, Why] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HomePage:
    """Everything on the home page of one reader."""

    steps: list[Step]
    validated: bool
    suggested: Suggested | None
    fits: Fits
    requests: list[ContactRequest]
    saved: list[User]
    news: list[Line]


def compose(user: User) -> HomePage:
    """Return the home page of `user`: a fixed number of queries, whatever is on it."""
    validation = current_validation(user)
    validated = validation is not None and validation.state == ValidationState.CONFIRMED
    profile = _profile(user)
    return HomePage(
        steps=next_steps(profile, validation),
        validated=validated,
        suggested=this_week(user) if validated else None,
        fits=fitting(user, validated),
        requests=_requests(user),
        saved=_saved(user),
        news=[line for line in page_of(user).lines if line.told.read_at is None][:SHOWN],
    )


def fitting(user: User, may_write: bool) -> Fits:
    """Return the newest people whose pupils are as old as the reader's and who share a language."""
    reader = reader_of(user)
    query, url = _question(reader), _address(reader)
    ids, total = _newest(query, hidden_from(user))
    narrowed = bool(reader.ages or reader.languages)
    return Fits(rows(ids[:SHOWN], reader), total, url, may_write, narrowed=narrowed)


def _question(reader: Reader) -> Query:
    first, last = reader.ages or (None, None)
    return Query(
        language=get_language() or "en",
        age_from=first,
        age_to=last,
        languages=frozenset((code, "") for code in reader.languages),
        sort="newest",
    )


def _address(reader: Reader) -> str:
    ages = [("age_from", str(reader.ages[0])), ("age_to", str(reader.ages[1]))] if reader.ages else []
    return address([*ages, *(("language", code) for code in sorted(reader.languages)), ("sort", "newest")])


def _newest(query: Query, hidden: set[int]) -> tuple[list[int], int]:
    engine = get_engine()
    if not engine.prepare():
        return [], 0
    result = engine.search(query, hidden)
    return result.ids, result.total


def _profile(user: User) -> Profile | None:
    wanted = Profile.objects.filter(pk=user.pk)
    return wanted.prefetch_related("languages", "subjects", "theme_items").first()


def _requests(user: User) -> list[ContactRequest]:
    open_ones = ContactRequest.objects.filter(recipient=user, state=RequestState.OPEN)
    return list(open_ones.select_related("sender__profile", "sender__country")[:SHOWN])


def _saved(user: User) -> list[User]:
    kept = SavedPerson.objects.filter(user=user).exclude(person_id__in=hidden_from(user))
    return [row.person for row in kept.select_related("person__profile", "person__country")[:SHOWN]]
