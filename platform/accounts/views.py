"""Pages of one's own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def status(request: HttpRequest) -> HttpResponse:
    """Show what is done, what is next and who waits for whom."""
    return render(request, "accounts/status.html")
