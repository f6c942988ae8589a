"""Health and the error pages."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.middleware import speak


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 `ok` when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 in plain text: the default page reads the POST again and fails on a bad charset."""
    return HttpResponse(
        "Bad request: the address or form cannot be read.", status=400, content_type="text/plain"
    )


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a member lacks the right."""
    speak(request)
    return render(request, "errors/403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, or none for the reader."""
    speak(request)
    return render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the site failed, without asking the database for anything."""
    return HttpResponse(
        "Something failed on our side. Please try again.", status=500, content_type="text/plain"
    )
