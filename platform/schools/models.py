"""Schools, the places they stand in, validation (who works where, said by national support), calendars."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from common.text import terms
from countries.models import Country

# Many schools stand in one town, and a large town has sixty names.
_terms = lru_cache(maxsize=2_000)(terms)


class Level(models.TextChoices):
    """Levels of a school and of a teacher (docs/programme.md, lists)."""

    EARLY = "early", _("Early childhood")
    PRIMARY = "primary", _("Primary")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    VOCATIONAL = "vocational", _("Initial vocational")
    SPECIAL = "special", _("Special needs")


class Funding(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
    UNKNOWN = "", _("Not known")


class SchoolQuerySet(models.QuerySet["School"]):
    def open(self) -> "SchoolQuerySet":
        """Keep schools that have not left their register."""
        return self.filter(closed_on__isnull=True)

    def bulk_create(self, objs: Iterable["School"], *args: Any, **options: Any) -> list["School"]:
        """Create many schools, each with its search terms."""
        schools = list(objs)
        for school in schools:
            school.terms = school.search_terms()
        return super().bulk_create(schools, *args, **options)

    def bulk_update(self, objs: Iterable["School"], fields: Iterable[str], *args: Any, **options: Any) -> int:
        """Update many schools, each with its search terms."""
        schools = list(objs)
        for school in schools:
            school.terms = school.search_terms()
        return super().bulk_update(schools, {*fields, "terms"}, *args, **options)


class School(models.Model):
    """A school: from a register, or proposed by a teacher."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="schools")
    name = models.CharField(_("name"), max_length=250)
    town = models.CharField(_("town"), max_length=120, blank=True)
    town_derived = models.BooleanField(
        default=False, help_text=_("The town was taken from the nearest place.")
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    funding = models.CharField(_("public or private"), max_length=7, choices=Funding, blank=True)
    website = models.URLField(max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    register = models.SlugField(max_length=40, blank=True, help_text=_("The description it came from."))
    register_key = models.CharField(max_length=400, blank=True)
    town_names = models.TextField(blank=True, help_text=_("Other names of the town, for search."))
    terms = models.TextField(
        blank=True, editable=False, help_text=_("Folded words of name and town: what search looks in.")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposed_schools"
    )
    confirmed = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)
    calendar = models.ForeignKey(
        "Calendar",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="schools",
        help_text=_("The regional calendar its people chose."),
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "register_key"],
                condition=~models.Q(register=""),
                name="school_once_per_register",
            )
        ]
        indexes = [models.Index(fields=["country", "town"], name="school_by_town")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the search terms of the name and town it has now."""
        self.terms = self.search_terms()
        if (fields := options.get("update_fields")) is not None:
            options["update_fields"] = {*fields, "terms"}
        super().save(*args, **options)

    def search_terms(self) -> str:
        """Return the folded words by which the school is found, in all letters; in an order of their own."""
        return " ".join(sorted(terms(self.name) | _terms(f"{self.town} {self.town_names}")))


class Place(models.Model):
    """A town of the open data (GeoNames, CC BY 4.0) with its names in all languages, under GeoNames' id."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="places")
    name = models.CharField(max_length=200, help_text=_("What it is called there."))
    names = models.TextField(help_text=_("All names, parted by |."))
    keys = models.TextField(help_text=_("The folded names, between |."))
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField()
    district = models.BooleanField(default=False, help_text=_("A numbered part of a city."))

    class Meta:
        indexes = [models.Index(fields=["country", "-population"], name="place_by_size")]

    def __str__(self) -> str:
        return self.name


class ValidationState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    ASKED = "asked", _("Question asked")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class ValidationQuerySet(models.QuerySet["Validation"]):
    def current(self) -> "ValidationQuerySet":
        """Keep each user's present place of work; the ended ones are history."""
        return self.filter(ended_at__isnull=True)


class Validation(models.Model):
    """That a user works at a school: asked for by the user, decided by national support.

    Source: docs/programme.md `validation`. The row without `ended_at` is the user's present school; changing
    school ends it and opens a new one.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="validations")
    school = models.ForeignKey(School, models.PROTECT, related_name="validations")
    state = models.CharField(max_length=9, choices=ValidationState, default=ValidationState.PENDING)
    note = models.TextField(blank=True, help_text=_("The officer's question or reason."))
    answer = models.TextField(blank=True, help_text=_("The user's answer to a question."))
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="decided_validations"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ValidationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at__isnull=True), name="one_present_school"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "asked"]) | ~models.Q(note=""),
                name="refusal_and_question_have_words",
            ),
        ]
        indexes = [models.Index(fields=["school", "state"], name="validation_by_school")]

    def __str__(self) -> str:
        return f"user {self.user_id} at school {self.school_id}: {self.state}"


class Calendar(models.Model):
    """The school calendar of a country or of one of its regions, kept by national support."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="calendars")
    region = models.CharField(
        _("region"), max_length=120, blank=True, help_text=_("Empty for the whole country.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "region"], name="one_calendar_per_region")]

    def __str__(self) -> str:
        return f"{self.country} ({self.region})" if self.region else str(self.country)


class PeriodKind(models.TextChoices):
    TERM = "term", _("Term")
    HOLIDAY = "holiday", _("Holiday")


class CalendarPeriod(models.Model):
    """Days of a calendar, both ends included, on which there is school (a term) or there is none."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="periods")
    kind = models.CharField(_("kind"), max_length=7, choices=PeriodKind)
    name = models.CharField(_("name"), max_length=120, blank=True)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="period_in_order"),
            models.UniqueConstraint(fields=["calendar", "kind", "first", "last"], name="period_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} to {self.last}"


class CalendarChange(models.Model):
    """One change of a calendar, and the periods it had before: so it can be undone for a while."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="calendar_changes"
    )
    before = models.JSONField(help_text=_("The periods before: kind, name, first and last day."))
    removed = models.PositiveIntegerField()
    added = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"calendar {self.calendar_id}: {self.removed} removed, {self.added} added"


class LessonSlot(models.Model):
    """A weekly time at which a teacher's class could meet another online, in the teacher's own time zone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_slots")
    weekday = models.PositiveSmallIntegerField(help_text=_("0 is Monday."))
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="slot_on_a_weekday"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="slot_in_order"),
            models.UniqueConstraint(fields=["user", "weekday", "starts"], name="slot_once"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id}: day {self.weekday}, {self.starts} to {self.ends}"

    @property
    def day(self) -> str:
        """The name of the day."""
        return str(WEEKDAYS[self.weekday])
