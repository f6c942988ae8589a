"""The word index of schools: an FTS5 table over `School.terms`, kept by triggers in the row's transaction.

Django knows neither the table nor the triggers, and SQLite drops triggers when a migration remakes a table:
so `ensure` runs after every migrate, makes what is missing and fills it anew.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

_TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS schools_words USING fts5(
  country_id, terms, content='schools_school', content_rowid='id', prefix='1 2 3 4',
  tokenize='unicode61 remove_diacritics 0')"""
_PUT = "INSERT INTO schools_words(rowid, country_id, terms) VALUES (new.id, new.country_id, new.terms);"
_TAKE = (
    "INSERT INTO schools_words(schools_words, rowid, country_id, terms) "
    "VALUES ('delete', old.id, old.country_id, old.terms);"
)
_TRIGGERS = {
    "schools_words_insert": f"AFTER INSERT ON schools_school BEGIN {_PUT} END",
    "schools_words_delete": f"AFTER DELETE ON schools_school BEGIN {_TAKE} END",
    "schools_words_update": f"AFTER UPDATE OF terms, country_id ON schools_school BEGIN {_TAKE} {_PUT} END",
}


def ensure(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Make the index and its triggers where they are missing, and fill the index then. SQLite only."""
    connection = connections[using]
    if connection.vendor != "sqlite" or "schools_school" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if not _has_terms(cursor) or _triggers_there(cursor) == set(_TRIGGERS):
            return
        cursor.execute(_TABLE)
        for name, body in _TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
        cursor.execute("INSERT INTO schools_words(schools_words) VALUES ('rebuild')")


def _triggers_there(cursor: Any) -> set[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'schools_school'")
    return {name for (name,) in cursor.fetchall()} & set(_TRIGGERS)


def _has_terms(cursor: Any) -> bool:
    """Whether the table has come as far as the column that is indexed."""
    cursor.execute("SELECT count(*) FROM pragma_table_info('schools_school') WHERE name = 'terms'")
    return bool(cursor.fetchone()[0])
