"""From a register's row to the draft of a school, as the description says; or the reason why it is none."""

import datetime
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from common.text import fold, words
from countries.names import country_codes, country_name
from countries.queries import eligible_on
from schools import places
from schools.importer import BrokenError, files
from schools.importer.descriptions import Description, parts
from schools.models import Level, Place

NOT_ELIGIBLE = "country not eligible"
NEAR, FAR = 8 / 111, 15 / 111  # 8 and 15 km in degrees of latitude: a town further off is no guess
_ORDER = {level: number for number, level in enumerate(Level.values)}
_is_url = URLValidator(schemes=["http", "https"])


@dataclass
class Draft:
    """A school as the register has it."""

    key: str
    fields: dict[str, Any]


@dataclass
class Reading:
    """What a register's file holds: drafts by key, and why rows were left out."""

    read: int = 0
    merged: int = 0
    drafts: dict[str, Draft] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)


class SkipError(Exception):
    """This row is no school of ours; the text is the reason."""


Progress = Callable[[str, int], None]


def read(
    description: Description, path: Path, day: datetime.date, progress: Progress | None = None
) -> Reading:
    """Read the register at `path`: drafts of its schools, merged where a key repeats.

    Raises BrokenError for a broken file, a register of a country that is not eligible on `day`, and a file of
    which more than a fifth is skipped (rows of other countries aside).
    """
    maker = _Maker(description, path, set(eligible_on(day)))
    maker.refuse_ineligible()
    reading = Reading()
    for where, row in files.read(description, path):
        reading.read += 1
        try:
            _add(reading, maker.draft(row))
        except SkipError as error:
            reading.skipped.append((where, str(error)))
        if progress and reading.read % 2_000 == 0:
            progress("read", reading.read)
    _refuse_many_skipped(reading)
    return reading


def _refuse_many_skipped(reading: Reading) -> None:
    """Raise BrokenError if more than a fifth of the rows was skipped, those of other countries aside."""
    skipped = [each for each in reading.skipped if each[1] != NOT_ELIGIBLE]
    ours = reading.read - len(reading.skipped) + len(skipped)
    if len(skipped) * 5 > ours:
        where, reason = skipped[0]
        raise BrokenError(
            f"{len(skipped)} of {ours} rows would be skipped, more than 20 %. The first: {where}, {reason}."
        )


def _add(reading: Reading, draft: Draft) -> None:
    """Keep the draft; one whose key came before adds its levels and fills what was empty."""
    first = reading.drafts.setdefault(draft.key, draft)
    if first is draft:
        return
    reading.merged += 1
    first.fields["levels"] = in_order({*first.fields["levels"], *draft.fields["levels"]})
    for name, value in draft.fields.items():
        if first.fields[name] in ("", None):
            first.fields[name] = value


def in_order(levels: set[str]) -> list[str]:
    """Return the levels from the youngest pupils up."""
    return sorted(levels, key=_ORDER.__getitem__)


