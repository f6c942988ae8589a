"""What happens by itself: looking for partners is announced to end, and ends."""

from collections.abc import Iterator

from countries.queries import today
from jobs.schedule import every
from profiles import actions
from profiles.lapse import NOTICE
from profiles.models import Profile, ProfileQuerySet

BATCH = 500


@every("profiles.announce_lapse", hours=6)
def announce_lapses() -> None:
    """Tell those whose looking ends within 14 days."""
    day = today()
    for profile_id in _ids(Profile.objects.due_for_notice(day, NOTICE)):
        actions.announce_lapse(profile_id, day)


@every("profiles.end_looking", hours=1)
def end_looking() -> None:
    """Switch off what has lapsed."""
    day = today()
    for profile_id in _ids(Profile.objects.filter(looking=True, looking_until__lt=day)):
        actions.end_looking(profile_id, day)


def _ids(profiles: ProfileQuerySet) -> Iterator[int]:
    """Yield the ids of `profiles` in order, read a batch at a time, each once."""
    last = 0
    while ids := list(profiles.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield from ids
        last = ids[-1]
