"""First messages, contacts, kept and blocked people, and the pictures of people."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from contacts import access, actions, queries
from contacts.forms import FirstMessageForm
from contacts.models import ContactRequest, RequestState

BOXES: dict[str, Callable[[User, int | None], queries.Page]] = {
    "received": queries.received,
    "sent": queries.sent,
    "contacts": queries.accepted,
}
YEAR = 31_536_000
MAX_KEY = 2**63 - 1


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _after(request: HttpRequest) -> int | None:
    """Return the key of the page asked for; anything that is no key shows the first page."""
    given = request.GET.get("after", "")
    if not (given.isascii() and given.isdigit() and len(given) <= 19):
        return None
    return min(int(given), MAX_KEY)


def _list(request: HttpRequest, box: str, page: queries.Page) -> HttpResponse:
    shown = {
        "box": box,
        "page": page,
        "later": "after" in request.GET,
        "waiting": queries.waiting_count(_user(request)),
        "may_write": access.may_write_first(_user(request)),
    }
    return render(request, "contacts/overview.html", shown)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the reader received, sent, or the contacts made; an unknown box is the first."""
    box = request.GET.get("box", "")
    box = box if box in BOXES else "received"
    return _list(request, box, BOXES[box](_user(request), _after(request)))


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Show the people the reader keeps."""
    return _list(request, "saved", queries.saved(_user(request), _after(request)))


@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Show the people the reader has blocked."""
    return _list(request, "blocked", queries.blocked(_user(request), _after(request)))


def write(request: HttpRequest, handle: str) -> HttpResponse:
    """Show the form of a first message to a person, and send it."""
    user = _user(request)
    person = access.get_person_for(user, handle)
    if not access.may_write_first(user):
        return render(request, "contacts/not_yet.html", {"person": person}, status=403)
    form = FirstMessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (done := _send(request, person, form)):
        return done
    shown = {
        "person": person,
        "form": form,
        "reachable": access.is_listed(person),
        "school": queries.school_of(person),
        "languages": queries.shared_languages(user, person),
        "between": queries.between(user, person),
    }
    return render(request, "contacts/write.html", shown, status=422 if form.errors else 200)


def _send(request: HttpRequest, person: User, form: FirstMessageForm) -> HttpResponse | None:
    """Send the message and lead to the box it is in; None with the reason on the form if it is refused."""
    try:
        sent = actions.send_request(person, form.cleaned_data["message"], acting_user=_user(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    name = {"name": person.name}
    if sent.state == RequestState.ACCEPTED:
        messages.success(request, _("%(name)s had written to you too: you are in contact now.") % name)
        return redirect(reverse("contacts") + "?box=contacts")
    messages.success(request, _("Your message to %(name)s is on its way.") % name)
    return redirect(reverse("contacts") + "?box=sent")


@require_POST
def accept(request: HttpRequest, request_id: int) -> HttpResponse:
    """Accept a request."""
    return _answer(request, request_id, accepted=True)


@require_POST
def decline(request: HttpRequest, request_id: int) -> HttpResponse:
    """Decline a request."""
    return _answer(request, request_id, accepted=False)


def _answer(request: HttpRequest, request_id: int, *, accepted: bool) -> HttpResponse:
    if request_id > MAX_KEY:
        raise Http404
    asked = access.get_request_for(_user(request), request_id)
    answered = actions.answer_request(asked, accepted=accepted, acting_user=_user(request))
    _say(request, answered, accepted)
    return redirect("contacts")


def _say(request: HttpRequest, answered: ContactRequest, accepted: bool) -> None:
    name = {"name": answered.sender.name}
    if (answered.state == RequestState.ACCEPTED) != accepted:
        messages.warning(request, _("You have answered %(name)s already.") % name)
    elif accepted:
        messages.success(request, _("You and %(name)s are in contact now.") % name)
    else:
        messages.success(request, _("We have told %(name)s kindly: not now.") % name)


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Lead back to the page of this site that the form names, else to the page `otherwise`."""
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return redirect(there)
    return redirect(otherwise)


@require_POST
def save(request: HttpRequest, handle: str) -> HttpResponse:
    """Keep a person."""
    person = access.get_listed_person_for(_user(request), handle)
    try:
        actions.save_person(person, acting_user=_user(request))
        messages.success(request, _("%(name)s is in your list of kept people.") % {"name": person.name})
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return _back(request, "saved_people")


@require_POST
def unsave(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a person out of the kept ones."""
    actions.unsave_person(handle, acting_user=_user(request))
    return _back(request, "saved_people")


@require_POST
def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Block a person."""
    person = access.get_person_to_block(_user(request), handle)
    actions.block_person(person, acting_user=_user(request))
    messages.success(request, _("%(name)s is blocked. Nobody is told.") % {"name": person.name})
    return redirect("blocked_people")


@require_POST
def unblock(request: HttpRequest, handle: str) -> HttpResponse:
    """Take back a block."""
    own = access.get_own_block(_user(request), handle)
    actions.unblock_person(own, acting_user=_user(request))
    messages.success(request, _("%(name)s is no longer blocked.") % {"name": own.person.name})
    return redirect("blocked_people")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the picture file `name` to a reader who may see it; always as WebP, whatever was uploaded."""
    path = access.get_picture_for(_user(request), name)
    try:
        file = default_storage.open(path)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
