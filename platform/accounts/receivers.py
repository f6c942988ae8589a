"""A session that ends, however it ends, is told to the open pages that it let in."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete
from django.dispatch import receiver

from common.live import publish_after_commit


@receiver(post_delete, sender=Session, dispatch_uid="accounts.session_ended")
def session_ended(instance: Session, **_signal: Any) -> None:
    """Signing out, a new password, ending it in the list, closing the account: each deletes the row."""
    publish_after_commit(f"session:{instance.session_key}", {"type": "signed_out"})
