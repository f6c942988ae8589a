"""Saved searches: the list, saving, changing, opening and deleting one, and the mailed link."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from countries.queries import eligible_on, today
from partner_search import saved_actions as actions
from partner_search.models import SavedSearch
from partner_search.saved_access import get_search_for
from partner_search.saved_alerts import read_token
from partner_search.saved_forms import SavedSearchForm
from partner_search.saved_queries import asked_of, canonical, named, saved_by

NAME_LENGTH = 80


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """Show the searches the reader keeps, and how many people are new in each."""
    return render(
        request, "partner_search/saved.html", {"saved": saved_by(_user(request)), "most": actions.MOST}
    )


def save_search(request: HttpRequest) -> HttpResponse:
    """Show the form that gives a search a name and an alert, and save it."""
    user, tiers = _user(request), eligible_on(today())
    sent = request.POST if request.method == "POST" else None
    asked = asked_of(sent.get("search", "") if sent else request.GET.urlencode(), user, tiers)
    words = named(asked, tiers)
    form = SavedSearchForm(sent, initial={"name": ", ".join(words)[:NAME_LENGTH]})
    if sent and form.is_valid():
        try:
            actions.save_search(
                asked, form.cleaned_data["name"], form.cleaned_data["alert"], acting_user=user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The search is saved."))
            return redirect("saved_searches")
    shown = {"form": form, "words": words, "query": canonical(asked), "back": asked.url()}
    return render(request, "partner_search/saved_form.html", shown, status=422 if form.errors else 200)


def edit_search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Show the form that renames a search or changes its alert, and keep what is sent."""
    user, tiers = _user(request), eligible_on(today())
    search = get_search_for(user, search_id)
    sent = request.POST if request.method == "POST" else None
    form = SavedSearchForm(sent, initial={"name": search.name, "alert": search.alert})
    if sent and form.is_valid():
        try:
            actions.change_search(
                search, form.cleaned_data["name"], form.cleaned_data["alert"], acting_user=user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect("saved_searches")
    words = named(asked_of(search.query, user, tiers), tiers)
    shown = {"form": form, "words": words, "search": search, "back": reverse("saved_searches")}
    return render(request, "partner_search/saved_form.html", shown, status=422 if form.errors else 200)


@require_safe
def open_search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Lead to the people of a saved search, and remember that the reader looked."""
    search = get_search_for(_user(request), search_id)
    actions.look_at(search, acting_user=_user(request))
    return redirect(f"{reverse('people')}?{search.query}")


@require_POST
def delete_search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Take a search out of the list."""
    search = get_search_for(_user(request), search_id)
    actions.delete_search(search, acting_user=_user(request))
    messages.success(request, _("“%(name)s” is deleted.") % {"name": search.name})
    return redirect(reverse("saved_searches") + "#deleted")


@require_POST
def restore_search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Bring a deleted search back."""
    search = get_search_for(_user(request), search_id, deleted=True)
    try:
        actions.restore_search(search, acting_user=_user(request))
        messages.success(request, _("“%(name)s” is back.") % {"name": search.name})
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("saved_searches")


@login_not_required
@csrf_exempt
def stop_search(request: HttpRequest, token: str) -> HttpResponse:
    """Show the one button of the mailed link; stop the alerts when it is pressed.

    A mail program presses it in its reader's place, without a cookie (RFC 8058): the link is the proof.
    """
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _stop(request, token)
    return csrf_protect(_stop)(request, token)


def _stop(request: HttpRequest, token: str) -> HttpResponse:
    search, done = read_token(token), False
    if request.method == "POST" and search:
        actions.stop_alert(search)
        done = True
    shown = {"search": search, "done": done or _is_quiet(search)}
    return render(request, "partner_search/saved_stop.html", shown, status=200 if search else 410)


def _is_quiet(search: SavedSearch | None) -> bool:
    return search is not None and search.next_at is None
