"""Closing an account and exporting what the site knows of its owner (GDPR 15, 17, 20)."""

import secrets
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions import note_change
from accounts.models import User
from accounts.signals import account_closed, export_requested
from countries.queries import today

EXPORTED = (
    "email", "handle", "name", "country_id", "language", "theme", "time_zone", "date_joined", "last_login",
    "last_active_on", "listed_on", "suspended_at", "suspended_until", "suspension_reason", "is_active",
    "is_staff", "is_superuser", "closed_at", "away_warned_on",
)  # fmt: skip


def export(user: User) -> dict[str, Any]:
    """Return everything the site keeps about `user`, part by part, ready for JSON."""
    answers: list[Any] = [answer for _receiver, answer in export_requested.send(sender=User, user=user)]
    return {"account": _account(user), **dict(answers)}


def _account(user: User) -> dict[str, Any]:
    account: dict[str, Any] = {field.removesuffix("_id"): getattr(user, field) for field in EXPORTED}
    account["emails"] = list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))
    account["second_factors"] = list(
        Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
    )
    account["sessions"] = list(
        UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent")
    )
    account["offices"] = list(user.offices.values("kind", "country", "valid_from", "valid_to"))
    return account


@transaction.atomic
def close(user: User, *, acting_user: User) -> None:
    """Close `user` for good: the apps above delete their part, the rest stays without a name.

    Only the owner may (ValueError otherwise). Every session ends.
    """
    if acting_user.pk != user.pk:
        raise ValueError("only the owner closes an account")
    account_closed.send(sender=User, user=user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.offices.filter(valid_to__isnull=True).update(valid_to=today())
    _end_sessions(user)
    _anonymise(user)
    note_change(user)


def _end_sessions(user: User) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in UserSession.objects.filter(user=user):
        store(session.session_key).delete()
        session.delete()


def _anonymise(user: User) -> None:
    user.email = f"closed-{user.pk}-{secrets.token_hex(4)}@closed.invalid"
    user.handle = f"closed_{user.pk}"
    user.name, user.suspension_reason, user.theme, user.time_zone = "Closed account", "", "", "UTC"
    user.suspended_at = user.suspended_until = user.last_login = user.listed_on = None
    user.away_warned_on = None
    user.closed_at = timezone.now()
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
