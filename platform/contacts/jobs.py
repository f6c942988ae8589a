"""What happens by itself: a request nobody answered closes kindly, and how people answer is counted."""

from django.db.models import Count

from accounts.models import User
from contacts import actions
from contacts.actions.reliability import refresh
from contacts.models import ContactRequest, Reliability, RequestState
from contacts.reliability import AT_LEAST
from countries.queries import today
from jobs.schedule import every

BATCH = 500
COUNTED_AT_ONCE = 100


@every("contacts.close_unanswered", hours=1)
def close_unanswered() -> int:
    """Close the open requests whose last day is over, each in its own transaction; return how many."""
    day, closed, last = today(), 0, 0
    due = ContactRequest.objects.filter(state=RequestState.OPEN, closes_on__lt=day).order_by("pk")
    while found := list(due.filter(pk__gt=last).select_related("sender", "recipient")[:BATCH]):
        closed += sum(actions.close_unanswered(request, day) for request in found)
        last = found[-1].pk
    return closed


@every("contacts.reliability", hours=24)
def count_answers() -> int:
    """Count anew how people answer, of all who received enough letters or have a band; return how many."""
    received = ContactRequest.objects.values("recipient").annotate(n=Count("pk")).filter(n__gte=AT_LEAST)
    enough, counted, last = received.values("recipient"), 0, 0
    people = User.objects.filter(pk__in=enough) | User.objects.filter(
        pk__in=Reliability.objects.values("user")
    )
    while ids := list(
        people.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:COUNTED_AT_ONCE]
    ):
        refresh(ids)
        counted, last = counted + len(ids), ids[-1]
    return counted
