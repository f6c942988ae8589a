"""Short statements of every page, written out: Django takes far longer to write them than SQLite to answer.

Only for what a page of the search asks each time (docs/performance.md); everything else goes through models.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def select(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement whose placeholders are `%s`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def places(count: int) -> str:
    """Return so many placeholders in brackets, to stand after `IN`."""
    return f"({', '.join(['%s'] * count)})"
