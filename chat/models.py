"""Messages, what happened to them later, reactions, and files."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models import Room


class Mark(models.TextChoices):
    DECISION = "decision", _("Decision")
    TASK = "task", _("Task")
    QUESTION = "question", _("Question")


class Message(models.Model):
    """One utterance in a room, under the room's number `seq`; `html` is made of `body` when it is written.

    A deleted one keeps its row with an empty body, so that the numbers stay whole.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    cid = models.CharField(
        max_length=64, help_text=_("The sender's own key: the same one sends nothing anew.")
    )
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    sent_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=8, choices=Mark, blank=True, default="")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    pinned_at = models.DateTimeField(null=True, blank=True)
    has_files = models.BooleanField(default=False)

    class Meta:
        ordering = ["room", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="message_number_once"),
            models.UniqueConstraint(fields=["author", "room", "cid"], name="message_sent_once"),
        ]
        indexes = [
            models.Index(fields=["room", "sent_at"], name="message_by_time"),
            models.Index(
                fields=["room", "seq"], condition=~models.Q(mark=""), name="message_for_the_minutes"
            ),
            models.Index(
                fields=["room", "seq"], condition=models.Q(pinned_at__isnull=False), name="message_pinned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}#{self.seq}"


class ChangeKind(models.TextChoices):
    EDIT = "edit", _("Edited")
    DELETE = "delete", _("Deleted")
    REACTION = "reaction", _("Reaction")
    PIN = "pin", _("Pinned")
    MARK = "mark", _("Marked")


class Change(models.Model):
    """What happened to a message later, under a number of its own in the same row of numbers.

    `value` is the emoji of a reaction or the mark; `on` is false when it was taken away. `before` is the body
    before an edit or a deletion, which only the room's host reads.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="changes")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=ChangeKind)
    message = models.ForeignKey(Message, models.CASCADE, related_name="changes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    value = models.CharField(max_length=16, blank=True)
    on = models.BooleanField(default=True)
    before = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["room", "seq"]
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="change_number_once")]

    def __str__(self) -> str:
        return f"{self.room_id}#{self.seq}: {self.kind}"


class Reaction(models.Model):
    """That a user reacts to a message with an emoji."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions")
    emoji = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message", "user", "emoji"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.emoji} {self.message_id}"


class Attachment(models.Model):
    """A file of a message; its content type is told by its content. Pictures are encoded anew."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="chat/%Y/%m/")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
