"""How people answer first letters: counted fairly, said in bands, shown to others only as the owner wishes.

Nothing that orders or filters a search reads any of this: who does not share it loses nothing.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.zones import zone_of
from contacts.models import Block, ContactRequest, Pace, Rate, Reliability, RequestState
from contacts.school_days import periods_of, school_days_between
from schools.calendars.weeks import Period

AT_LEAST = 5  # requests before anything is said
PATIENCE = 10  # school days an unanswered request may wait before it counts
WINDOW = datetime.timedelta(days=365)
HEAD_START = datetime.timedelta(days=7)  # that the owner has before others see her first band
RATES = ((90, Rate.NEARLY_ALL), (65, Rate.MOST), (40, Rate.HALF))  # at least so many of a hundred
PACES = ((1, Pace.ONE), (3, Pace.THREE), (5, Pace.FIVE), (10, Pace.TEN))  # at most so many school days


@dataclass(frozen=True)
class Letter:
    """A first letter as its reader met it: the days, in her time zone, it came and was answered."""

    sent: datetime.date
    answered: datetime.date | None
    open: bool


@dataclass(frozen=True)
class Bands:
    """What a year of letters comes to; without bands where there were too few."""

    counted: int
    answered: int
    rate: str = ""
    pace: str = ""


@dataclass(frozen=True)
class Answers:
    """What others read of how a person answers: `state` is `shown`, `few`, `not_yet` or `not_shared`."""

    state: str
    rate: str = ""
    pace: str = ""

    @cached_property
    def text(self) -> str:
        """The bands in words; nothing unless they are shown."""
        return in_words(self.rate, self.pace) if self.state == "shown" else ""


def in_words(rate: str, pace: str) -> str:
    """Return bands as one sentence without its full stop."""
    words = {"rate": Rate(rate).label, "pace": Pace(pace).label if pace else ""}
    return _("%(rate)s, %(pace)s") % words if pace else str(words["rate"])


def bands(letters: Iterable[Letter], day: datetime.date, periods: Collection[Period] = ()) -> Bands:
    """Return the bands of `letters` on `day` by the school days of a calendar of these `periods`.

    An unanswered letter counts once it was closed or has waited ten school days. The pace is the median of
    the answers: what was never answered has none.
    """
    took = [school_days_between(each.sent, each.answered, periods) for each in letters if each.answered]
    unanswered = sum(_waited(each, day, periods) for each in letters if not each.answered)
    counted = len(took) + unanswered
    if counted < AT_LEAST:
        return Bands(counted, len(took))
    return Bands(counted, len(took), _rate(len(took), counted), _pace(took))


def _waited(letter: Letter, day: datetime.date, periods: Collection[Period]) -> bool:
    return not letter.open or school_days_between(letter.sent, day, periods) >= PATIENCE


def _rate(answered: int, counted: int) -> Rate:
    return next((rate for least, rate in RATES if 100 * answered >= least * counted), Rate.FEW)


def _pace(took: list[int]) -> str:
    if not took:
        return ""
    half = median(took)
    return next((pace for most, pace in PACES if half <= most), Pace.LATER)


def bands_of(user_ids: Collection[int]) -> dict[int, Bands]:
    """Return the bands of each of the users as of now, in six queries."""
    now, zones = timezone.now(), dict(User.objects.filter(pk__in=user_ids).values_list("pk", "time_zone"))
    letters, periods = _letters(user_ids, now, zones), periods_of(user_ids)
    return {
        pk: bands(letters[pk], now.astimezone(zone_of(zone)).date(), periods.get(pk, ()))
        for pk, zone in zones.items()
    }


def _letters(
    user_ids: Collection[int], now: datetime.datetime, zones: dict[int, str]
) -> defaultdict[int, list[Letter]]:
    found: defaultdict[int, list[Letter]] = defaultdict(list)
    rows = fairly_counted(now).filter(recipient__in=user_ids)
    for pk, state, sent, answered in rows.values_list("recipient", "state", "created_at", "answered_at"):
        zone = zone_of(zones[pk])
        answer = answered.astimezone(zone).date() if answered else None
        found[pk].append(Letter(sent.astimezone(zone).date(), answer, state == RequestState.OPEN))
    return found


def fairly_counted(now: datetime.datetime) -> QuerySet[ContactRequest]:
    """Return the requests of the last twelve months whose answer may be counted.

    Not those taken back, nor from people suspended, gone, or in a block with their reader since.
    """
    between = Q(user=OuterRef("recipient"), person=OuterRef("sender"))
    between |= Q(user=OuterRef("sender"), person=OuterRef("recipient"))
    there = Q(sender__is_active=True, sender__suspended_at=None, sender__closed_at=None)
    lately = ContactRequest.objects.filter(there, created_at__gt=now - WINDOW)
    return lately.exclude(state=RequestState.WITHDRAWN).exclude(Exists(Block.objects.filter(between)))


def is_public(known: Reliability, now: datetime.datetime) -> bool:
    """Return whether others may see the bands if they are shared: the owner has seen them, or had time to."""
    return known.seen_at is not None or (known.told_at is not None and known.told_at <= now - HEAD_START)


def answers_of(person_ids: Collection[int]) -> dict[int, Answers]:
    """Return what others read of how each of the people answers, in one query."""
    rows, now = Reliability.objects.in_bulk(list(person_ids)), timezone.now()
    return {pk: _answers(rows.get(pk), now) for pk in person_ids}


def _answers(known: Reliability | None, now: datetime.datetime) -> Answers:
    if known is not None and not known.shared:
        return Answers("not_shared")
    if known is None or not known.rate:
        return Answers("few")
    return Answers("shown", known.rate, known.pace) if is_public(known, now) else Answers("not_yet")
