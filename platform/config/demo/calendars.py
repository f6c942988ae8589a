"""The demo's school calendars and lesson times: made up by rule, so that every state of the pages occurs."""

import datetime
import random
from collections.abc import Iterable, Iterator

from accounts.models import User
from config.demo.data import table
from config.demo.marks import DOMAIN
from config.demo.schools import REGISTER
from countries.queries import today
from schools.calendars.weeks import ONE_DAY, ONE_WEEK, Year, year_of
from schools.models import Calendar, CalendarPeriod, LessonSlot, PeriodKind, School, Validation

REGIONS = ("Demo region north", "Demo region south")
WITHOUT = 7  # every seventh country has no calendar
REGIONAL = 4  # every fourth has two regions
ALWAYS = {"GR": ("",), "PL": REGIONS}
GIVE_LESSONS = 0.3
CAST: dict[str, list[tuple[int, str, str]]] = {
    f"teacher.gr@{DOMAIN}": [(1, "10:00", "10:45"), (3, "11:00", "11:45"), (4, "12:00", "12:45")],
    f"teacher.pl@{DOMAIN}": [(0, "08:00", "08:45"), (1, "09:00", "09:45"), (3, "10:15", "11:00")],
}


def save_calendars() -> None:
    """Make the missing calendars, of this school year and the next, and let schools choose regions."""
    for number, country in enumerate(table("countries")):
        for shift, region in enumerate(_regions(country, number)):
            calendar, is_new = Calendar.objects.get_or_create(country_id=country, region=region)
            if is_new:
                CalendarPeriod.objects.bulk_create(_periods(calendar, number + 2 * shift))
    _choose()


def _regions(country: str, number: int) -> tuple[str, ...]:
    if country in ALWAYS:
        return ALWAYS[country]
    if number % WITHOUT == WITHOUT - 1:
        return ()
    return REGIONS if number % REGIONAL == 0 else ("",)


def _periods(calendar: Calendar, number: int) -> Iterator[CalendarPeriod]:
    """Yield the periods of two years, each country's a little apart from the next one's."""
    this = year_of(today())
    ski, spring = 22 + number % 5, 30 + number % 3
    weeks = [
        (PeriodKind.TERM, "Demo school year", 1 - number % 2, 41 + number % 4),
        (PeriodKind.HOLIDAY, "Demo autumn break", 8 + number % 2, 8 + number % 2),
        (PeriodKind.HOLIDAY, "Demo winter holiday", 16, 17),
        (PeriodKind.HOLIDAY, "Demo ski week", ski, ski),
        (PeriodKind.HOLIDAY, "Demo spring holiday", spring, spring + 1),
    ]
    for year in (this, year_of(this.monday(this.weeks))):
        yield from (_weeks(calendar, year, *each) for each in weeks)


def _weeks(
    calendar: Calendar, year: Year, kind: PeriodKind, name: str, first: int, last: int
) -> CalendarPeriod:
    """Return a period from the Monday of one week to the Friday of another."""
    days = year.monday(first), year.monday(last) + ONE_WEEK - 3 * ONE_DAY
    return CalendarPeriod(calendar=calendar, kind=kind, name=name, first=days[0], last=days[1])


def _choose() -> None:
    """Let two thirds of the schools that can choose have chosen a region, those of the cast among them."""
    by_country: dict[str, list[int]] = {}
    for key, country in Calendar.objects.filter(region__in=REGIONS).values_list("pk", "country_id"):
        by_country.setdefault(country, []).append(key)
    cast = set(Validation.objects.filter(user__email__in=CAST).values_list("school_id", flat=True))
    for country, calendars in by_country.items():
        demo = School.objects.filter(register=REGISTER, country=country, calendar=None)
        ids = list(demo.values_list("pk", flat=True))
        for number, calendar in enumerate(calendars):
            chosen = [pk for pk in ids if (0 if pk in cast else pk % 3) == number]
            School.objects.filter(pk__in=chosen).update(calendar=calendar)


def save_lessons(users: Iterable[User]) -> None:
    """Give some of the users weekly lessons, the same for the same e-mail."""
    LessonSlot.objects.bulk_create([slot for user in users for slot in _lessons(user)], 500)


def _lessons(user: User) -> Iterator[LessonSlot]:
    dice = random.Random(f"lessons:{user.email}")
    for weekday, starts, ends in CAST.get(user.email, []):
        time = datetime.time.fromisoformat
        yield LessonSlot(user=user, weekday=weekday, starts=time(starts), ends=time(ends))
    if user.email not in CAST and dice.random() < GIVE_LESSONS:
        for weekday in dice.sample(range(5), 3):
            hour = dice.randint(8, 13)
            yield LessonSlot(
                user=user, weekday=weekday, starts=datetime.time(hour, 0), ends=datetime.time(hour, 45)
            )
