"""Contacts' part in export and closing."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import account_closed, export_requested
from contacts.models import Block, Contact, ContactRequest, Mute, Reliability, RequestState, SavedPerson
from notifications.models import Notification

WRITTEN = (
    "message", "age_from", "age_to", "starts_on", "ends_on", "language", "offer", "ask", "reply", "state",
    "reason", "created_at", "answered_at", "ended_at", "closes_on",
)  # fmt: skip
ANSWERS = ("counted", "rate", "pace", "computed_on", "shared", "told_at", "seen_at")


@receiver(export_requested, dispatch_uid="contacts.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return the letters written and received, contacts with their notes, and the other lists, by handle."""
    sent = ContactRequest.objects.filter(sender=user).values("recipient__handle", *WRITTEN)
    received = ContactRequest.objects.filter(recipient=user).values("sender__handle", *WRITTEN)
    contacts = Contact.objects.filter(user=user).values("person__handle", "note", "created_at")
    listed = ("person__handle", "created_at")
    return "contacts", {
        "sent": list(sent),
        "received": list(received),
        "contacts": list(contacts),
        "saved": list(SavedPerson.objects.filter(user=user).values(*listed)),
        "blocked": list(Block.objects.filter(user=user).values(*listed)),
        "muted": list(Mute.objects.filter(user=user).values(*listed)),
        "reliability": list(Reliability.objects.filter(user=user).values(*ANSWERS)),
    }


@receiver(account_closed, dispatch_uid="contacts.close")
def close(user: User, **_signal: Any) -> None:
    """Forget whom the user knew, kept, blocked and muted; what she wrote stays with its readers, nameless."""
    others = User.objects.filter(Q(sent_requests__recipient=user) | Q(received_requests__sender=user))
    told = Notification.objects.filter(user__in=others, kind__startswith="contact.", params__name=user.name)
    told.delete()
    live = Q(state__in=(RequestState.OPEN, RequestState.ACCEPTED))
    mine = ContactRequest.objects.filter(live, Q(sender=user) | Q(recipient=user))
    mine.update(state=RequestState.ENDED, ended_at=timezone.now())
    for model in (Contact, SavedPerson, Block, Mute):
        model.objects.filter(Q(user=user) | Q(person=user)).delete()
    Reliability.objects.filter(user=user).delete()
