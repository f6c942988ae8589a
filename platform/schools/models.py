"""Schools, the places they stand in, and validation: who works where, said by national support."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
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
