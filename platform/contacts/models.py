"""First messages between two people, the people one keeps, and the people one blocks."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


def pair_of(one: User, other: User) -> str:
    """Return the key of two people, the same whoever comes first."""
    return "-".join(str(pk) for pk in sorted((one.pk, other.pk)))


class ContactRequest(models.Model):
    """A first message from one user to another; one may be open or accepted between two people."""

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent_requests")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="received_requests")
    pair = models.CharField(max_length=45, help_text=_("Both user ids, the smaller first."))
    message = models.TextField(_("message"), max_length=2000)
    reply = models.TextField(
        blank=True, max_length=2000, help_text=_("What the recipient wrote at the same time, or in answer.")
    )
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["sender", "-id"], name="request_by_sender"),
            models.Index(fields=["recipient", "-id"], name="request_by_recipient"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pair"],
                condition=models.Q(state__in=["open", "accepted"]),
                name="one_live_request_per_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(sender=models.F("recipient")), name="request_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} to {self.recipient_id}: {self.state}"


class SavedPerson(models.Model):
    """That a user keeps another in a short list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "person"], name="saved_once")]

    def __str__(self) -> str:
        return f"{self.user_id} keeps {self.person_id}"


class Block(models.Model):
    """That a user blocks another: it works both ways and everywhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "person"], name="blocked_once"),
            models.CheckConstraint(condition=~models.Q(user=models.F("person")), name="block_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} blocks {self.person_id}"
