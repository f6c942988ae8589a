"""Reading a register's file: any of the formats, plain or gzip, with or without a byte order mark."""

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schools.importer import BrokenError
from schools.importer.descriptions import CodeList, Description

Row = dict[str, Any]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(description: Description, path: Path) -> Iterator[tuple[str, Row | None]]:
    """Yield (where, row) of every row of the register at `path`; None for a row that has too few columns.

    `path` is its file; if the description names several, any of them or their folder.
    Raises BrokenError for a file that is missing, undecodable, truncated or lacks a named column.
    """
    if not description.files:
        yield from _read_one(description, path)
        return
    folder = path if path.is_dir() else path.parent
    for name in description.files:
        for where, row in _read_one(description, folder / name):
            yield f"{name} {where}", row


def code_list(codes: CodeList, description: Description, path: Path) -> dict[str, str]:
    """Return {code: meaning} of the second file, which lies beside the register."""
    folder = path if path.is_dir() else path.parent
    text = _text(folder / codes.file, description.encoding)
    found = {}
    for row in csv.DictReader(io.StringIO(text), delimiter=codes.delimiter):
        if codes.key not in row or codes.value not in row:
            raise BrokenError(f"{codes.file} has no column {codes.key} or {codes.value}.")
        if all(row.get(column) == value for column, value in codes.where.items()):
            found[row[codes.key].strip()] = row[codes.value].strip()
    return found


def _read_one(description: Description, path: Path) -> Iterator[tuple[str, Row | None]]:
    text = _text(path, description.encoding)
    if description.format in ("csv", "tsv"):
        yield from _table(description, path.name, text)
    else:
        yield from _json(description, path.name, text)


def _text(path: Path, encoding: str) -> str:
    """Return the text of the file; the content says whether it is compressed or has a mark, not the name."""
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), encoding)
        return data.decode(encoding)
    except FileNotFoundError:
        raise BrokenError(f"There is no file {path.name}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BrokenError(f"{path.name} is truncated or damaged: {error}") from None
    except UnicodeDecodeError as error:
        raise BrokenError(f"{path.name} is not {encoding}: byte {error.start} cannot be decoded.") from None
    except (OSError, LookupError) as error:
        raise BrokenError(f"{path.name} cannot be read: {error}") from None


def _table(description: Description, name: str, text: str) -> Iterator[tuple[str, Row | None]]:
    """Yield the rows of a csv or tsv file; a last row that breaks off makes the file broken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=description.delimiter, strict=True)
    short = ""
    try:
        header = list(description.header) or [column.strip() for column in next(reader, [])]
        _check_columns(description, name, set(header))
        for cells in reader:
            if not cells:
                continue
            short = f"line {reader.line_num}" if len(cells) < len(header) else ""
            yield f"line {reader.line_num}", None if short else dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise BrokenError(f"{name}, line {reader.line_num}: {error}.") from None
    if short and not text.endswith(("\n", "\r")):
        raise BrokenError(f"{name} breaks off in {short}.")


def _json(description: Description, name: str, text: str) -> Iterator[tuple[str, Row | None]]:
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BrokenError(f"{name} is not JSON, or breaks off: {error}") from None
    for step in description.rows or (("features",) if description.format == "geojson" else ()):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise BrokenError(f"{name} has no list of rows at {'.'.join(description.rows) or 'its top'}.")
    rows = [_row(description, each) for each in found]
    _check_columns(description, name, {column for row in rows for column in row or ()})
    for number, row in enumerate(rows, 1):
        yield f"row {number}", row


def _row(description: Description, item: Any) -> Row | None:
    """Return a JSON row as {column: value}; what lies deeper is reached as `outer.inner`, `list.0`."""
    if description.header:
        if not isinstance(item, list) or len(item) < len(description.header):
            return None
        item = dict(zip(description.header, item, strict=False))
    if not isinstance(item, dict):
        return None
    if description.format == "geojson":
        item = {**(item.get("properties") or {}), "id": item.get("id"), "point": _point(item.get("geometry"))}
    return dict(_flat("", item))


def _point(geometry: Any) -> Any:
    """Return [longitude, latitude] of a GeoJSON point; no other shape says where a school's door is."""
    return (
        geometry.get("coordinates")
        if isinstance(geometry, dict) and geometry.get("type") == "Point"
        else None
    )


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) of all values inside `value`; no deeper than registers are."""
    if prefix.count(".") < 6 and isinstance(value, dict | list) and value:
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _flat(f"{prefix}.{step}" if prefix else str(step), inner)
    else:
        yield prefix, value


def _check_columns(description: Description, name: str, there: set[str]) -> None:
    if missing := description.named_columns() - there:
        raise BrokenError(f"{name} has no column {', '.join(sorted(missing))}.")
