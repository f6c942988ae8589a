"""Rooms' part in export and closing."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse

from accounts.models import User
from accounts.signals import account_closed, export_requested
from notifications.models import Notification
from rooms.actions import give_up_seats
from rooms.models import Ban, Invitation, Reach, Room, Seat

SAID = (
    "id", "kind", "name", "about", "language", "agenda", "starts_at", "ends_at", "listen_only",
    "slow_seconds", "call_url", "opened_at", "closed_at",
)  # fmt: skip
SAT = (
    "room", "room__kind", "room__name", "standing", "joined_at", "ended_at", "read_seq", "notify",
    "hand_raised_at",
)  # fmt: skip
WISHES = ("direct", "invisible", "do_not_disturb_until", "quiet_from", "quiet_to")
ASKED = ("room", "room__name", "standing", "created_at")
OUT = ("room", "room__name", "reason", "created_at")


@receiver(export_requested, dispatch_uid="rooms.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return the rooms opened, the seats, who asked in and sent out whom, and how the user is reached."""
    return "rooms", {
        "opened": list(Room.objects.filter(opened_by=user).values(*SAID)),
        "seats": list(Seat.objects.filter(user=user).values(*SAT)),
        "asked_in": list(Invitation.objects.filter(user=user).values(*ASKED, "invited_by__name")),
        "has_asked_in": list(Invitation.objects.filter(invited_by=user).values(*ASKED, "user__name")),
        "sent_out": list(Ban.objects.filter(user=user).values(*OUT)),
        "has_sent_out": list(Ban.objects.filter(banned_by=user).values(*OUT, "user__name")),
        "reach": list(Reach.objects.filter(user=user).values(*WISHES)),
    }


@receiver(account_closed, dispatch_uid="rooms.close")
def close(user: User, **_signal: Any) -> None:
    """Hand on the user's rooms and end her seats; forget invitations, bans, and how she was reached.

    What she opened stays for those in it; nothing says any more that it was she.
    """
    give_up_seats(user)
    Invitation.objects.filter(user=user).delete()
    Invitation.objects.filter(invited_by=user).update(invited_by=None)
    Ban.objects.filter(user=user).delete()
    Ban.objects.filter(banned_by=user).update(banned_by=None)
    Room.objects.filter(opened_by=user).update(opened_by=None)
    Reach.objects.filter(user=user).delete()
    _forget_told(user)


def _forget_told(user: User) -> None:
    """Delete what others were told with the user's name: whom she asked into her rooms or sent out."""
    rooms = list(Seat.objects.filter(user=user).values_list("room", flat=True))
    asked = Q(kind="room.invited", url__in=[reverse("room", args=[pk]) for pk in rooms])
    out = Q(kind="room.sent_out", user__in=Seat.objects.filter(room__in=rooms).values("user"))
    Notification.objects.filter(asked | out, params__name=user.name).delete()
