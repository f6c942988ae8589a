"""Who may do what about schools and validation."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from schools.models import Validation, ValidationState


def is_validated(user: User | AnonymousUser) -> bool:
    """Whether national support has confirmed the present school of `user`."""
    if not user.is_authenticated:
        return False
    return Validation.objects.current().filter(user=user.pk, state=ValidationState.CONFIRMED).exists()
