"""The frames that tell a room's events, as docs/protocol.md says. Equal for every reader but for `hidden`."""

import datetime
import json
from typing import Any

from django.urls import reverse

from accounts.models import User
from chat.models import Change, ChangeKind, Message
from common.templatetags.staffroom import initials, tint


def text_of(frame: dict[str, Any]) -> str:
    """Return the JSON text of a frame."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def person(user: User) -> dict[str, Any]:
    """Return how a user is shown beside what she wrote; `select_related` her profile."""
    picture = getattr(getattr(user, "profile", None), "picture_small", "")
    return {
        "handle": user.handle,
        "name": user.name,
        "country": user.country_id,
        "initials": initials(user.name),
        "tint": tint(user.pk),
        "picture": picture or None,
    }


def message_frame(message: Message, author: User) -> dict[str, Any]:
    """Return the frame of a message as it is now: a deleted one has lost its text."""
    frame: dict[str, Any] = {
        "type": "message",
        "room": str(message.room_id),
        "seq": message.seq,
        "cid": message.cid,
        "author": author.handle,
        "body": message.body,
        "html": message.html,
        "sent_at": moment(message.sent_at),
        "person": person(author),
    }
    if message.language:
        frame["language"] = message.language
    if message.reply_to:
        frame["reply_to"] = message.reply_to.seq
    if message.edited_at:
        frame["edited_at"] = moment(message.edited_at)
    if message.deleted_at:
        return frame | {"deleted": True, "body": "", "html": ""}
    files = [file_of(message, each) for each in message.attachments.all()] if message.has_files else []
    return frame | {"files": files} if files else frame


def file_of(message: Message, attachment: Any) -> dict[str, Any]:
    """Return what a reader sees of a file before she opens it."""
    url = reverse("attachment", args=[message.room_id, attachment.pk])
    shown = {"url": url, "name": attachment.name, "size": attachment.size}
    if attachment.width:
        shown |= {"width": attachment.width, "height": attachment.height}
    return shown


def change_frame(change: Change, author: User) -> dict[str, Any]:
    """Return the frame of what happened to a message; an edit tells the text as it is now."""
    message = change.message
    frame: dict[str, Any] = {
        "type": change.kind,
        "room": str(change.room_id),
        "seq": change.seq,
        "message": message.seq,
        "author": author.handle,
    }
    if change.kind == ChangeKind.EDIT:
        frame |= {"body": message.body, "html": message.html, "edited_at": moment(change.at)}
        return frame | {"deleted": True} if message.deleted_at else frame
    if change.kind == ChangeKind.DELETE:
        return frame
    frame["on"] = change.on
    if change.kind == ChangeKind.REACTION:
        frame |= {"emoji": change.value, "name": author.name}
    if change.kind == ChangeKind.MARK:
        frame |= {"mark": change.value, "name": author.name}
    return frame


def moment(at: datetime.datetime) -> str:
    """Return a time as the protocol writes it: UTC, with milliseconds and Z."""
    utc = at.astimezone(datetime.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
