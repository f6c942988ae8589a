"""A calendar from an iCal file (RFC 5545): its events become periods.

icalendar reads the events. It knows no lines and builds whatever nests, so the lines are looked over first:
their number, what opens and closes, events that repeat. Each event is handed over by itself.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from icalendar import Event

from schools.calendars.files import (
    BadFile,
    Entry,
    Problem,
    check_size,
    one_line,
    text_of,
    trouble_with,
    whole,
)
from schools.models import PeriodKind

MOST_EVENTS = 2_000
LONGEST_LINE = 2_000
DEEPEST = 4  # a calendar, an event, who takes part, where they sit (RFC 9073)
REPEATS = ("RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID")
READ = ("DTSTART", "DTEND", "DURATION", "SUMMARY")
ONE_DAY = datetime.timedelta(days=1)
MOMENT = datetime.timedelta(seconds=1)
_NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")


@dataclass
class Lines:
    """An event's lines that matter, and where it begins."""

    begins: int
    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, number: int, name: str, line: str) -> None:
        """Keep a line; BadFile for one that is written twice or endless."""
        _check(number, name not in self.kept, _("This event says the same thing twice."))
        _check(number, len(line) <= LONGEST_LINE, _("This line is longer than 2,000 letters."))
        self.kept[name] = line


def read_ical(content: bytes, kind: PeriodKind, zone: ZoneInfo) -> list[Entry]:
    """Return the events of a file as periods of `kind`; `zone` tells the day of moments given in UTC.

    BadFile with the line of what is wrong: the structure at once, events all together. The same days
    written twice are one period.
    """
    found: dict[object, Entry] = {}
    problems = []
    for lines in _events(_unfolded(content)):
        try:
            entry = _entry(lines, kind, zone)
            found.setdefault(entry.days, entry)
        except ValueError as error:
            problems.append(Problem(lines.begins, str(error)))
    return whole(list(found.values()), problems, str(_("There is no event in this file.")))


def _unfolded(content: bytes) -> list[tuple[int, str]]:
    """Return each line with its number; those that begin with a space go on the line before.

    They are put together before they are read: a fold may part the bytes of one letter (RFC 5545, 3.1).
    """
    check_size(content)
    found: list[tuple[int, list[bytes]]] = []
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content), 1):
        if line[:1] in (b" ", b"\t") and found:
            found[-1][1].append(line[1:])
        elif line.strip():
            found.append((number, [line]))
    return [(number, text_of(b"".join(parts), number)) for number, parts in found]


def _events(lines: list[tuple[int, str]]) -> Iterator[Lines]:
    """Yield the events of a file whose components open and close as they should."""
    open_: list[tuple[str, int]] = []
    event, count = Lines(0), 0
    for number, line in lines:
        name = _name(number, line, open_)
        value = line.partition(":")[2].strip().upper()
        if name == "BEGIN":
            _check_begin(number, value, [each for each, _line in open_])
            open_.append((value, number))
            if value == "VEVENT":
                event, count = Lines(number), count + 1
                _check(number, count <= MOST_EVENTS, _("There are more than 2,000 events."))
        elif name == "END":
            _check(number, open_[-1][0] == value, _("This closes what is not open."))
            open_.pop()
            if value == "VEVENT":
                yield event
        elif open_[-1][0] == "VEVENT":
            _check(number, name not in REPEATS, _("This event repeats. Give each holiday its own event."))
            if name in READ:
                event.keep(number, name, line)
    if open_:
        begun = {"name": open_[-1][0], "line": open_[-1][1]}
        words = _("The file ends inside %(name)s of line %(line)s.") % begun
        raise BadFile(Problem(lines[-1][0], words))


def _name(number: int, line: str, open_: list[tuple[str, int]]) -> str:
    """Return the name a line begins with; BadFile outside a calendar, or where there is none."""
    found = _NAME.match(line)
    name = found[0].upper() if found else ""
    starts = name == "BEGIN" and line.partition(":")[2].strip().upper() == "VCALENDAR"
    _check(number, bool(open_) or starts, _("This stands outside BEGIN:VCALENDAR and END:VCALENDAR."))
    _check(number, bool(name), _("This line has no name and no colon."))
    return name


def _check_begin(number: int, name: str, open_: list[str]) -> None:
    """Refuse a component where it cannot be: calendars and events stand in nothing but a calendar."""
    inside = name == "VCALENDAR" and bool(open_)
    inside |= name == "VEVENT" and open_ != ["VCALENDAR"]
    _check(number, not inside and len(open_) < DEEPEST, _("This is nested where it cannot be."))


def _check(number: int, holds: bool, words: Promise) -> None:
    if not holds:
        raise BadFile(Problem(number, str(words)))


def _entry(lines: Lines, kind: PeriodKind, zone: ZoneInfo) -> Entry:
    """Return an event as a period; ValueError says what is wrong with it."""
    try:
        event = _event(lines)
        first, last = _days(event.start, event.end, zone)
    except Exception as error:  # a broken line makes icalendar raise anything, OSError and AttributeError too
        raise ValueError(_("This event has no first and last day that can be read.")) from error
    if trouble := trouble_with(first, last):
        raise ValueError(trouble)
    return Entry(kind, first, last, one_line(str(event.get("SUMMARY", ""))))


def _event(lines: Lines) -> Event:
    text = "\r\n".join(("BEGIN:VEVENT", *lines.kept.values(), "END:VEVENT", ""))
    return cast(Event, Event.from_ical(text))


def _days(start: datetime.date, end: datetime.date, zone: ZoneInfo) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of what ends just before `end`; without a length, one day."""
    first = _day(start, zone)
    if end == start:
        return first, first
    return first, _day(end - (MOMENT if isinstance(end, datetime.datetime) else ONE_DAY), zone)


def _day(value: datetime.date, zone: ZoneInfo) -> datetime.date:
    """Return the day of a date or of a moment; one in UTC has its day in `zone`.

    A moment of another zone says the day that was meant: programs write their maker's zone.
    """
    if isinstance(value, datetime.datetime):
        return (value.astimezone(zone) if value.tzname() == "UTC" else value).date()
    return value
