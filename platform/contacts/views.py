"""First messages, contacts and saved people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def overview(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    """Show the reader's requests and saved people."""
    return render(request, "contacts/overview.html")


picture = write = accept = decline = saved = save = unsave = blocked = block = unblock = overview
