"""Which pages are looked at: what the matrix shows its main users, refusals, and form errors."""

from dataclasses import dataclass

from tests import rows
from tests.browser import admin
from tests.matrix import Row
from tests.world import ANONYMOUS, CAST

# Answers that are no page to look at.
NO_PAGES = {"health", "picture", "attachment", "room_about", "room_minutes_export"}
# Pages whose form is also sent with a wrong answer in a field, so that its errors are looked at.
FORMS = {
    "GET account_signup": ("email", ""),
    "GET account_login": ("login", ""),
    "GET account_reset_password": ("email", "no address"),
    "GET account_change_password": ("password1", "short"),
    "GET account_email": ("email", "no address"),
    "GET profile": ("class_size", "999"),
    "GET write_to": ("message", ""),
    "GET save_search": ("name", ""),
    "GET edit_search": ("name", ""),
    "GET propose_school": ("name", ""),
    "GET validation": ("note", ""),
    "countries_countrytier_add": ("valid_from", ""),
}
# The admin's pages that differ enough from model to model, and one of each other kind.
IN_SHORT = ("index", "app_list", "_changelist", "_change", "office_add", "office_history", "office_delete")


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
    return [*looks, *errors, *refusals(), *in_admin()]


def refusals() -> list[Look]:
    """Return what is shown where there is nothing, or nothing for this reader."""
    return [
        Look("", ANONYMOUS, "/no-such-page/", status=404),
        Look("", "teacher_gr", "/people/nobody_of_this_name/", status=404),
        Look("GET validation", "teacher_gr", status=403),
        Look("GET status", "suspended"),
        Look("GET validation", "central"),
    ]


def in_admin() -> list[Look]:
    """Return the admin's pages as a superuser, who has all of them; central support has some of the same."""
    return [
        *(Look(name, "superuser") for name in admin.names() if name.endswith(IN_SHORT)),
        Look("countries_countrytier_add", "superuser", errors=True),
        Look("", "superuser", "/admin/accounts/user/?q=qqqqqq"),
        Look("", "superuser", "/admin/accounts/user/?_to_field=id&_popup=1"),
        Look("", "superuser", "/admin/schools/school/?confirmed__exact=1"),
        Look("index", "central"),
    ]


def rest_of_admin() -> list[Look]:
    """Return the pages of the admin that another model shows in the same shape."""
    return [Look(name, "superuser") for name in admin.names() if not name.endswith(IN_SHORT)]


def as_others() -> list[Look]:
    """Return every page as each of the cast but its main user."""
    return [
        Look(str(row), part, status=int(row.cells[part]))
        for row in rows.all_rows()
        for part in CAST
        if part != row.main and shown(row, part)
    ]
