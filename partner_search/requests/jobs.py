"""What happens by itself: requests are announced to lapse, and end."""

from countries.queries import today
from jobs.schedule import every
from partner_search.models import PartnerRequest
from partner_search.requests import actions
from partner_search.requests.engine import get_request_engine

AT_ONCE = 5_000


@every("partner_search.requests", minutes=1)
def follow_changes() -> None:
    """Let this process's engine of requests take in what changed."""
    engine = get_request_engine()
    if engine.ready:
        engine.catch_up()


@every("partner_search.announce_lapse", hours=6)
def announce_lapses() -> None:
    """Tell the authors of requests that lapse within five days."""
    day = today()
    due = PartnerRequest.objects.due_for_notice(day, actions.NOTICE).order_by("pk")
    for request_id in due.values_list("pk", flat=True)[:AT_ONCE]:
        actions.announce_lapse(request_id, day)


@every("partner_search.end_requests", hours=1)
def end_requests() -> None:
    """Mark those whose date has passed, and those nobody has renewed."""
    day = today()
    over = PartnerRequest.objects.expired_on(day) | PartnerRequest.objects.lapsed_on(day)
    for request_id in over.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        actions.end_request(request_id, day)
