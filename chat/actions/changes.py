"""What happens to a message after it was sent; each takes the room's next number and is told live."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat.actions.sending import seated
from chat.data import RefusedError
from chat.frames import change_frame, text_of
from chat.limits import LONGEST_BODY, wait_before
from chat.models import Change, ChangeKind, Message, Reaction
from chat.render import mentioned, to_html
from common.live import publish_after_commit
from common.screening import screen
from rooms.access import seats_of, why_not_write
from rooms.models import Room, Seat

EMOJI_MOST = 16  # code points: a family with skin tones has eleven


def _begin(message: Message, user: User) -> tuple[Message, Seat]:
    """Lock the message's room; return the message as it is now and the user's seat.

    Raises RefusedError when she may not write there now, or the message is gone.
    """
    room = Room.objects.select_for_update().get(pk=message.room_id)
    seat = seats_of(room, [user.pk]).get(user.pk)
    if seat is None:
        raise RefusedError("not_found")
    now = Message.objects.select_related("room").get(pk=message.pk)
    now.room = room
    code = why_not_write(seat)
    if code == "closed" or (code and now.author_id != user.pk):
        raise RefusedError(code)
    if now.deleted_at:
        raise RefusedError("deleted")
    return now, seat


def _record(
    message: Message, kind: ChangeKind, user: User, *, value: str = "", on: bool = True, before: str = ""
) -> Change:
    """Give what happened the room's next number, and tell the room after the commit."""
    room = message.room
    room.last_seq += 1
    Room.objects.filter(pk=room.pk).update(last_seq=room.last_seq)
    change = Change.objects.create(
        room=room,
        seq=room.last_seq,
        kind=kind,
        message=message,
        author=user,
        value=value,
        on=on,
        before=before,
    )
    told = (change.seq, user.pk, text_of(change_frame(change, user)))
    publish_after_commit(f"room:{room.pk}", {"type": "event", "told": [told]})
    return change


def _count(user: User, message: Message) -> None:
    """Count a change as a message is counted; raises RefusedError over the limits."""
    code, seconds = wait_before(user.pk, message.room_id)
    if code:
        raise RefusedError(code, seconds=seconds)


@transaction.atomic
def edit_message(message: Message, body: str, *, acting_user: User) -> Message:
    """Write one's own message anew; what it was stays for the room's host. Raises RefusedError."""
    now, _seat = _begin(message, acting_user)
    if now.author_id != acting_user.pk:
        raise RefusedError("not_yours")
    if not body.strip():
        raise RefusedError("empty")
    if len(body.encode()) > LONGEST_BODY:
        raise RefusedError("too_long")
    if body == now.body:
        return now
    if reason := screen(body, acting_user, "message"):
        raise RefusedError("held", reason=reason)
    _count(acting_user, now)
    before, now.body, now.edited_at = now.body, body, timezone.now()
    now.html = to_html(body, seated(now.room, mentioned(body)))
    now.save(update_fields=["body", "html", "edited_at"])
    _record(now, ChangeKind.EDIT, acting_user, before=before)
    return now


@transaction.atomic
def delete_message(message: Message, *, acting_user: User) -> None:
    """Delete one's own message, or as host anybody's; its number stays, its text goes. Raises RefusedError.

    The text is kept in the change for the room's host, and nowhere else.
    """
    now, seat = _begin(message, acting_user)
    if now.author_id != acting_user.pk and not seat.is_host:
        raise RefusedError("not_yours")
    before = now.body
    now.body = now.html = now.mark = ""
    now.deleted_at, now.pinned_at, now.has_files = timezone.now(), None, False
    now.save(update_fields=["body", "html", "mark", "deleted_at", "pinned_at", "has_files"])
    now.reactions.all().delete()
    for file in now.attachments.all():
        transaction.on_commit(partial(file.file.delete, save=False))
        file.delete()
    _record(now, ChangeKind.DELETE, acting_user, before=before)


@transaction.atomic
def react(message: Message, emoji: str, *, acting_user: User) -> None:
    """React to a message, once with each emoji. Raises RefusedError."""
    now, _seat = _begin(message, acting_user)
    if not is_emoji(emoji):
        raise RefusedError("bad_emoji")
    if Reaction.objects.filter(message=now, user=acting_user, emoji=emoji).exists():
        return
    _count(acting_user, now)
    Reaction.objects.create(message=now, user=acting_user, emoji=emoji)
    _record(now, ChangeKind.REACTION, acting_user, value=emoji)


@transaction.atomic
def unreact(message: Message, emoji: str, *, acting_user: User) -> None:
    """Take one's reaction back, if there. Raises RefusedError."""
    now, _seat = _begin(message, acting_user)
    if Reaction.objects.filter(message=now, user=acting_user, emoji=emoji).delete()[0]:
        _record(now, ChangeKind.REACTION, acting_user, value=emoji, on=False)


def is_emoji(text: str) -> bool:
    """Whether `text` is one emoji, as far as its code points tell: pictures and their joiners, no letters."""
    if not 0 < len(text) <= EMOJI_MOST:
        return False
    return all(ord(letter) >= 0x200D for letter in text) and not any(letter.isalnum() for letter in text)


@transaction.atomic
def pin_message(message: Message, *, acting_user: User) -> None:
    """Pin a message to the top of its room; for hosts, and in a direct room for both. Raises RefusedError."""
    _turn_pin(message, True, acting_user)


@transaction.atomic
def unpin_message(message: Message, *, acting_user: User) -> None:
    """Take a pin off. Raises RefusedError."""
    _turn_pin(message, False, acting_user)


def _turn_pin(message: Message, on: bool, user: User) -> None:
    now, seat = _begin(message, user)
    if not (seat.is_host or now.room.is_direct):
        raise RefusedError("not_yours")
    if (now.pinned_at is not None) == on:
        return
    now.pinned_at = timezone.now() if on else None
    now.save(update_fields=["pinned_at"])
    _record(now, ChangeKind.PIN, user, on=on)


@transaction.atomic
def mark_message(message: Message, mark: str, *, acting_user: User) -> None:
    """Mark a message as decision, task or question for the minutes. Raises RefusedError."""
    now, _seat = _begin(message, acting_user)
    if now.mark == mark:
        return
    now.mark, now.marked_by = mark, acting_user
    now.save(update_fields=["mark", "marked_by"])
    _record(now, ChangeKind.MARK, acting_user, value=mark)


@transaction.atomic
def unmark_message(message: Message, *, acting_user: User) -> None:
    """Take the mark off a message. Raises RefusedError."""
    now, _seat = _begin(message, acting_user)
    if not now.mark:
        return
    before, now.mark, now.marked_by = now.mark, "", None
    now.save(update_fields=["mark", "marked_by"])
    _record(now, ChangeKind.MARK, acting_user, value=before, on=False)
