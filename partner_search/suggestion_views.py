"""Suggested people: dismissing one and taking that back, and three others where a letter came to nothing."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from contacts.access import get_ended_request_for
from partner_search import suggestion_actions as actions
from partner_search.saved_access import get_suggestion_for
from partner_search.suggestion_queries import instead_of


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_POST
def dismiss_suggestion(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Never suggest a person again."""
    suggestion = get_suggestion_for(_user(request), suggestion_id)
    actions.dismiss(suggestion, acting_user=_user(request))
    messages.success(request, _("%(name)s is not suggested again.") % {"name": suggestion.person.name})
    return redirect(reverse("home") + "#suggested")


@require_POST
def restore_suggestion(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Take back that a person is not suggested."""
    suggestion = get_suggestion_for(_user(request), suggestion_id)
    actions.restore(suggestion, acting_user=_user(request))
    return redirect(reverse("home") + "#suggested")


@require_safe
def suggested_instead(request: HttpRequest, request_id: int) -> HttpResponse:
    """Say kindly what became of a letter, and name three others who fit as well."""
    ended = get_ended_request_for(_user(request), request_id)
    page = instead_of(ended, _user(request))
    return render(request, "partner_search/instead.html", {"page": page})
