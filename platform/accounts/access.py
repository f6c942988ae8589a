"""Who holds which office today."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Office, OfficeKind, User
from common.sql import select
from countries.models import Country
from countries.queries import today

SUPPORT = (OfficeKind.NATIONAL_SUPPORT, OfficeKind.CENTRAL_SUPPORT)


def is_central(user: User | AnonymousUser) -> bool:
    """Whether `user` holds central support today."""
    return (OfficeKind.CENTRAL_SUPPORT, None) in _support(user)


def office_countries(user: User | AnonymousUser) -> set[str]:
    """Return the codes of the countries `user` supports today; central support has all of them."""
    if is_central(user):
        return set(Country.objects.values_list("code", flat=True))
    return {country for _, country in _support(user) if country}


def is_officer_for(user: User | AnonymousUser, country_code: str) -> bool:
    """Whether `user` supports the country `country_code` today, as its national support or central."""
    return any(country in (None, country_code) for _, country in _support(user))


def may_support(user: User | AnonymousUser) -> bool:
    """Whether `user` supports any country today."""
    return bool(_support(user))


def _support(user: User | AnonymousUser) -> list[tuple[str, str | None]]:
    """Return the support offices (kind, country or None) `user` holds today; asked at every check."""
    if not isinstance(user, User) or user.is_suspended or not user.is_active:
        return []
    if not select("SELECT 1 FROM accounts_office WHERE user_id = %s LIMIT 1", [user.pk]):
        return []  # nearly everybody
    held = Office.objects.on(today()).filter(user=user, kind__in=SUPPORT)
    return list(held.values_list("kind", "country_id"))
