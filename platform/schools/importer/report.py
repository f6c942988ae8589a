"""The table of imports: one line per register, as it is committed in docs/registers/report.md."""

from pathlib import Path

from schools.importer.plan import Plan
from schools.importer.rows import reasons

COLUMNS = ("read", "created", "updated", "unchanged", "merged", "skipped", "closed")
_HEAD = (
    "# What the imports did\n\n"
    "`manage.py import_schools DESCRIPTION FILE --report` writes the line of its register; "
    "read = created + updated + unchanged + merged + skipped.\n\n"
    f"| register | {' | '.join(COLUMNS)} | why skipped |\n|{' --- |' * (len(COLUMNS) + 2)}\n"
)


def line(slug: str, plan: Plan) -> str:
    """Return the line of the register `slug`."""
    why = ", ".join(f"{reason}: {count}" for reason, count in reasons(plan.reading.skipped))
    counts = " | ".join(str(plan.counts()[column]) for column in COLUMNS)
    return f"| {slug} | {counts} | {why or '-'} |"


def lines(path: Path) -> dict[str, str]:
    """Return {register: its line} of the table at `path`; empty if there is none yet."""
    if not path.exists():
        return {}
    rows = path.read_text(encoding="utf-8").splitlines()
    table = [row for row in rows if row.startswith("| ") and not row.startswith(("| register ", "| ---"))]
    return {row.split("|")[1].strip(): row for row in table}


def write(path: Path, slug: str, plan: Plan) -> None:
    """Put the line of the register into the table at `path`; the lines of others stay."""
    table = lines(path) | {slug: line(slug, plan)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEAD + "".join(f"{table[each]}\n" for each in sorted(table)), encoding="utf-8")
