"""Who may do what about schools and validation."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import office_countries
from accounts.models import User
from schools.models import Validation, ValidationState


def is_validated(user: User | AnonymousUser) -> bool:
    """Whether national support has confirmed the present school of `user`."""
    if not user.is_authenticated:
        return False
    return Validation.objects.current().filter(user=user.pk, state=ValidationState.CONFIRMED).exists()


def get_supported_countries(officer: User) -> set[str]:
    """Return the codes of the countries whose validations `officer` decides; PermissionDenied if none."""
    countries = office_countries(officer)
    if not countries:
        raise PermissionDenied
    return countries


def get_validation_for(officer: User, validation_id: int) -> Validation:
    """Return the present validation that `officer` may decide.

    PermissionDenied for who supports no country; Http404 when it is missing, of another country, or the
    officer's own: nobody decides on herself.
    """
    present = Validation.objects.current().select_related("school", "user")
    theirs = present.filter(school__country__in=get_supported_countries(officer)).exclude(user=officer)
    validation = theirs.filter(pk=validation_id).first()
    if validation is None:
        raise Http404
    return validation
