"""Editing one's own profile."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def edit(request: HttpRequest) -> HttpResponse:
    """Show and save the reader's profile."""
    return render(request, "profiles/edit.html")
