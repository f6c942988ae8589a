"""What each signed-in reader gets: language, time zone, the day of activity, a suspension's wall."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from accounts import actions
from accounts.models import User
from accounts.zones import zone_of
from countries.queries import today

OPEN_TO_SUSPENDED = frozenset(
    {
        "status", "account_export", "account_close", "account_logout", "account_reauthenticate",
        "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "health",
    }
)  # fmt: skip


class Reader:
    """Prepare a request for its reader, from the user row that every page has loaded anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Speak the reader's language from here on: earlier, the URL's prefix would have to match it."""
        user = request.user
        if not isinstance(user, User):
            return None
        speak(request)
        if user.last_active_on != today():
            actions.note_activity(user, today())
        return _wall(request, user) if user.is_suspended else None


def speak(request: HttpRequest) -> None:
    """Activate the language and time zone of a signed-in reader (also called for error pages)."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(zone_of(user.time_zone))


def _wall(request: HttpRequest, user: User) -> HttpResponse | None:
    """Lead a suspended user to the status page; let in again whose time is over."""
    if user.suspended_until and user.suspended_until <= timezone.now():
        actions.lift_suspension(user, acting_user=None)
        return None
    if request.resolver_match and request.resolver_match.view_name in OPEN_TO_SUSPENDED:
        return None
    if request.method == "POST":
        raise PermissionDenied
    return redirect("status")
