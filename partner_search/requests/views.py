"""Partner requests: finding, posting after a look at the idea, changing and ending them."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import User
from common.limits import wait_for
from countries.queries import today
from partner_search.models import PartnerRequest
from partner_search.models.requests import LAPSES_AFTER
from partner_search.requests import access, actions, queries, renewal
from partner_search.requests.check import check_idea
from partner_search.requests.forms import PartnerRequestForm, initial_of, new_initial
from partner_search.requests.search import requests_page
from partner_search.views import SEARCHES, is_partial, pause
from profiles.forms import typed

FORM = "partner_search/request_form.html"
RENEWAL = "partner_search/request_renewal.html"


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@vary_on_headers("HX-Request-Type")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the open requests that match, and the facets: the whole page, or to htmx the part that changes."""
    reader = _user(request)
    template = f"partner_search/{'requests_part' if is_partial(request) else 'requests'}.html"
    if seconds := wait_for(SEARCHES, reader.pk):
        return pause(request, template, "slow", 429, seconds)
    page = requests_page(reader, request.GET, get_language() or "en")
    if page is None:
        return pause(request, template, "preparing", 503, 2)
    response = render(request, template, {"page": page})
    if is_partial(request):
        response["HX-Push-Url"] = page.asked.url()
    return response


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show the reader's own requests in all their states."""
    given = request.GET.get("after", "")
    is_key = given.isascii() and given.isdigit() and len(given) <= 19
    user = _user(request)
    page = queries.own_requests(user, min(int(given), access.MAX_KEY) if is_key else None)
    context = {"page": page, "later": is_key, "may_post": access.may_post(user)}
    return render(request, "partner_search/own_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form; then the look at the idea; then post, or go back with all fields kept."""
    user = _user(request)
    if not access.may_post(user):
        return render(request, "partner_search/request_not_yet.html", status=403)
    if request.method != "POST":
        return _form(request, PartnerRequestForm(initial=new_initial(user)))
    if "back" in request.POST:
        return _form(request, PartnerRequestForm(initial=typed(PartnerRequestForm, request.POST)))
    form = PartnerRequestForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    if "post" in request.POST and (posted := _post(request, form)):
        return posted
    if form.errors:
        return _form(request, form)
    shown = {"form": form, "data": form.read(), "check": check_idea(form.read(), user), **_budget(user)}
    return render(request, "partner_search/request_check.html", shown)


def _form(
    request: HttpRequest, form: PartnerRequestForm, changed: PartnerRequest | None = None
) -> HttpResponse:
    shown = {"form": form, "changed": changed, **_budget(_user(request))}
    return render(request, FORM, shown, status=422 if form.is_bound and form.errors else 200)


def _budget(user: User) -> dict[str, int]:
    return {"most": actions.MOST_OPEN, "left": max(0, actions.MOST_OPEN - actions.open_count(user))}


def _post(request: HttpRequest, form: PartnerRequestForm) -> HttpResponse | None:
    """Post the request and lead to it; None with the reason on the form if it is refused."""
    try:
        posted = actions.post_request(form.read(), form.cleaned_data["key"], acting_user=_user(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    messages.success(request, _("Your request is posted: others find it now."))
    return redirect("partner_request", posted.pk)


@require_safe
def show(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request to who may see it."""
    found = access.get_request_for(_user(request), request_id)
    page = queries.request_page(_user(request), found)
    return render(request, "partner_search/request.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show the form of one's own request, and save it."""
    found = access.get_own_request_for(_user(request), request_id)
    if request.method != "POST":
        return _form(request, PartnerRequestForm(initial=initial_of(found)), found)
    form = PartnerRequestForm(request.POST, initial=initial_of(found))
    if not form.is_valid():
        return _form(request, form, found)
    try:
        actions.change_request(found, form.read(), acting_user=_user(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _form(request, form, found)
    messages.success(request, _("Your request is saved."))
    return redirect("partner_request", request_id)


Change = Callable[[PartnerRequest], PartnerRequest]


def _change(request: HttpRequest, request_id: int, change: Change, said: str) -> HttpResponse:
    """Let `change` happen to one's own request, say so, or why not, and lead back to it."""
    found = access.get_own_request_for(_user(request), request_id)
    try:
        change(found)
        messages.success(request, said)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("partner_request", request_id)


@require_POST
def close(request: HttpRequest, request_id: int) -> HttpResponse:
    """Close one's own request."""
    said = _("Your request is closed. You can open it again at any time.")
    return _change(request, request_id, lambda r: actions.close_request(r, acting_user=_user(request)), said)


@require_POST
def reopen(request: HttpRequest, request_id: int) -> HttpResponse:
    """Open one's own ended request again."""
    said = _("Your request is open again.")
    return _change(request, request_id, lambda r: actions.renew_request(r, acting_user=_user(request)), said)


@require_POST
def renew(request: HttpRequest, request_id: int) -> HttpResponse:
    """Keep one's own request open for longer."""
    said = _("Your request stays open.")
    return _change(request, request_id, lambda r: actions.renew_request(r, acting_user=_user(request)), said)


@require_POST
def add_partner(request: HttpRequest, request_id: int) -> HttpResponse:
    """Count a contact as a partner of one's own request."""
    user = _user(request)
    access.get_own_request_for(user, request_id)
    person = access.get_contact_for(user, request.POST.get("person", ""))
    said = _("%(name)s is a partner now.") % {"name": person.name}
    return _change(request, request_id, lambda r: actions.add_partner(r, person, acting_user=user), said)


@require_POST
def remove_partner(request: HttpRequest, request_id: int, handle: str) -> HttpResponse:
    """Take a partner back."""
    user, said = _user(request), _("Taken back.")
    return _change(request, request_id, lambda r: actions.remove_partner(r, handle, acting_user=user), said)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the one button of the mailed link; renew when it is pressed, or say why not."""
    asked = renewal.read(token)
    if asked and request.method == "POST":
        return _renewed(request, asked)
    found = renewal.applies_to(asked, PartnerRequest.objects.all(), today()) if asked else None
    date_first = found is not None and found.closes_on <= today() + LAPSES_AFTER
    shown = {"request_asked": found, "date_first": date_first}
    return render(request, RENEWAL, shown, status=200 if found else 410)


def _renewed(request: HttpRequest, asked: renewal.Renewal) -> HttpResponse:
    try:
        done = actions.renew_by_link(asked)
    except ValidationError as refusal:
        return render(request, RENEWAL, {"refusal": refusal.message}, status=422)
    return render(request, RENEWAL, {"done": done}, status=200 if done else 410)
