"""Pages of schools: finding one's own, proposing one that is missing. The page of one school shows people,
and is composed above (partner_search.school_page)."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from common.limits import Limit, wait_for
from schools import actions
from schools.forms import ProposalForm, countries
from schools.queries import current_validation, schools_named
from schools.search import find_schools
from schools.validation_actions import Refused

SEARCHES = Limit("schools", times=120, seconds=60)  # a letter every half second
PROPOSALS = Limit("school-proposals", times=5, seconds=24 * 3600)
SHOWN = 20
LONGEST = 200


@require_safe
def picker(request: HttpRequest) -> HttpResponse:
    """Find schools by the words of `q` in `country`; htmx gets the part below the form only."""
    user = cast(User, request.user)
    wait = wait_for(SEARCHES, user.pk)
    known = countries()
    country = request.GET.get("country", user.country_id)
    country = country if country in dict(known) else ""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = [] if wait else find_schools(text, country, limit=SHOWN + 1)
    context = {
        "q": text,
        "country": country,
        "countries": known,
        "wait": wait,
        "schools": found[:SHOWN],
        "more": len(found) > SHOWN,
        "present": current_validation(user),
        "propose_url": f"{reverse('propose_school')}?{urlencode({'name': text, 'country': country})}",
    }
    part = request.headers.get("HX-Request-Type") == "partial"
    template = "schools/school_found.html" if part else "schools/school_picker.html"
    response = render(request, template, context, status=429 if wait else 200)
    response["Vary"] = "HX-Request-Type"
    return response


def propose(request: HttpRequest) -> HttpResponse:
    """Take in a school that is missing, after showing those that might be the same."""
    user = cast(User, request.user)
    if request.method != "POST":
        start = {"name": request.GET.get("name", "")[:LONGEST], "country": _country(request, user)}
        return render(request, "schools/school_propose.html", {"form": ProposalForm(initial=start)})
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return render(request, "schools/school_propose.html", {"form": form}, status=422)
    said = form.cleaned_data
    same = schools_named(said["country"], said["name"], said["town"])
    if same and "other" not in request.POST:
        return render(request, "schools/school_propose.html", {"form": form, "same": same}, status=422)
    return _propose(request, user, form)


def _country(request: HttpRequest, user: User) -> str:
    return request.GET.get("country", "")[:2] or user.country_id


def _propose(request: HttpRequest, user: User, form: ProposalForm) -> HttpResponse:
    """Propose the school of a form that holds; too many in a day, or a country that has left, are said."""
    try:
        if wait_for(PROPOSALS, user.pk):
            raise Refused(_("You have proposed five schools today. Please go on tomorrow."))
        school = actions.propose_school(acting_user=user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "schools/school_propose.html", {"form": form}, status=422)
    said = _("%(school)s is proposed. National support confirms it together with you.")
    messages.success(request, said % {"school": school.name})
    return redirect("status")
