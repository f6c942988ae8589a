"""Partner search's part in export and closing."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_closed, export_requested
from partner_search import saved_closing
from partner_search.requests import closing


@receiver(export_requested, dispatch_uid="partner_search.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return the partner requests, with the partners found by handle, and saved searches and suggestions."""
    return "partner_search", {"partner_requests": closing.requests_of(user), **saved_closing.kept_of(user)}


@receiver(account_closed, dispatch_uid="partner_search.close")
def close(user: User, **_signal: Any) -> None:
    """Empty and close the user's partner requests, delete what she saved; take her out of others' things."""
    closing.forget(user)
    saved_closing.forget(user)
