"""What the views of this app share."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from contacts import access, queries
from contacts.models import DeclineReason

MAX_KEY = 2**63 - 1


def user_of(request: HttpRequest) -> User:
    """Return who is signed in."""
    return cast(User, request.user)


def after(request: HttpRequest) -> int | None:
    """Return the key of the page asked for; anything that is no key shows the first page."""
    given = request.GET.get("after", "")
    if not (given.isascii() and given.isdigit() and len(given) <= 19):
        return None
    return min(int(given), MAX_KEY)


def show_box(request: HttpRequest, box: str, page: queries.Page, **more: Any) -> HttpResponse:
    """Show one page of a box."""
    user = user_of(request)
    shown = {
        "box": box,
        "page": page,
        "later": "after" in request.GET,
        "waiting": queries.waiting_count(user),
        "may_write": access.may_write_first(user),
        "reasons": DeclineReason.choices,
    }
    return render(request, "contacts/overview.html", shown | more)
