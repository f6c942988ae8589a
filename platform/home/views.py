"""The first page, and the public pages about the site."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from countries.queries import today
from home import home_page, queries
from home.forms import AskForm
from partner_search.query import Query


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the landing page to strangers, the home page to those signed in."""
    if isinstance(request.user, User):
        return render(request, "home/home.html", {"page": home_page.compose(request.user)})
    return landing(request)


def landing(request: HttpRequest) -> HttpResponse:
    """Show what the site is; answer the small search with numbers and countries, never with people."""
    form = AskForm(request.GET)
    valid = form.is_valid()
    answer = queries.answer(form.query() if valid else Query())
    page = {
        "form": form,
        "asked": valid and form.asked(),
        "answer": answer,
        "nearest": queries.nearest(form.wider()) if valid and answer.ready and not answer.total else [],
        "crowd": queries.crowd(),
        "tiers": queries.tiers(today()),
    }
    return render(request, "home/landing.html", page)


@login_not_required
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Show which countries take part, since when, and who says so."""
    return render(request, "home/who.html", {"tiers": queries.tiers(today())})


@login_not_required
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of plain text about the site."""
    return render(request, f"home/{name}.html", {"contact": settings.CONTACT_EMAIL})
