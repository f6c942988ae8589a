"""Calendars from a CSV file: `region,kind,from,to` and, if wanted, `name`; several regions in one file."""

import csv
import datetime
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

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

COLUMNS = ("region", "kind", "from", "to")
OPTIONAL = "name"
MOST_LINES = 5_000
LONGEST_REGION = 120
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)

Regions = dict[str, list[Entry]]


def read_csv(content: bytes) -> Regions:
    """Return {region: its periods}; the empty region is the whole country. BadFile with every bad line."""
    check_size(content)
    rows = _rows(text_of(content))
    columns = _columns(*next(rows, (1, [])))
    found: dict[tuple[str, str, datetime.date, datetime.date], Entry] = {}
    spelled: dict[str, str] = {}
    problems = []
    for line, row in rows:
        try:
            region, entry = _entry(row, columns)
            region = spelled.setdefault(region.casefold(), region)
            if (region, *entry.days) in found:
                raise ValueError(_("These days are in the file already."))
            found[(region, *entry.days)] = entry
        except ValueError as error:
            problems.append(Problem(line, str(error)))
    pairs = [(key[0], entry) for key, entry in found.items()]
    return _by_region(whole(pairs, problems, _("There is no period below the first line.")))


def _by_region(pairs: list[tuple[str, Entry]]) -> Regions:
    regions: Regions = {}
    for region, entry in pairs:
        regions.setdefault(region, []).append(entry)
    return regions


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the line it begins on; BadFile if it cannot be told apart."""
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, row in enumerate(reader):
            if number > MOST_LINES:
                raise BadFile(Problem(line, _("There are more than 5,000 lines.")))
            if any(cell.strip() for cell in row):
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(Problem(line, _("The quotation marks or commas here do not add up."))) from error


def _columns(line: int, head: list[str]) -> dict[str, int]:
    """Return {column: its place} of the first line; BadFile if one is missing."""
    names = [name.casefold() for name in head]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        words = _("The first line names the columns; missing: %(names)s.") % {"names": ", ".join(missing)}
        raise BadFile(Problem(line, words))
    return {name: names.index(name) for name in (*COLUMNS, OPTIONAL) if name in names}


def _entry(row: list[str], columns: dict[str, int]) -> tuple[str, Entry]:
    """Return the region and the period of a row; ValueError says what is wrong with it."""
    cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
    region, kind = one_line(cells["region"]), cells["kind"].casefold()
    if len(" ".join(cells["region"].split())) > LONGEST_REGION:
        raise ValueError(_("The name of the region is longer than 120 letters."))
    if kind not in PeriodKind.values:
        raise ValueError(_("The kind is “term” or “holiday”."))
    first, last = _day(cells["from"]), _day(cells["to"])
    if trouble := trouble_with(first, last):
        raise ValueError(trouble)
    return region, Entry(PeriodKind(kind), first, last, one_line(cells.get(OPTIONAL, "")))


def _day(text: str) -> datetime.date:
    """Return a date written year first, or day first as all countries of the programme else do."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(_("Write the days as 2026-09-07 or 7.9.2026."))
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(_("There is no such day: %(day)s.") % {"day": text}) from None
