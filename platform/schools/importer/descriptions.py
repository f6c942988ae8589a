"""What a register looks like, as its description (a small TOML file; docs/registers.md) says."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schools.importer import BrokenError
from schools.models import Funding, Level

FOLDER = Path(__file__).parent.parent / "registers"
FORMATS = ("csv", "tsv", "json", "geojson")
FIELDS = ("name", "town", "address", "country", "website", "latitude", "longitude")
_KNOWN = {
    "title", "source", "licence", "format", "encoding", "delimiter", "files", "rows", "header", "key",
    "columns", "constants", "split", "codes", "rules", "town_derived", "town_nearest", "capitals",
    "countries", "country_language",
}  # fmt: skip
_AS_THEY_ARE = {
    "encoding", "delimiter", "town_derived", "town_nearest", "capitals", "columns", "constants", "countries",
    "country_language",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """What the values of some columns mean: levels, public or private, or that the row is no school."""

    columns: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    values: frozenset[str] = frozenset()
    bit: int = 0
    levels: tuple[str, ...] = ()
    funding: str = ""
    skip: str = ""
    last: bool = False

    def fits(self, row: dict[str, Any]) -> bool:
        """Whether one of the rule's columns holds what the rule asks for."""
        return any(self._holds(str(row.get(column) or "").strip()) for column in self.columns)

    def _holds(self, value: str) -> bool:
        if self.bit:
            return value.isdecimal() and bool(int(value[:9]) & self.bit)
        return value in self.values if self.pattern is None else bool(self.pattern.search(value))


@dataclass(frozen=True)
class CodeList:
    """A second file that says what the codes in a column mean."""

    column: str
    file: str
    key: str
    value: str
    into: str
    where: dict[str, str] = field(default_factory=dict)
    delimiter: str = ","


@dataclass(frozen=True)
class Description:
    """A register, as its description says; `slug` is the description's own name."""

    slug: str
    title: str
    format: str
    encoding: str = "utf-8"
    delimiter: str = ","
    files: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    columns: dict[str, Any] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    split: dict[str, re.Pattern[str]] = field(default_factory=dict)
    codes: tuple[CodeList, ...] = ()
    rules: tuple[Rule, ...] = ()
    town_derived: bool = False
    town_nearest: bool = False
    capitals: bool = False
    countries: dict[str, str] = field(default_factory=dict)
    country_language: str = "en"

    def named_columns(self) -> set[str]:
        """Return the columns of the file that the description names."""
        made = {name for pattern in self.split.values() for name in pattern.groupindex}
        made |= {codes.into for codes in self.codes}
        named = {*self.key, *self.split, *(codes.column for codes in self.codes)}
        for entry in self.columns.values():
            named.update(parts(entry))
        for rule in self.rules:
            named.update(rule.columns)
        return named - made


def parts(entry: Any) -> tuple[str, ...]:
    """Return the columns of an entry: one, a list that is joined, or a list whose first filled one counts."""
    if isinstance(entry, str):
        return (entry,)
    return tuple(entry["first"] if isinstance(entry, dict) else entry)


def load(name: str) -> Description:
    """Return the description `name` of ours, or that of the file `name`.

    Raises BrokenError with what is wrong, in words for who writes descriptions.
    """
    path = FOLDER / f"{name}.toml" if re.fullmatch(r"[\w-]+", name) else Path(name)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrokenError(f"There is no description {path.name}.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenError(f"{path.name} cannot be read: {error}") from None
    try:
        return _description(path.stem, raw)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise BrokenError(f"{path.name}: {error}") from None


def _description(slug: str, raw: dict[str, Any]) -> Description:
    _check(slug, raw)
    plain = {name: raw[name] for name in raw.keys() & _AS_THEY_ARE}
    if raw["format"] == "tsv":
        plain["delimiter"] = "\t"
    return Description(
        slug=slug,
        title=raw["title"],
        format=raw["format"],
        files=tuple(raw.get("files", ())),
        rows=tuple(part for part in raw.get("rows", "").split(".") if part),
        header=tuple(raw.get("header", ())),
        key=tuple(raw.get("key", ())),
        split={column: re.compile(pattern) for column, pattern in raw.get("split", {}).items()},
        codes=tuple(CodeList(**each) for each in raw.get("codes", ())),
        rules=tuple(_rule(each) for each in raw.get("rules", ())),
        **plain,
    )


def _check(slug: str, raw: dict[str, Any]) -> None:
    """Raise ValueError at the first thing a description must not say."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", slug):
        raise ValueError("a description's file name is small letters, digits and - only")
    if unknown := raw.keys() - _KNOWN:
        raise ValueError(f"unknown setting {', '.join(sorted(unknown))}")
    if raw["format"] not in FORMATS:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}")
    columns, constants = raw.get("columns", {}), raw.get("constants", {})
    if unknown := (columns.keys() | constants.keys()) - {*FIELDS, "levels", "funding"}:
        raise ValueError(f"a school has no {', '.join(sorted(unknown))}")
    for needed in ("name", "country"):
        if needed not in columns and needed not in constants:
            raise ValueError(f"it does not say which column is the {needed}")


def _rule(raw: dict[str, Any]) -> Rule:
    settings = dict(raw)
    columns = settings.pop("column")
    pattern = settings.pop("match", None)
    rule = Rule(
        columns=(columns,) if isinstance(columns, str) else tuple(columns),
        pattern=re.compile(pattern) if pattern is not None else None,
        values=frozenset(settings.pop("is", ())),
        levels=tuple(settings.pop("levels", ())),
        **settings,
    )
    if unknown := set(rule.levels) - set(Level.values):
        raise ValueError(f"unknown level {', '.join(sorted(unknown))}")
    if rule.funding not in Funding.values:
        raise ValueError(f"unknown funding {rule.funding}")
    return rule
