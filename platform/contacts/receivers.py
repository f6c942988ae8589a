"""Contacts' part in export and closing."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import account_closed, export_requested
from contacts.models import Block, ContactRequest, RequestState, SavedPerson
from notifications.models import Notification


@receiver(export_requested, dispatch_uid="contacts.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return the messages written and received, and who is kept and blocked, by handle."""
    written = ("message", "reply", "state", "created_at", "answered_at")
    sent = ContactRequest.objects.filter(sender=user).values("recipient__handle", *written)
    received = ContactRequest.objects.filter(recipient=user).values("sender__handle", *written)
    kept = SavedPerson.objects.filter(user=user).values("person__handle", "created_at")
    blocked = Block.objects.filter(user=user).values("person__handle", "created_at")
    return "contacts", {
        "sent": list(sent),
        "received": list(received),
        "saved": list(kept),
        "blocked": list(blocked),
    }


@receiver(account_closed, dispatch_uid="contacts.close")
def close(user: User, **_signal: Any) -> None:
    """Forget whom the user kept and blocked; what she wrote stays with its readers, without her name."""
    others = User.objects.filter(Q(sent_requests__recipient=user) | Q(received_requests__sender=user))
    told = Notification.objects.filter(user__in=others, kind__startswith="contact.", params__name=user.name)
    told.delete()
    mine = ContactRequest.objects.filter(Q(sender=user) | Q(recipient=user), state=RequestState.OPEN)
    mine.update(state=RequestState.DECLINED, answered_at=timezone.now())
    SavedPerson.objects.filter(Q(user=user) | Q(person=user)).delete()
    Block.objects.filter(Q(user=user) | Q(person=user)).delete()
