"""Partner requests: what is sought, in which languages and themes, and who has been found."""

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import CEFR, Language, Subject, Theme

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LAPSES_AFTER = datetime.timedelta(days=30)  # without a renewal (issue 4, point 5)
MOST_PARTNERS = 20
MOST_WEEKS = 52


class PartnerRequestState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    FULL = "full", _("All partners found")
    EXPIRED = "expired", _("Its date has passed")
    LAPSED = "lapsed", _("Not renewed")


class PartnerRequestQuerySet(models.QuerySet["PartnerRequest"]):
    def open_on(self, day: datetime.date) -> "PartnerRequestQuerySet":
        """Keep those open for readers on `day` (UTC), whether or not the ended ones are marked yet."""
        return self.filter(
            state=PartnerRequestState.OPEN,
            closes_on__gte=day,
            renewed_on__gte=day - LAPSES_AFTER,
        )

    def expired_on(self, day: datetime.date) -> "PartnerRequestQuerySet":
        """Keep the open ones whose date is before `day`."""
        return self.filter(state=PartnerRequestState.OPEN, closes_on__lt=day)

    def lapsed_on(self, day: datetime.date) -> "PartnerRequestQuerySet":
        """Keep the open ones that nobody has renewed for 30 days on `day`."""
        return self.filter(state=PartnerRequestState.OPEN, renewed_on__lt=day - LAPSES_AFTER)

    def due_for_notice(self, day: datetime.date, notice: datetime.timedelta) -> "PartnerRequestQuerySet":
        """Keep the open ones that lapse within `notice` of `day` and have not been announced to do so."""
        soon = self.open_on(day).filter(
            renewed_on__lte=day - LAPSES_AFTER + notice,
            author__is_active=True,
            author__suspended_at__isnull=True,
            author__closed_at__isnull=True,
        )
        return soon.exclude(announced_on__gte=models.F("renewed_on"))


class PartnerRequest(models.Model):
    """A structured call for partners; it ends at its date, when full, or after 30 days without a renewal."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="partner_requests")
    key = models.UUIDField(help_text=_("Made with the form: sending it twice posts once."))
    title = models.CharField(_("title"), max_length=100)
    idea = models.TextField(_("idea"), max_length=3000)
    text_language = models.CharField(_("written in"), max_length=8)
    age_from = models.PositiveSmallIntegerField(_("pupils’ ages from"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    subjects = models.ManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    wishes = models.JSONField(
        _("where partners should be"),
        default=list,
        blank=True,
        help_text=_("Country codes and keys of tiers; none means anywhere."),
    )
    partners_wanted = models.PositiveSmallIntegerField(_("partners wanted"), default=1)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(_("length in weeks"), null=True, blank=True)
    offer = models.TextField(_("what I offer"), max_length=1000, blank=True)
    ask = models.TextField(_("what I ask"), max_length=1000, blank=True)
    closes_on = models.DateField(_("closes on"))
    state = models.CharField(max_length=8, choices=PartnerRequestState, default=PartnerRequestState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    renewed_on = models.DateField(help_text=_("A UTC day: posted, renewed or opened again."))
    announced_on = models.DateField(
        null=True, blank=True, help_text=_("The day a mail has told that it is about to lapse.")
    )

    objects = PartnerRequestQuerySet.as_manager()
    languages: "RelatedManager[PartnerRequestLanguage]"
    partners: "RelatedManager[FoundPartner]"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["author", "-id"], name="partner_request_by_author"),
            models.Index(fields=["state", "closes_on"], name="partner_request_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="partner_request_sent_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=PartnerRequestState.values),
                name="partner_request_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(age_from__isnull=True, age_to__isnull=True)
                | models.Q(
                    age_from__isnull=False,  # with one age missing the comparison alone is unknown, not false
                    age_to__isnull=False,
                    age_from__gte=3,
                    age_to__lte=19,
                    age_from__lte=models.F("age_to"),
                ),
                name="partner_request_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(partners_wanted__range=(1, MOST_PARTNERS)),
                name="partner_request_wants_partners",
            ),
            models.CheckConstraint(
                condition=models.Q(weeks__isnull=True) | models.Q(weeks__range=(1, MOST_WEEKS)),
                name="partner_request_length",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_on(self, day: datetime.date) -> bool:
        """Whether readers may answer on `day`."""
        return (
            self.state == PartnerRequestState.OPEN
            and self.closes_on >= day
            and self.renewed_on >= day - LAPSES_AFTER
        )

    def state_on(self, day: datetime.date) -> PartnerRequestState:
        """Return the state as it is on `day`, whether or not the end is marked yet."""
        if self.state == PartnerRequestState.OPEN and not self.is_open_on(day):
            return PartnerRequestState.EXPIRED if self.closes_on < day else PartnerRequestState.LAPSED
        return PartnerRequestState(self.state)

    @property
    def lapses_on(self) -> datetime.date:
        """The last day it stays open without a renewal."""
        return self.renewed_on + LAPSES_AFTER

    @property
    def ends_on(self) -> datetime.date | None:
        """The last day of the work together, if start and length are known."""
        if self.starts_on is None or self.weeks is None:
            return None
        return self.starts_on + datetime.timedelta(weeks=self.weeks, days=-1)


class PartnerRequestLanguage(models.Model):
    """A language to work in, and how well a partner should know it."""

    request = models.ForeignKey(PartnerRequest, models.CASCADE, related_name="languages")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+")
    level = models.CharField(_("at least"), max_length=6, choices=CEFR, default=CEFR.A1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "language"], name="language_once_per_partner_request")
        ]

    def __str__(self) -> str:
        return f"{self.language_id} {self.level}"


class FoundPartner(models.Model):
    """That the author counts one of her contacts as a partner of the request; only she sees who it is."""

    request = models.ForeignKey(PartnerRequest, models.CASCADE, related_name="partners")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="partner_once_per_partner_request")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in request {self.request_id}"
