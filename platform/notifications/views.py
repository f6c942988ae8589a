"""The list of what one was told."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from notifications import access, actions, queries


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """Show the reader's notifications, newest first."""
    page = queries.page_of(cast(User, request.user), _before(request))
    return render(request, "notifications/list.html", {"page": page})


def _before(request: HttpRequest) -> int | None:
    """Return the id to continue after, None for the first page. Raises Http404 for anything else."""
    text = request.GET.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


@require_safe
def notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the thing, and mark the notification as read."""
    told = access.get_notification_for(cast(User, request.user), pk)
    actions.mark_read(told)
    return redirect(told.url)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_all_read(acting_user=cast(User, request.user))
    return redirect("notifications")
