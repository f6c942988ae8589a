"""Partner requests as search documents: few enough to be folded at every start and kept nowhere."""

import datetime
from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from common.text import terms
from countries.queries import today
from partner_search.documents import Document, batches
from partner_search.engine.day import Day
from partner_search.models import PartnerRequest, PartnerRequestState
from partner_search.models.requests import LAPSES_AFTER
from profiles.models import CEFR, HIDDEN_AFTER_DAYS, Profile
from schools.models import Validation

TURNED = dict(zip(CEFR.values, reversed(CEFR.values), strict=True))  # see RequestEngine
SEEN_FOR = datetime.timedelta(days=HIDDEN_AFTER_DAYS)


class RequestDay(Day):
    """The requests open on one day."""

    def shown(self) -> BitMap:
        """Return the requests renewed lately enough, whose date has not passed."""
        return self.since(LAPSES_AFTER.days) & self.until(self.number)

    def within(self, weeks: int) -> BitMap:
        """Return the requests that stay open for so many weeks more."""
        return self.until(self.number + 7 * weeks)


def count() -> int:
    """Return how many requests are open, or look so."""
    return PartnerRequest.objects.open_on(today()).count()


def stored(ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Yield every document made anew; nothing of the past is known of single ones."""
    return build(_open_ids()) if ids is None else iter(())


def _open_ids() -> list[int]:
    return list(PartnerRequest.objects.open_on(today()).order_by("pk").values_list("pk", flat=True))


def stale() -> tuple[int, ...]:
    """Return nothing: all documents are new at a start."""
    return ()


def documents_of(users: set[int]) -> Iterator[int]:
    """Yield the ids of all requests of these authors, ended ones too: those leave the index."""
    for batch in batches(sorted(users)):
        yield from PartnerRequest.objects.filter(author__in=batch).values_list("pk", flat=True)


def store_all() -> int:
    """Keep nothing; return how many documents there are."""
    return count()


def build(ids: Iterable[int]) -> Iterator[Document]:
    """Yield the documents of those of the requests `ids` that are open, of authors who are listable."""
    for batch in batches(ids):
        yield from _build(batch)


def _build(ids: list[int]) -> Iterator[Document]:
    found = PartnerRequest.objects.filter(pk__in=ids, state=PartnerRequestState.OPEN).select_related("author")
    requests = list(found.prefetch_related("subjects", "themes", "languages").order_by("pk"))
    authors = {request.author_id for request in requests}
    listable = set(Profile.objects.listable(pk__in=authors).values_list("pk", flat=True))
    present = Validation.objects.current().filter(user__in=authors)
    countries = dict(present.values_list("user_id", "school__country_id"))
    for request in requests:
        if request.author_id in listable:
            yield _document(request, countries[request.author_id])


def _document(request: PartnerRequest, country: str) -> Document:
    head = terms(request.title)
    themes = {theme.key: theme.name for theme in request.themes.all()}
    body = terms(" ".join((request.idea, request.offer, request.ask, *themes.values()))) - head
    return Document(
        user_id=request.pk,
        country=country,
        levels=[level for level in request.levels if isinstance(level, str)],
        subjects=[subject.pk for subject in request.subjects.all()],
        age_from=request.age_from or 0,
        age_to=request.age_to or 0,
        languages={row.language_id: TURNED[row.level] for row in request.languages.all()},
        themes=list(themes),
        role="",
        looking_until=request.closes_on.toordinal(),
        active_on=_seen(request).toordinal(),
        listed_on=request.created_at.date().toordinal(),
        class_size=0,
        wishes=[],
        calendar=0,
        head=" ".join(sorted(head)),
        body=" ".join(sorted(body)),
    )


def _seen(request: PartnerRequest) -> datetime.date:
    """Return the day of the last renewal; an earlier one if the author is hidden before the request lapses.

    She is after a year without signing in, the request 30 days after this day: both are one number.
    """
    return min(request.renewed_on, request.author.last_active_on + SEEN_FOR - LAPSES_AFTER)
