"""Contact requests and what becomes of them; contacts and their notes."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS as NON_FIELD
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from contacts import access, actions, queries
from contacts.budget import budget_of
from contacts.forms import ContactRequestForm, DeclineForm, NoteForm, given
from contacts.models import ContactRequest, DeclineReason, RequestState
from contacts.obstacles import obstacle
from contacts.views.common import after, show_box, user_of

MAX_ASKED = 100


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the reader received, sent, or the contacts made; an unknown box is the first."""
    user, box = user_of(request), request.GET.get("box", "")
    if box == "sent":
        left = budget_of(user).left if access.may_write_first(user) else None
        return show_box(request, box, queries.sent(user, after(request)), left=left)
    if box == "contacts":
        return _contacts(request, user)
    undo = queries.second_thoughts(user)
    return show_box(request, "received", queries.received(user, after(request)), undo=undo)


def _contacts(request: HttpRequest, user: User) -> HttpResponse:
    asked = request.GET.get("q", "")[:MAX_ASKED]
    many = queries.contact_count(user) > queries.SEARCH_FROM
    page = queries.contacts(user, after(request), asked if many else "")
    return show_box(request, "contacts", page, asked=asked, many=many)


@require_safe
def letter(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one contact request to who sent or received it."""
    user = user_of(request)
    asked = access.get_letter_for(user, request_id)
    box = "received" if asked.recipient_id == user.pk else "sent"
    shown = {
        "entry": queries.letter(user, asked),
        "box": box,
        "reasons": DeclineReason.choices,
        "alone": True,
    }
    return render(request, "contacts/letter.html", shown)


def write(request: HttpRequest, handle: str) -> HttpResponse:
    """Show the form of a contact request to a person, or why there is none, and send it."""
    user = user_of(request)
    if not access.may_write_first(user):
        person = access.get_listed_person_for(user, handle)
        return render(request, "contacts/not_yet.html", {"person": person}, status=403)
    person = access.get_person_to_write(user, handle)
    languages = queries.shared_languages(user, person)
    if request.method == "POST":
        form = ContactRequestForm(request.POST)
        if form.is_valid() and (done := _send(request, person, form)):
            return done
    else:
        form = ContactRequestForm(initial=queries.prefilled(user, person, languages) | given(request.GET))
    refusal = None if form.is_bound else obstacle(person, user)
    shown = {
        "person": person,
        "form": form,
        "refusal": refusal,
        "unreachable": getattr(refusal, "code", "") == "unreachable"
        or form.has_error(NON_FIELD, "unreachable"),
        "asked_more": any(request.GET.get(field.name) or field.errors for field in form.about),
        "school": queries.school_of(person),
        "languages": languages,
        "between": queries.between(user, person),
        "left": budget_of(user).left,
    }
    return render(request, "contacts/write.html", shown, status=422 if form.errors else 200)


def _send(request: HttpRequest, person: User, form: ContactRequestForm) -> HttpResponse | None:
    """Send the request and lead to the box it is in; None with the reason on the form if it is refused."""
    try:
        sent = actions.send_request(person, form.data_asked, acting_user=user_of(request))
    except ValidationError as refusal:
        if refusal.code != "waiting":
            form.add_error(None, refusal)
            return None
        messages.warning(request, refusal.message)  # a second click, or another tab
        return redirect(reverse("contacts") + "?box=sent")
    name = {"name": person.name}
    if sent.state == RequestState.ACCEPTED:
        messages.success(request, _("%(name)s had written to you too: you are in contact now.") % name)
        return redirect(reverse("contacts") + "?box=contacts")
    messages.success(request, _("Your message to %(name)s is on its way.") % name)
    return redirect(reverse("contacts") + "?box=sent")


@require_POST
def accept(request: HttpRequest, request_id: int) -> HttpResponse:
    """Accept a request."""
    asked = access.get_request_for(user_of(request), request_id)
    answered = actions.accept_request(asked, acting_user=user_of(request))
    name = {"name": answered.sender.name}
    if answered.state == RequestState.ACCEPTED:
        messages.success(request, _("You and %(name)s are in contact now.") % name)
        return redirect(reverse("contacts") + "?box=contacts")
    return _too_late(request, answered)


@require_POST
def decline(request: HttpRequest, request_id: int) -> HttpResponse:
    """Decline a request with a reason."""
    asked = access.get_request_for(user_of(request), request_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the reasons; a line to it may have 200 letters."))
        return redirect("contact_request", asked.pk)
    try:
        answered = actions.decline_request(asked, **form.cleaned_data, acting_user=user_of(request))
    except ValidationError as held:
        messages.error(request, held.message)
        return redirect("contact_request", asked.pk)
    if answered.state != RequestState.DECLINED:
        return _too_late(request, answered)
    messages.success(request, _("We tell %(name)s kindly: not now.") % {"name": answered.sender.name})
    return redirect("contacts")


def _too_late(request: HttpRequest, found: ContactRequest) -> HttpResponse:
    """Say that the letter was answered before, taken back or closed meanwhile."""
    name = {"name": found.sender.name}
    if found.state in (RequestState.ACCEPTED, RequestState.DECLINED):
        messages.warning(request, _("You have answered %(name)s already.") % name)
    else:
        messages.warning(request, _("The letter of %(name)s is not open any more.") % name)
    return redirect("contacts")


@require_POST
def reopen(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take back a refusal."""
    asked = access.get_request_for(user_of(request), request_id)
    try:
        actions.reopen_request(asked, acting_user=user_of(request))
        messages.success(request, _("The letter of %(name)s waits again.") % {"name": asked.sender.name})
    except ValidationError as refusal:
        messages.warning(request, refusal.message)
    return redirect("contacts")


@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take back one's own request."""
    asked = access.get_sent_request_for(user_of(request), request_id)
    found = actions.withdraw_request(asked, acting_user=user_of(request))
    name = {"name": found.recipient.name}
    if found.state == RequestState.WITHDRAWN:
        messages.success(request, _("Your letter to %(name)s is taken back.") % name)
    else:
        messages.warning(request, _("Your letter to %(name)s is not open any more.") % name)
    return redirect(reverse("contacts") + "?box=sent")


@require_POST
def note(request: HttpRequest, handle: str) -> HttpResponse:
    """Keep a note on a contact."""
    contact = access.get_contact_for(user_of(request), handle)
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.write_note(contact, form.cleaned_data["note"], acting_user=user_of(request))
        messages.success(request, _("Your note is kept. Only you read it."))
    else:
        messages.error(request, _("Not kept: a note may have 1,000 letters."))
    return redirect(reverse("contacts") + "?box=contacts")


@require_POST
def remove(request: HttpRequest, handle: str) -> HttpResponse:
    """End a contact."""
    contact = access.get_contact_for(user_of(request), handle)
    actions.remove_contact(contact.person, acting_user=user_of(request))
    name = {"name": contact.person.name}
    messages.success(request, _("%(name)s is no longer among your contacts. Nobody is told.") % name)
    return redirect(reverse("contacts") + "?box=contacts")
