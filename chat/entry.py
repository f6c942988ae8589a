"""Who opens a socket: our own page, in the name of somebody signed in who is not walled off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from accounts.models import User
from chat.frames import person
from contacts.queries import hidden_ids


@dataclass(frozen=True)
class Entry:
    """Who came in, by which session, and how she is shown; `hidden` are those in a block with her."""

    user_id: int
    session: str
    language: str
    person: dict[str, Any]
    hidden: frozenset[int]


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers of a handshake by lower name; of two of a name the last."""
    found: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in found}


def is_our_origin(headers: Mapping[str, str]) -> bool:
    """Whether a page of this site asks (OWASP, cross-site WebSocket hijacking); none is foreign."""
    try:
        origin = urlsplit(headers.get("origin", ""))
    except ValueError:
        return False
    host = headers.get("host", "").lower()
    allowed = settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]
    ours = validate_host(split_domain_port(host)[0], allowed)
    secure = settings.DEMO or origin.scheme == "https"
    return ours and secure and origin.scheme in ("http", "https") and origin.netloc.lower() == host


def enter(headers: Mapping[str, str]) -> Entry | None:
    """Return who is signed in by the cookie, or None; asks the database."""
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    user = get_user(cast(HttpRequest, SimpleNamespace(session=session, META={})))
    if not isinstance(user, User) or user.is_suspended or user.closed_at is not None:
        return None
    return Entry(user.pk, morsel.value, user.language, person(user), frozenset(hidden_ids(user)))
