"""The search for partners, and the page of a person."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import User as Reader
from common.limits import Limit, wait_for
from partner_search.access import get_person_for
from partner_search.pages import people_page
from partner_search.person import MAX_FROM, person_page

SEARCHES = Limit("people", times=120, seconds=60)  # a person who clicks a facet every half second


@require_safe
@vary_on_headers("HX-Request-Type")
def people(request: HttpRequest) -> HttpResponse:
    """Show the people who match, and the facets: the whole page, or to htmx the part that changes."""
    reader = _reader(request)
    if seconds := wait_for(SEARCHES, reader.pk):
        return pause(request, _template(request), "slow", 429, seconds)
    page = people_page(reader, request.GET, get_language() or "en")
    if page is None:
        return pause(request, _template(request), "preparing", 503, 2)
    response = render(request, _template(request), {"page": page})
    if is_partial(request):
        response["HX-Push-Url"] = page.asked.url()
    return response


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show one person to who may see her."""
    sight = get_person_for(_reader(request), handle)
    page = person_page(_reader(request), sight, request.GET.get("from") or _referring_search(request))
    return render(request, "partner_search/person.html", {"page": page})


def _referring_search(request: HttpRequest) -> str:
    """Return the query of the search the browser says it comes from: a long one is not in the link."""
    try:
        address = urlsplit(request.headers.get("Referer", "")[:MAX_FROM])
    except ValueError:  # no address at all
        return ""
    return address.query if address.path == reverse("people") else ""


def _reader(request: HttpRequest) -> Reader:
    assert isinstance(request.user, Reader)  # noqa: S101 -- every page here requires a sign-in
    return request.user


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for the part of the page that changes."""
    return request.headers.get("HX-Request-Type") == "partial"


def _template(request: HttpRequest) -> str:
    return "partner_search/people_part.html" if is_partial(request) else "partner_search/people.html"


def pause(request: HttpRequest, template: str, reason: str, status: int, seconds: int) -> HttpResponse:
    """Say that there is no answer now, why, and when to try again."""
    context = {"pause": reason, "seconds": seconds, "again": request.get_full_path()[:2000]}
    response = render(request, template, context, status=status)
    response["Retry-After"] = str(seconds)
    return response
