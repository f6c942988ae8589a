"""The whole demo at once: towns, the cast, and as many teachers as asked for."""

from accounts.models import User
from config.demo.answers import save_answers
from config.demo.calendars import save_calendars
from config.demo.cast import save_cast
from config.demo.fill import email_of, save_people
from config.demo.letters import save_letters
from config.demo.marks import DOMAIN
from config.demo.plans import plan_of
from config.demo.requests import posts, save_requests
from config.demo.rooms import save_rooms
from config.demo.saved import save_searches
from config.demo.schools import load_towns

PEOPLE_AT_ONCE = 5_000


def fill(teachers: int, seed: int, *, pictures: bool) -> int:
    """Make the cast and those of the first `teachers` people who are missing; return how many were made."""
    towns = load_towns()
    save_cast(towns, seed, pictures=pictures)
    there = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    missing = [number for number in range(1, teachers + 1) if email_of(number) not in there]
    for start in range(0, len(missing), PEOPLE_AT_ONCE):
        numbers = missing[start : start + PEOPLE_AT_ONCE]
        plans = [plan_of(number, seed, towns) for number in numbers]
        pairs = zip(plans, save_people(plans, pictures=pictures), strict=True)
        save_requests([pair for pair in pairs if posts(pair[0])])
    save_calendars()
    save_letters(seed)
    save_answers(seed)
    save_searches()
    save_rooms()
    return len(missing)
