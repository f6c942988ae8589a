"""Which pages are looked at: what the matrix shows its main users, refusals, and form errors."""

from dataclasses import dataclass

from tests import rows
from tests.matrix import Row
from tests.world import ANONYMOUS, CAST

# Answers that are no page to look at.
NO_PAGES = {"health", "picture"}
# Pages whose form is also sent with a wrong answer in a field, so that its errors are looked at.
FORMS = {
    "GET account_signup": ("email", ""),
    "GET account_login": ("login", ""),
    "GET account_reset_password": ("email", "no address"),
    "GET account_change_password": ("password1", "short"),
    "GET account_email": ("email", "no address"),
    "GET profile": ("class_size", "999"),
    "GET write_to": ("message", ""),
    "GET propose_school": ("name", ""),
    "GET validation": ("note", ""),
}


@dataclass(frozen=True)
class Look:
    """One page as one of the cast: a row of the matrix or an address, its form sent empty first or not."""

    row: str
    part: str
    address: str = ""
    errors: bool = False
    status: int = 200

    def __str__(self) -> str:
        return " ".join(
            filter(None, (self.row, self.address, "with errors" if self.errors else "", "as", self.part))
        )


def shown(row: Row, part: str) -> bool:
    """Tell whether a row shows a part a page, of itself or of refusal."""
    return row.method == "GET" and row.name not in NO_PAGES and row.cells[part] in (200, 403, 404, 410)


def as_main() -> list[Look]:
    """Return every page once as its main user, then the refusals and the forms with errors."""
    found = [row for row in rows.all_rows() if shown(row, row.main)]
    looks = [Look(str(row), row.main, status=int(row.cells[row.main])) for row in found]
    errors = [Look(str(row), row.main, errors=True) for row in found if str(row) in FORMS]
    return [*looks, *errors, *refusals()]


def refusals() -> list[Look]:
    """Return what is shown where there is nothing, or nothing for this reader."""
    return [
        Look("", ANONYMOUS, "/no-such-page/", status=404),
        Look("", "teacher_gr", "/people/nobody_of_this_name/", status=404),
        Look("GET validation", "teacher_gr", status=403),
        Look("GET status", "suspended"),
        Look("GET validation", "central"),
    ]


def as_others() -> list[Look]:
    """Return every page as each of the cast but its main user."""
    return [
        Look(str(row), part, status=int(row.cells[part]))
        for row in rows.all_rows()
        for part in CAST
        if part != row.main and shown(row, part)
    ]
