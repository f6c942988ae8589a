"""The list of what one was told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def notification_list(request: HttpRequest) -> HttpResponse:
    """Show the reader's notifications, newest first."""
    return render(request, "notifications/list.html")
