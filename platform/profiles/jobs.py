"""What happens by itself: looking for partners is announced to end, and ends."""

from countries.queries import today
from jobs.schedule import every
from profiles import actions
from profiles.lapse import NOTICE
from profiles.models import Profile

BATCH = 500


@every("profiles.announce_lapse", hours=6)
def announce_lapses() -> None:
    """Tell those whose looking ends within 14 days, a batch at a time."""
    day = today()
    due = Profile.objects.due_for_notice(day, NOTICE).order_by("pk")
    while ids := list(due.values_list("pk", flat=True)[:BATCH]):
        for profile_id in ids:
            actions.announce_lapse(profile_id, day)


@every("profiles.end_looking", hours=1)
def end_looking() -> None:
    """Switch off what has lapsed, a batch at a time."""
    day = today()
    lapsed = Profile.objects.filter(looking=True, looking_until__lt=day).order_by("pk")
    while ids := list(lapsed.values_list("pk", flat=True)[:BATCH]):
        for profile_id in ids:
            actions.end_looking(profile_id, day)
