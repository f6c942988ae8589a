"""Pages of schools."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def school(request: HttpRequest, school_id: int) -> HttpResponse:
    """Show a school: where it is, who is there."""
    return render(request, "schools/school.html")
