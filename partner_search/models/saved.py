"""Searches that readers save, with an alert; people suggested to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 2000


class Alert(models.TextChoices):
    """How soon a reader hears of new people."""

    NONE = "none", _("No alert")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, at 17:00")
    WEEKLY = "weekly", _("Once a week, on Fridays at 17:00")


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def kept(self) -> "SavedSearchQuerySet":
        """Leave out what was deleted and may still be brought back."""
        return self.filter(deleted_at__isnull=True)

    def alerting(self) -> "SavedSearchQuerySet":
        """Keep the searches with an alert whose reader may be told."""
        return (
            self.kept()
            .exclude(alert=Alert.NONE)
            .filter(user__is_active=True, user__suspended_at__isnull=True, user__closed_at__isnull=True)
        )


class SavedSearch(models.Model):
    """A search that a reader keeps under a name.

    `known` and `seen` are sets of user ids (roaring bitmaps): who matched at any alert, and who matched when
    the reader last looked; at most two bytes a person. People hidden from the reader are among them, so that
    nobody is told as new because a block ended.
    `read_as` is how the query was last understood: when that changes, nobody becomes new by it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=LONGEST_QUERY, help_text=_("What follows ? in the address."))
    read_as = models.CharField(max_length=LONGEST_QUERY + 20)
    alert = models.CharField(_("tell me of new people"), max_length=7, choices=Alert, default=Alert.NONE)
    known = models.BinaryField()
    seen = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(default=timezone.now)
    followed_at = models.DateTimeField(
        default=timezone.now, help_text=_("Until when changes of people were followed for an alert at once.")
    )
    next_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When everyone who matches is looked through next.")
    )
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["next_at"], name="saved_search_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "query"],
                condition=models.Q(deleted_at__isnull=True),
                name="search_saved_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of user {self.user_id}"


class Suggestion(models.Model):
    """A person suggested to a reader in one week; `week` is its Monday, in the reader's time zone.

    Who was dismissed is never suggested to this reader again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="suggestions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    week = models.DateField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "week", "person"], name="suggested_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.user_id} in the week of {self.week}"
