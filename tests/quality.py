"""The figures the site holds itself to, the tests that show them, and the table in docs/quality.md.

`./test --long` rewrites the last column of what it ran; a test checks that the table has every row.
"""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "quality.md"
MARK = "<!-- figures: written by ./test --long -->"
NOT_RUN = "not run"


@dataclass(frozen=True)
class Row:
    """One figure; `shown_by` names tests by how their node id begins, or a benchmark as `./bench NAME`."""

    id: str
    figure: str
    shown_by: list[str]


def rows() -> list[Row]:
    """Read the figures from quality.json: id, figure, what shows it."""
    return [Row(**row) for row in json.loads((HERE / "quality.json").read_text(encoding="utf-8"))]


def result(row: Row, tests: dict[str, str], results: dict[str, str]) -> str | None:
    """Say what a run came to for a row, or None when it ran nothing of it."""
    ran = [found for name, found in tests.items() if name.startswith(tuple(row.shown_by))]
    if not ran:
        return None
    failed, words = sum(found == "failed" for found in ran), results.get(row.id, "")
    verdict = f"{failed} of {len(ran)} tests failed" if failed else f"passed, {len(ran)} tests"
    return ": ".join(word for word in (verdict, words) if word)


def last_results() -> dict[str, str]:
    """Read the last column of the table as it stands, by the figure's id and words."""
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {f"{cell[0]} {cell[1]}": cell[3] for cell in cells if len(cell) == 4}


def table(tests: dict[str, str], results: dict[str, str]) -> str:
    """Return the whole table; a row that was not run keeps its last result."""
    old, day = last_results(), datetime.datetime.now(datetime.UTC).date().isoformat()
    lines = ["| id | figure | shown by | last result |", "| --- | --- | --- | --- |"]
    for row in rows():
        new = result(row, tests, results)
        last = f"{new} ({day})" if new else old.get(f"{row.id} {row.figure}", NOT_RUN)
        shown_by = ", ".join(f"`{name}`" for name in row.shown_by)
        lines.append(f"| {row.id} | {row.figure} | {shown_by} | {last} |")
    return "\n".join(lines) + "\n"


def write(tests: dict[str, str], results: dict[str, str]) -> None:
    """Rewrite the table below the mark in docs/quality.md."""
    head = TABLE.read_text(encoding="utf-8").split(MARK)[0]
    TABLE.write_text(f"{head}{MARK}\n\n{table(tests, results)}", encoding="utf-8")


if __name__ == "__main__":
    write({}, {})
