"""What senders say, and what becomes of it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.models import Attachment

WHY: dict[str, str | Promise] = {
    "empty": _("Write something first."),
    "too_long": _("This is too long: a message holds 16 KB, some 8,000 letters. Send it in parts."),
    "bad_cid": _("The key of this message is missing or too long. Load the page anew."),
    "not_found": _("This room is not there, or not open to you."),
    "closed": _("This room is closed. What was said stays here to read."),
    "listen_only": _("You listen in this room. Raise your hand to speak."),
    "not_contacts": _("You are no longer contacts, so this room can only be read."),
    "slow": _("This room is slow: wait %(seconds)d seconds between two messages."),
    "too_many": _("That was many messages in a minute. Wait %(seconds)d seconds."),
    "room_too_busy": _("This room has many messages just now. Wait %(seconds)d seconds."),
    "held": _("This message was not sent: %(reason)s"),
    "deleted": _("This message was deleted."),
    "not_yours": _("Only who wrote a message changes it."),
    "bad_emoji": _("This is no emoji."),
    "bad_file": _("This file cannot be taken."),
    "not_text": _("Frames are text, not binary."),
    "not_json": _("A frame is one JSON object."),
    "bad_version": _("This site speaks version 1."),
    "bad_type": _("There is no such type of frame."),
    "bad_number": _("A number or switch in this frame is missing or out of range."),
    "bad_text": _("A text in this frame is missing, too long, or holds characters that are not text."),
    "too_many_rooms": _("One page reads at most 50 rooms. Close one first."),
    "too_fast": _("That was too fast. Wait a moment."),
    "failed": _("This could not be stored. Try again in a moment."),
}


@dataclass(frozen=True)
class Draft:
    """A message as its sender says it; `cid` is her own key for it, `reply_to` the number of another.

    `files` are attachments whose contents are stored already.
    """

    room_id: int
    user_id: int
    cid: str
    body: str
    reply_to: int | None = None
    language: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Sent:
    """A message that is stored under this number; `again` if it was already."""

    seq: int
    again: bool = False


@dataclass(frozen=True)
class Refused:
    """Why a message is not stored: a code of `WHY`, and what its words need."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """What is wrong and what to do, in the active language."""
        return str(WHY[self.code]) % self.params


Outcome = Sent | Refused


class RefusedError(Exception):
    """What a person may not do to a message, with why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.refused = Refused(code, params)
