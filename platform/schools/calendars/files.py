"""What both kinds of calendar file share: an entry, what is wrong with a file and on which line, its text."""

import datetime
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.calendars.weeks import Period, Year, year_of_period
from schools.models import CalendarPeriod, PeriodKind

MOST_BYTES = 1_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = 366  # days
LONGEST_NAME = 120
MOST_TOLD = 20


@dataclass(frozen=True)
class Entry:
    """A period as a file or a form gives it."""

    kind: PeriodKind
    first: datetime.date
    last: datetime.date
    name: str = ""

    @classmethod
    def of(cls, period: CalendarPeriod) -> "Entry":
        """Return what a stored period says."""
        return cls(PeriodKind(period.kind), period.first, period.last, period.name)

    @property
    def days(self) -> tuple[str, datetime.date, datetime.date]:
        """What is said once only: the kind and the days."""
        return self.kind, self.first, self.last

    @property
    def year(self) -> Year:
        """The school year it speaks of."""
        return year_of_period(Period(self.first, self.last))


@dataclass(frozen=True)
class Problem:
    """What is wrong, and on which line; 0 is the file as a whole."""

    line: int
    text: str

    def __str__(self) -> str:
        if not self.line:
            return self.text
        return _("Line %(line)s: %(text)s") % {"line": self.line, "text": self.text}


class BadFile(Exception):  # noqa: N818  (it names the file, not a fault of ours)
    """The file is refused; `told` says why, for the reader."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    @property
    def told(self) -> list[str]:
        """The first problems, and how many there are beside them."""
        more = len(self.problems) - MOST_TOLD
        words = [str(problem) for problem in self.problems[:MOST_TOLD]]
        if more > 0:
            words.append(ngettext("And %(n)s more line.", "And %(n)s more lines.", more) % {"n": more})
        return words


def check_size(content: bytes) -> None:
    """Raise BadFile, with the line at which it becomes so, for a file that is too large."""
    if len(content) > MOST_BYTES:
        words = _("Here the file passes 1 MB. A school calendar takes a few pages.")
        raise BadFile(Problem(content.count(b"\n", 0, MOST_BYTES) + 1, words))


def text_of(content: bytes, line: int = 1) -> str:
    """Return the text of a file in UTF-8, or of its part that begins on `line`; BadFile if it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line += content.count(b"\n", 0, error.start)
        raise BadFile(Problem(line, _("This is no text in UTF-8. Save the file as UTF-8."))) from error
    if "\0" in text:
        line += text.count("\n", 0, text.index("\0"))
        raise BadFile(Problem(line, _("This is no text: it holds an empty byte.")))
    return text


def trouble_with(first: datetime.date, last: datetime.date) -> str:
    """Say what is wrong with the days of a period; nothing is the empty text."""
    if last < first:
        return _("It ends before it begins.")
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        return _("Its days lie outside the years 2000 to 2100.")
    if (last - first).days >= LONGEST:
        return _("It is longer than a year.")
    return ""


def one_line(text: str) -> str:
    """Return a name in one line, without marks that do not print, as long as a name may be."""
    words = " ".join(text.split())
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST_NAME]


T = TypeVar("T")


def whole(found: list[T], problems: list[Problem], nothing: str) -> list[T]:
    """Return what a file holds; BadFile if any of it is wrong, or if there is `nothing`."""
    if problems:
        raise BadFile(*problems)
    if not found:
        raise BadFile(Problem(0, nothing))
    return found
