"""What the rail of every page needs to know of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.access import may_support


def rail(request: HttpRequest) -> dict[str, Any]:
    """Return `may_validate`: whether the reader supports a country today; asked only if a template asks."""
    user = getattr(request, "user", None)
    return {"may_validate": SimpleLazyObject(lambda: user is not None and may_support(user))}
