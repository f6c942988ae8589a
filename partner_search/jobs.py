"""What happens later about the search.

Stored documents follow the changes, so that a cold start is quick; readers hear of new people.
"""

import datetime
from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone
from pyroaring import BitMap

from accounts.models import PersonChange
from countries.queries import eligible_on, today
from jobs.schedule import every
from partner_search import documents
from partner_search.engine import get_engine
from partner_search.models import Alert, SavedSearch, Suggestion
from partner_search.models.saved import SavedSearchQuerySet
from partner_search.requests import jobs as request_jobs  # noqa: F401 -- known once imported
from partner_search.saved_actions import send_alert
from partner_search.saved_queries import asked_of, matches

LATE = datetime.timedelta(minutes=2)  # so long after its own time a change may become visible
BATCH = 200
KEEP_DELETED = datetime.timedelta(days=1)
KEEP_SUGGESTED = datetime.timedelta(weeks=26)


@every("partner_search.documents", minutes=1)
def refresh_documents() -> None:
    """Let this process's engine take in what changed, then store it.

    In this order: an edit is quickest for an engine that still finds the document of before.
    """
    engine = get_engine()
    if engine.ready:
        engine.catch_up()
    documents.refresh()


@every("partner_search.alerts_at_once", minutes=0.5)
def alert_at_once() -> int:
    """Tell the readers who wish it at once of the people who changed since the last run; return how many.

    A run that is killed in the middle is repeated: who was told by then is known, and nobody is missed.
    """
    began, searches = timezone.now(), SavedSearch.objects.alerting().filter(alert=Alert.AT_ONCE)
    since = searches.aggregate(since=Min("followed_at"))["since"]
    if since is None or not get_engine().prepare():
        return 0
    rows = PersonChange.objects.filter(at__gt=since - LATE, at__lte=began)
    changed = BitMap(rows.values_list("user_id", flat=True).distinct())
    told = sum(send_alert(pk) for pk in _finding(searches, changed)) if changed else 0
    SavedSearch.objects.filter(alert=Alert.AT_ONCE, followed_at__lt=began).update(followed_at=began)
    return told


def _finding(searches: SavedSearchQuerySet, people: BitMap) -> Iterator[int]:
    """Yield the ids of the searches that some of `people` match."""
    tiers = eligible_on(today())
    for batch in _in_turn(searches):
        found = matches([asked_of(search.query, search.user, tiers) for search in batch])
        yield from (search.pk for search, ids in zip(batch, found, strict=True) if ids & people)


@every("partner_search.alerts_due", minutes=5)
def alert_when_due() -> int:
    """Look through all who match the searches that are due, and tell their readers; return how many."""
    if not get_engine().prepare():
        return 0
    due = SavedSearch.objects.alerting().filter(next_at__lte=timezone.now())
    return sum(send_alert(search.pk) for batch in _in_turn(due) for search in batch)


def _in_turn(searches: SavedSearchQuerySet) -> Iterator[list[SavedSearch]]:
    """Yield the searches in order, a batch at a time, without their sets, each once."""
    last, lean = 0, searches.select_related("user").defer("known", "seen").order_by("pk")
    while found := list(lean.filter(pk__gt=last)[:BATCH]):
        yield found
        last = found[-1].pk


@every("partner_search.forget_deleted", hours=6)
def forget_deleted() -> int:
    """Delete the searches for good that were deleted a day ago; return how many."""
    return SavedSearch.objects.filter(deleted_at__lt=timezone.now() - KEEP_DELETED).delete()[0]


@every("partner_search.forget_suggested", hours=24)
def forget_suggested() -> int:
    """Delete suggestions of half a year ago that were not dismissed; return how many."""
    old = Suggestion.objects.filter(week__lt=today() - KEEP_SUGGESTED, dismissed_at__isnull=True)
    return old.delete()[0]
