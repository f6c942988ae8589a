"""Rooms, who sits in them, who was invited and who was sent out; how a user wants to be reached."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import ContactRequest
from countries.names import language_name


class RoomKind(models.TextChoices):
    OPEN = "open", _("Open: every confirmed teacher may come in")
    CLOSED = "closed", _("Closed: by invitation")
    DIRECT = "direct", _("Direct: two contacts")


class Standing(models.TextChoices):
    HOST = "host", _("Host")
    SPEAKER = "speaker", _("Speaker")
    LISTENER = "listener", _("Listener")


class Notify(models.TextChoices):
    ALL = "all", _("Every message")
    MENTIONS = "mentions", _("Only when I am mentioned or answered")
    NOTHING = "nothing", _("Nothing")


def check_call_url(url: str) -> None:
    """Let an https address pass, whatever service it is of. Raises ValidationError for others."""
    try:
        URLValidator(schemes=["https"])(url)
    except ValidationError as wrong:
        raise ValidationError(_("Enter an address that begins with https://.")) from wrong


class RoomQuerySet(models.QuerySet["Room"]):
    def running(self) -> "RoomQuerySet":
        """Keep the rooms in which one may still write."""
        now = timezone.now()
        return self.filter(closed_at=None).filter(models.Q(ends_at=None) | models.Q(ends_at__gt=now))

    def seating(self, user: User) -> "RoomQuerySet":
        """Keep the rooms in which `user` has a seat."""
        return self.filter(pk__in=Seat.objects.taken().filter(user=user).values("room"))

    def visible_to(self, user: User) -> "RoomQuerySet":
        """Keep the rooms `user` may know of: those with a seat or an invitation, and the running open ones.

        Who was sent out of a room does not see it again.
        """
        mine = models.Q(pk__in=Seat.objects.taken().filter(user=user).values("room"))
        asked = models.Q(pk__in=Invitation.objects.filter(user=user).values("room"), closed_at=None)
        out = Ban.objects.filter(user=user).values("room")
        return self.filter(mine | asked | models.Q(kind=RoomKind.OPEN, closed_at=None)).exclude(pk__in=out)


class Room(models.Model):
    """A place for live talk, with or without an end.

    `last_seq` numbers what happens in it, without gaps; `closed_at` is when its host or its end closed it.
    """

    kind = models.CharField(max_length=6, choices=RoomKind)
    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("Direct rooms have none."))
    about = models.TextField(_("what it is about"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    agenda = models.TextField(_("agenda"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    listen_only = models.BooleanField(_("only hosts and speakers write"), default=False)
    slow_seconds = models.PositiveSmallIntegerField(_("seconds between two messages of a person"), default=0)
    call_url = models.URLField(_("video call"), max_length=300, blank=True, validators=[check_call_url])
    pair = models.CharField(max_length=45, blank=True, help_text=_("Of a direct room: both user ids."))
    request = models.ForeignKey(
        ContactRequest, models.SET_NULL, null=True, blank=True, related_name="rooms",
        help_text=_("Of a direct room: the accepted request, pinned in it."),
    )  # fmt: skip
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "-last_message_at"], name="room_by_kind"),
            models.Index(fields=["ends_at"], condition=models.Q(closed_at=None), name="room_to_close"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=models.Q(kind="direct", closed_at=None), name="one_direct_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="direct") ^ models.Q(pair=""), name="room_pair_if_direct"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="direct") | ~models.Q(name=""), name="room_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"direct {self.pair}"

    @property
    def language_name(self) -> str:
        """The name of the room's language in the reader's language, or nothing."""
        return language_name(self.language) if self.language else ""

    @property
    def is_direct(self) -> bool:
        """Whether it is the room of two contacts."""
        return self.kind == RoomKind.DIRECT

    @property
    def two(self) -> list[int]:
        """The user ids of a direct room."""
        return [int(pk) for pk in self.pair.split("-")] if self.pair else []

    @property
    def is_running(self) -> bool:
        """Whether one may still write in it."""
        return self.closed_at is None and (self.ends_at is None or self.ends_at > timezone.now())


class SeatQuerySet(models.QuerySet["Seat"]):
    def taken(self) -> "SeatQuerySet":
        """Keep the seats in which somebody sits now."""
        return self.filter(ended_at=None)


class Seat(models.Model):
    """A user's place in a room: standing, read mark, and what she wants to hear of it.

    It stays when she leaves (`ended_at`), so that coming back finds the read mark where it was.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.SPEAKER)
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    read_seq = models.PositiveBigIntegerField(default=0, help_text=_("The last number she has read."))
    notify = models.CharField(max_length=8, choices=Notify, default=Notify.MENTIONS)
    hand_raised_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["user", "room"], condition=models.Q(ended_at=None), name="seat_by_user"),
            models.Index(
                fields=["room"], condition=models.Q(notify="all", ended_at=None), name="seat_that_hears_all"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="one_seat_each")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}: {self.standing}"

    @property
    def is_host(self) -> bool:
        """Whether she keeps the room."""
        return self.standing == Standing.HOST


class Invitation(models.Model):
    """That a user is asked into a room; taken up by joining, gone when refused."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="room_invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.SPEAKER)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.user_id} asked into {self.room_id}"


class Ban(models.Model):
    """That a user was sent out of a room and may not come back until the host lets her."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="bans")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="room_bans")
    banned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, help_text=_("She reads it."))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="banned_once")]

    def __str__(self) -> str:
        return f"{self.user_id} out of {self.room_id}"


class Direct(models.TextChoices):
    CONTACTS = "contacts", _("My contacts")
    NOBODY = "nobody", _("Nobody new")


class Reach(models.Model):
    """How a user wants to be reached in rooms; without a row everything is as the defaults say.

    The quiet hours are in her own time zone; they may go past midnight. In them, and until
    `do_not_disturb_until`, nothing rings and no mail leaves; everything is there to read later.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reach"
    )
    direct = models.CharField(_("who may write to me"), max_length=8, choices=Direct, default=Direct.CONTACTS)
    invisible = models.BooleanField(_("do not show when I am here"), default=False)
    do_not_disturb_until = models.DateTimeField(null=True, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "reach"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_to=None)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.direct}"

    def pause(self, now: datetime.datetime) -> datetime.datetime | None:
        """Return until when she does not want to be disturbed; None when nothing of it is left at `now`."""
        until = self.do_not_disturb_until
        return until if until and until > now else None

    def is_quiet(self, now: datetime.datetime) -> bool:
        """Return whether nothing may ring at `now`, a time in the user's own zone."""
        if self.pause(now):
            return True
        if self.quiet_from is None or self.quiet_to is None:
            return False
        at = now.time()
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to
