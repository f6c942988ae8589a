"""Kept, blocked and muted people, and the pictures of people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts import access, actions, queries
from contacts.views.common import after, show_box, user_of

YEAR = 31_536_000


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Show the people the reader keeps."""
    return show_box(request, "saved", queries.saved(user_of(request), after(request)))


@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Show the people the reader has blocked."""
    return show_box(request, "blocked", queries.blocked(user_of(request), after(request)))


@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    """Show the people the reader has muted."""
    return show_box(request, "muted", queries.muted(user_of(request), after(request)))


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Lead back to the page of this site that the form names, else to the page `otherwise`."""
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return redirect(there)
    return redirect(otherwise)


@require_POST
def save(request: HttpRequest, handle: str) -> HttpResponse:
    """Keep a person."""
    person = access.get_listed_person_for(user_of(request), handle)
    try:
        actions.save_person(person, acting_user=user_of(request))
        messages.success(request, _("%(name)s is in your list of kept people.") % {"name": person.name})
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return _back(request, "saved_people")


@require_POST
def unsave(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a person out of the kept ones."""
    actions.unsave_person(handle, acting_user=user_of(request))
    return _back(request, "saved_people")


@require_POST
def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Block a person."""
    person = access.get_person_to_block(user_of(request), handle)
    actions.block_person(person, acting_user=user_of(request))
    messages.success(request, _("%(name)s is blocked. Nobody is told.") % {"name": person.name})
    return redirect("blocked_people")


@require_POST
def unblock(request: HttpRequest, handle: str) -> HttpResponse:
    """Take back a block."""
    own = access.get_own_block(user_of(request), handle)
    actions.unblock_person(own, acting_user=user_of(request))
    messages.success(request, _("%(name)s is no longer blocked.") % {"name": own.person.name})
    return redirect("blocked_people")


@require_POST
def mute(request: HttpRequest, handle: str) -> HttpResponse:
    """Mute a person."""
    person = access.get_person_to_block(user_of(request), handle)
    actions.mute_person(person, acting_user=user_of(request))
    messages.success(request, _("%(name)s is muted. Nobody is told.") % {"name": person.name})
    return redirect("muted_people")


@require_POST
def unmute(request: HttpRequest, handle: str) -> HttpResponse:
    """Take back a mute."""
    actions.unmute_person(handle, acting_user=user_of(request))
    return redirect("muted_people")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the picture file `name` to a reader who may see it; always as WebP, whatever was uploaded."""
    path = access.get_picture_for(user_of(request), name)
    try:
        file = default_storage.open(path)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
