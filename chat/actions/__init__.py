"""Every write to what is said: sending, and what happens to a message later."""

from chat.actions.changes import (
    delete_message,
    edit_message,
    mark_message,
    pin_message,
    react,
    unmark_message,
    unpin_message,
    unreact,
)
from chat.actions.sending import send_messages

__all__ = [
    "delete_message",
    "edit_message",
    "mark_message",
    "pin_message",
    "react",
    "send_messages",
    "unmark_message",
    "unpin_message",
    "unreact",
]
