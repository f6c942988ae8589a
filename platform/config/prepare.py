"""What must be true before the server listens: tables, static files, and the people of a first demo."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection


def missing_migrations() -> list[str]:
    """Return the migrations that are on disk and not in the database, by name.

    Compares file names with the table, without importing the migrations: that would cost half a second of
    every start.
    """
    return sorted(set(_migrations_on_disk()) - _migrations_applied())


def _migrations_on_disk() -> Iterator[str]:
    for config in apps.get_app_configs():
        for file in Path(config.path, "migrations").glob("[0-9]*.py"):
            yield f"{config.label}.{file.stem}"


def _migrations_applied() -> set[str]:
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {f"{app}.{name}" for app, name in cursor.fetchall()}


def collect_static_if_stale() -> bool:
    """Collect the static files if any has changed since the last time; return whether it did."""
    stamp = settings.STATIC_ROOT.with_name("static.stamp")
    now = _static_state()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def _static_state() -> str:
    """Return a hash of the path, size and time of every static file."""
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            there = Path(storage.path(path)).stat()
            state.update(f"{path}\0{there.st_size}\0{there.st_mtime_ns}\n".encode())
    return state.hexdigest()


def demo_is_filled() -> bool:
    """Whether a demo has been filled to the end: a first start that was broken off goes on at the next."""
    from accounts.models import User

    return _filled().exists() and User.objects.exists()


def note_demo_filled() -> None:
    """Remember that the demo has been filled."""
    _filled().touch()


def _filled() -> Path:
    return Path(settings.VAR, "demo.filled")
