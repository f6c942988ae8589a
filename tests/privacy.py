"""P4: what is stored, why, on what ground, and how long; docs/privacy.md is written from tests/privacy.toml.

`python -m tests.privacy` rewrites the document; a field or a table without a row fails the build.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import models

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DOCUMENT = ROOT / "docs" / "privacy.md"
MARK = "<!-- fields: written by python -m tests.privacy -->"


@dataclass(frozen=True)
class Kept:
    """One line of the document: a field (or a whole table of another package)."""

    table: str
    field: str
    purpose: str
    basis: str
    retention: str


def kept() -> list[Kept]:
    """Read every line. Raises KeyError when a table has no ground or no retention."""
    tables = tomllib.loads((HERE / "privacy.toml").read_text(encoding="utf-8"))
    return [line for label, table in tables.items() for line in _lines(label, table)]


def _lines(label: str, table: dict[str, str | dict[str, str]]) -> Iterator[Kept]:
    basis, retention = str(table["basis"]), str(table["retention"])
    fields = {"": table["purpose"]} if "purpose" in table else table["fields"]
    assert isinstance(fields, dict)
    for field, words in fields.items():
        purpose, *rest = str(words).split(" | ")
        own = dict(word.split(": ", 1) for word in rest)
        yield Kept(label, field, purpose, own.get("basis", basis), own.get("kept", retention))


def stored() -> set[tuple[str, str]]:
    """List what the database stores: each field of our tables, each table of other packages as a whole."""
    return {pair for model in apps.get_models(include_auto_created=True) for pair in _stored(model)}


def _stored(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    label, fields = model._meta.label, model._meta.concrete_fields
    if not is_ours(model):
        yield label, ""
        return
    yield from ((label, field.name) for field in fields if not isinstance(field, models.AutoField))


def is_ours(model: type[models.Model]) -> bool:
    """Tell whether a model's app lies in this project."""
    folder = Path(apps.get_app_config(model._meta.app_label).path)
    return folder.is_relative_to(ROOT) and ".venv" not in folder.parts


def document() -> str:
    """Return docs/privacy.md as it should be: its words, then a line for each field."""
    head = DOCUMENT.read_text(encoding="utf-8").split(MARK)[0]
    lines = [
        head + MARK,
        "",
        "| table | field | purpose | ground | kept |",
        "| --- | --- | --- | --- | --- |",
    ]
    for line in kept():
        lines.append(
            f"| {line.table} | {line.field or 'all'} | {line.purpose} | {line.basis} | {line.retention} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
