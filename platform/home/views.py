"""The first page, and the public pages about the site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the landing page to strangers, the home page to those signed in."""
    return render(request, "home/landing.html")


@login_not_required
def who(request: HttpRequest) -> HttpResponse:
    """Show which countries take part, since when, and who says so."""
    return render(request, "home/who.html")


@login_not_required
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of plain text about the site."""
    return render(request, f"home/{name}.html")
