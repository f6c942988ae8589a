"""Contact requests and contacts; the people one keeps, blocks and mutes."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from countries.names import language_name


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", _("Closed without an answer")
    WITHDRAWN = "withdrawn", _("Taken back")
    ENDED = "ended", _("Ended")


class DeclineReason(models.TextChoices):
    FULL = "full", _("I have enough projects now")
    DATES = "dates", _("The dates do not fit")
    AGES = "ages", _("The pupils’ ages do not fit")
    LANGUAGE = "language", _("We lack a common language")
    THEME = "theme", _("The theme is not ours")
    OTHER = "other", _("Another reason")


def pair_of(one: User, other: User) -> str:
    """Return the key of two people, the same whoever comes first."""
    return "-".join(str(pk) for pk in sorted((one.pk, other.pk)))


class ContactRequest(models.Model):
    """A first approach from one user to another; one may be open or accepted between two people.

    `answered_at` is when the recipient accepted or declined; `ended_at` when it was closed without an
    answer or taken back, or when the contact it became ended.
    """

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent_requests")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="received_requests")
    pair = models.CharField(max_length=45, help_text=_("Both user ids, the smaller first."))
    message = models.TextField(_("message"), max_length=2000)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True, default="", db_default="")
    offer = models.TextField(blank=True, default="", db_default="", max_length=500)
    ask = models.TextField(blank=True, default="", db_default="", max_length=500)
    reply = models.TextField(
        blank=True, max_length=2000, help_text=_("What the recipient wrote at the same time, or in answer.")
    )
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    reason = models.CharField(max_length=8, choices=DeclineReason, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(
        null=True, blank=True, help_text=_("The last day on which it waits for an answer.")
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["sender", "-id"], name="request_by_sender"),
            models.Index(fields=["recipient", "-id"], name="request_by_recipient"),
            models.Index(fields=["closes_on"], condition=models.Q(state="open"), name="request_to_close"),
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

    @property
    def language_name(self) -> str:
        """The name of the language asked for, in the reader's language."""
        return language_name(self.language)


class Contact(models.Model):
    """That a user has another as a contact, with a note nobody else reads; there is one for each side."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="contacts")
    note = models.TextField(_("note"), blank=True, default="", max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "person"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.user_id} has {self.person_id}"


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


class Mute(models.Model):
    """That a user wants no mail and no badge about another, who is not told; it works one way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "person"], name="muted_once"),
            models.CheckConstraint(condition=~models.Q(user=models.F("person")), name="mute_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} mutes {self.person_id}"


class Rate(models.TextChoices):
    """How many of the first letters received were answered."""

    NEARLY_ALL = "nearly_all", _("Nearly all first letters")
    MOST = "most", _("Most first letters")
    HALF = "half", _("About half of the first letters")
    FEW = "few", _("Few first letters")


class Pace(models.TextChoices):
    """Within how many school days half of the answers came."""

    ONE = "1", _("usually within 1 school day")
    THREE = "3", _("usually within 3 school days")
    FIVE = "5", _("usually within 5 school days")
    TEN = "10", _("usually within 10 school days")
    LATER = "later", _("usually after more than 10 school days")


class Reliability(models.Model):
    """How a user answers first letters, in bands; without a rate there were too few to say.

    The owner is told of the first band (`told_at`), and has seen it (`seen_at`) or had time to before others.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reliability"
    )
    counted = models.PositiveIntegerField(default=0)
    rate = models.CharField(max_length=10, choices=Rate, blank=True)
    pace = models.CharField(max_length=5, choices=Pace, blank=True)
    computed_on = models.DateField(help_text=_("A UTC day."))
    shared = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "reliability"

    def __str__(self) -> str:
        return f"{self.user_id} answers {self.rate or 'too few'} {self.pace}".strip()
