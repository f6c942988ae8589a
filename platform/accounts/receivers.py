"""A session that ends, however it ends, is told to the open pages that it let in."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import User
from common.live import publish_after_commit


@receiver(post_delete, sender=Session, dispatch_uid="accounts.session_ended")
def session_ended(instance: Session, **_signal: Any) -> None:
    """Signing out, ending it in the list, closing the account: each deletes the row."""
    publish_after_commit(f"session:{instance.session_key}", {"type": "signed_out"})


@receiver([password_changed, password_reset, password_set], dispatch_uid="accounts.password_changed")
def password_is_new(user: User, **_signal: Any) -> None:
    """A new password ends the user's other sessions without deleting them: their pages are looked at anew."""
    publish_after_commit(f"user:{user.pk}", {"type": "check"})
