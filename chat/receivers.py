"""Chat's part in export and closing."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_closed, export_requested
from chat.models import Attachment, Change, Message, Reaction
from notifications.models import Notification

SAID = (
    "room", "room__name", "seq", "cid", "body", "language", "reply_to__seq", "sent_at", "edited_at",
    "deleted_at", "mark", "marked_by__handle", "pinned_at",
)  # fmt: skip
DONE = ("room", "seq", "kind", "message__seq", "value", "on", "at")
KINDS = ("room.mentioned", "room.message", "room.direct")


@receiver(export_requested, dispatch_uid="chat.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return what the user said in rooms and did to messages, and what she said before she changed it."""
    files = Attachment.objects.filter(message__author=user)
    before = Change.objects.filter(message__author=user).exclude(before="")
    reactions = Reaction.objects.filter(user=user)
    return "chat", {
        "messages": list(Message.objects.filter(author=user).values(*SAID)),
        "earlier_texts": list(before.values("room", "seq", "message__seq", "before", "at")),
        "changes": list(Change.objects.filter(author=user).values(*DONE)),
        "reactions": list(reactions.values("message__room", "message__seq", "emoji", "created_at")),
        "files": list(
            files.values(
                "message__room", "message__seq", "file", "name", "content_type", "size", "width", "height"
            )
        ),
    }


@receiver(account_closed, dispatch_uid="chat.close")
def close(user: User, **_signal: Any) -> None:
    """Take back the user's reactions and earlier texts; what she said stays with its readers, nameless."""
    Reaction.objects.filter(user=user).delete()
    Change.objects.filter(message__author=user).exclude(before="").update(before="")
    rooms = user.seats.values("room")
    told = Notification.objects.filter(user__seats__room__in=rooms, kind__in=KINDS, params__name=user.name)
    Notification.objects.filter(pk__in=told.values("pk")).delete()