class _Maker:
    """Makes drafts of the rows of one register."""

    def __init__(self, description: Description, path: Path, eligible: set[str]) -> None:
        self.says = description
        self.eligible = eligible
        self.codes = [(codes, files.code_list(codes, description, path)) for codes in description.codes]
        self.towns: dict[str, dict[str, list[Place]]] = {}

    def refuse_ineligible(self) -> None:
        """Raise BrokenError if the whole register belongs to a country that does not take part."""
        country = self.says.constants.get("country")
        if country and country not in self.eligible:
            raise BrokenError(f"{country_name(country, 'en')} does not take part in the programme.")

    def draft(self, row: files.Row | None) -> Draft:
        """Return the draft of `row`; raises SkipError."""
        if row is None:
            raise SkipError("too few columns")
        row = self._widened(row)
        country = self._country(row)
        levels, funding = self._kind(row)
        if not (name := self._text(row, "name", 250)):
            raise SkipError("no name")
        latitude, longitude = self._coordinates(row)
        town = self._text(row, "town", 120)
        place = self._place(country, town, latitude, longitude)
        fields = {
            "country_id": country,
            "name": name,
            "town": self._spelled(town, place),
            "town_derived": self.says.town_derived and bool(town),
            "town_names": place.names if place else "",
            "address": self._text(row, "address", 250),
            "levels": levels,
            "funding": funding,
            "website": self._website(row),
            "latitude": latitude,
            "longitude": longitude,
        }
        draft = Draft(self._key(row, fields), fields)
        if self.says.town_nearest and not town:
            self._derive_town(fields)
        return draft

    def _widened(self, row: files.Row) -> files.Row:
        """Return the row with what codes mean and what fields are split into."""
        row = dict(row)
        for column, pattern in self.says.split.items():
            match = pattern.search(str(row.get(column) or "").strip())
            row.update(match.groupdict() if match else dict.fromkeys(pattern.groupindex))
        for codes, meaning in self.codes:
            row[codes.into] = meaning.get(str(row.get(codes.column) or "").strip(), "")
        return row

    def _text(self, row: files.Row, name: str, longest: int) -> str:
        """Return the school's `name` field as one line of text."""
        entry = self.says.columns.get(name)
        if entry is None:
            return str(self.says.constants.get(name, ""))
        values = [_clean(row.get(column)) for column in parts(entry)]
        values = [value for value in values if value]
        return " ".join(values[:1] if isinstance(entry, dict) else values)[:longest].strip()

    def _country(self, row: files.Row) -> str:
        if constant := self.says.constants.get("country"):
            return str(constant)
        value = self._text(row, "country", 100)
        if not value:
            raise SkipError("no country")
        code = self.says.countries.get(value) or self._codes_by_name.get(fold(value), "")
        if code not in self.eligible:
            raise SkipError(NOT_ELIGIBLE)
        return code

    @cached_property
    def _codes_by_name(self) -> dict[str, str]:
        """Return {folded name or code: country code} in the register's language."""
        language = self.says.country_language
        named = {fold(country_name(code, language)): code for code in country_codes()}
        return named | {fold(code): code for code in country_codes()}

    def _kind(self, row: files.Row) -> tuple[list[str], str]:
        """Return levels and funding by the rules; the first rule that names a funding decides it."""
        levels, funding = set(self.says.constants.get("levels", ())), ""
        for rule in self.says.rules:
            if not rule.fits(row):
                continue
            if rule.skip:
                raise SkipError(rule.skip)
            levels.update(rule.levels)
            funding = funding or rule.funding
            if rule.last:
                break
        return in_order(levels), funding or str(self.says.constants.get("funding", ""))

    def _coordinates(self, row: files.Row) -> tuple[float | None, float | None]:
        """Return latitude and longitude, or neither: half a point, nonsense and 0, 0 are none."""
        latitude, longitude = (_number(self._text(row, name, 40)) for name in ("latitude", "longitude"))
        if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
            return None, None
        return (latitude, longitude) if latitude or longitude else (None, None)

    def _place(
        self, country: str, town: str, latitude: float | None, longitude: float | None
    ) -> Place | None:
        """Return the place of that name: the nearest to the school, or the largest if it has no point."""
        if country not in self.towns:
            places.ensure_loaded(country)
            self.towns[country] = places.by_key(country)
        named = (self.towns[country].get(spelling) for spelling in places.spellings(town))
        found = next((each for each in named if each), None)
        if not found or latitude is None or longitude is None:
            return found[0] if found else None
        return min(found, key=lambda place: places.apart(place, latitude, longitude))

    def _derive_town(self, fields: dict[str, Any]) -> None:
        """Guess a town that the register does not name: the largest near by, else the nearest.

        A city's schools lie nearer to a suburb than to its centre. The school's key does not hold the guess.
        """
        latitude, longitude = fields["latitude"], fields["longitude"]
        if latitude is None:
            return
        everywhere = {each.pk: each for named in self.towns[fields["country_id"]].values() for each in named}
        apart = sorted(
            (away, -each.population, pk)
            for pk, each in everywhere.items()
            if (away := places.apart(each, latitude, longitude)) <= FAR
        )
        near = [(size, pk) for away, size, pk in apart if away <= NEAR]
        if apart:
            place = everywhere[min(near)[1] if near else apart[0][2]]
            fields |= {"town": place.name, "town_derived": True, "town_names": place.names}

    def _spelled(self, town: str, place: Place | None) -> str:
        """Return the town as it is to be written: a register in capitals takes the spelling of the place."""
        if not self.says.capitals or sum(map(str.isupper, town)) * 2 < len(town):
            return town
        return place.name if place and places.key(place.name) == places.key(town) else town.title()

    def _website(self, row: files.Row) -> str:
        """Return the school's address on the web, or nothing if what is there is none."""
        value = self._text(row, "website", 300)
        if value and "://" not in value:
            value = f"http://{value}"
        try:
            _is_url(value)
        except ValidationError:
            return ""
        return value

    def _key(self, row: files.Row, fields: dict[str, Any]) -> str:
        """Return the register's id of the school, else its folded name, town and address."""
        values = [_clean(row.get(column)) for column in self.says.key]
        if values and all(values):
            return "/".join(values)[:400]
        named = (" ".join(words(fields[name])) for name in ("name", "town", "address"))
        return "|".join((fields["country_id"], *named))[:400]


def _clean(value: Any) -> str:
    """Return `value` as one line of text; raises SkipError for half a letter, which no text can hold."""
    text = " ".join(str("" if value is None else value).replace("\0", " ").split())
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SkipError("letters that cannot be read") from None
    return text


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def reasons(skipped: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Yield (reason, how many rows) of the skipped, the most frequent first."""
    found: dict[str, int] = {}
    for _where, reason in skipped:
        found[reason] = found.get(reason, 0) + 1
    yield from sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
