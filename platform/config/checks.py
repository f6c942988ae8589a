"""What keeps a site from starting with settings that would harm people; each refusal says how to mend it.

System checks, so `manage.py check --deploy`, `migrate` and `serve` all run them.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from config.demo.marks import demo_people_exist

SECRET_LENGTH = 50
LOCAL = {"localhost", "127.0.0.1", "[::1]"}
EXAMPLES = ("django-insecure-", "change-me", "changeme", "secret", "demo")


def _secret() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's answer to an empty one
        return ""


@register(Tags.security)
def check_secret(**kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse a missing, short or well-known secret."""
    secret = _secret()
    if not secret:
        yield Error(
            "SECRET_KEY is not set.",
            hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="staffroom.E001",
        )
    elif len(secret) < SECRET_LENGTH or len(set(secret)) < 10:
        yield Error(
            f"SECRET_KEY is too short or too simple: it needs {SECRET_LENGTH} random characters.",
            id="staffroom.E002",
        )
    elif secret.lower().startswith(EXAMPLES):
        yield Error("SECRET_KEY is a default that others know: make your own.", id="staffroom.E003")


@register(Tags.security)
def check_mode(**kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse what only a demo or only a developer may have."""
    if settings.DEMO:
        public = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL]
        if public:
            yield Error(
                f"DEMO=1 is refused on a public site (ALLOWED_HOSTS names {', '.join(public)}).",
                hint="A demo has known passwords. Unset DEMO, or leave ALLOWED_HOSTS out.",
                id="staffroom.E010",
            )
        return
    if settings.RATE_LIMITS_RELAXED:
        yield Error(
            "RATE_LIMITS=relaxed is refused in production: it is for load tests.", id="staffroom.E012"
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS must name the site's own host names.",
            hint="For example ALLOWED_HOSTS=staffroom.example.org",
            id="staffroom.E013",
        )


@register(Tags.security)
def check_processes(**kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse several processes that cannot hear each other, and a Redis nobody can speak to."""
    if settings.PROCESSES > 1 and not settings.REDIS_URL:
        yield Error(
            f"PROCESSES={settings.PROCESSES} needs REDIS_URL: without Redis the processes share neither live "
            "messages nor rate limits.",
            hint="Run one process, or set REDIS_URL.",
            id="staffroom.E014",
        )
    if settings.PROCESSES > 1:
        yield Warning(
            "Live messages do not travel between processes yet: a reader hears at once only of what was sent "
            "through the same one.",
            hint="Run one process while rooms are used.",
            id="staffroom.W001",
        )
    if settings.REDIS_URL and not find_spec("redis"):
        yield Error(
            "REDIS_URL is set, but the Python package redis is not installed.",
            hint='Install it beside the others: .venv/bin/pip install "redis<8"',
            id="staffroom.E018",
        )


BOUNDS = {  # what the numbers of first letters and of rooms must be at least and at most
    "FIRST_CONTACTS_A_WEEK": (1, 1_000),
    "FIRST_CONTACTS_PER_REPLY": (0, 100),
    "FIRST_CONTACTS_MOST": (1, 1_000),
    "OPEN_REQUESTS_MOST": (1, 10_000),
    "SAME_TEXT_PEOPLE": (1, 1_000),
    "SAME_TEXT_DAYS": (1, 365),
    "MESSAGES_A_MINUTE": (1, 1_000_000),
    "ROOM_MESSAGES_A_MINUTE": (1, 1_000_000),
    "SOCKET_FRAMES_A_SECOND": (1, 1_000_000),
    "SOCKETS_OF_A_PERSON": (1, 10_000),
    "SOCKET_BUFFER": (64 * 1024, 64 * 1024 * 1024),
}


@register()
def check_first_contacts(**kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse numbers with which nobody could write, or everybody to everybody."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(settings, name) <= most:
            yield Error(f"{name} must lie between {least} and {most}.", id="staffroom.E016")
    if settings.FIRST_CONTACTS_MOST < settings.FIRST_CONTACTS_A_WEEK:
        yield Error(
            "FIRST_CONTACTS_MOST must not be below FIRST_CONTACTS_A_WEEK.",
            hint="The first is what a week allows at most, the second what it allows without a reply.",
            id="staffroom.E017",
        )


@register(Tags.security, deploy=True)
def check_debug(**kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse DEBUG where people are served: it shows settings and code to strangers."""
    if settings.DEBUG:
        yield Error(
            "DEBUG is on: the site is not served like that.", hint="Unset DEBUG.", id="staffroom.E011"
        )


@register(Tags.database)
def check_no_demo_data(**kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse the made-up people of a demo, whose password is known, outside a demo."""
    if settings.DEMO:
        return
    try:
        found = demo_people_exist()
    except DatabaseError:  # no tables yet: `migrate` comes next
        return
    if found:
        yield Error(
            "The database holds demo people, whose password is known.",
            hint="Start production on an empty database (another VAR or DATABASE_URL).",
            id="staffroom.E015",
        )
