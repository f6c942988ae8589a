"""Reads about schools and validation."""

from accounts.models import User
from schools.models import Validation


def current_validation(user: User) -> Validation | None:
    """Return the present school of `user` with its validation state, or None if none is chosen."""
    return Validation.objects.current().filter(user=user).select_related("school").first()
