"""The search for partners, and the page of a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def people(request: HttpRequest) -> HttpResponse:
    """Show the people who match, and the facets."""
    return render(request, "partner_search/people.html")


def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show one person."""
    return render(request, "partner_search/person.html")
