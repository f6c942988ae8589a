"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `demo` (the site shows made-up people and says so)."""
    return {"demo": settings.DEMO}
