"""Countries and their dated tiers (source: the programme; see docs/programme.md)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.names import country_name


class Tier(models.TextChoices):
    EU = "eu", _("EU countries")
    ASSOCIATED = "associated", _("Associated countries")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbouring countries")


class Country(models.Model):
    """A country by its ISO 3166 code; its name comes from CLDR in the reader's language."""

    code = models.CharField(max_length=2, primary_key=True)

    class Meta:
        verbose_name_plural = "countries"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^[A-Z]{2}$"), name="country_code_iso")
        ]

    def __str__(self) -> str:
        return country_name(self.code)


class CountryTierQuerySet(models.QuerySet["CountryTier"]):
    def on(self, day: datetime.date) -> "CountryTierQuerySet":
        """Keep the rows in force on `day` (both ends included).

        A row whose first day no source states also holds before it (docs/programme.md, 1).
        """
        return self.filter(models.Q(valid_from__lte=day) | models.Q(confirmed=False)).exclude(
            valid_to__lt=day
        )


class CountryTier(models.Model):
    """The tier a country has from one day to another, with the source that says so."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="tiers")
    tier = models.CharField(max_length=13, choices=Tier)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    confirmed = models.BooleanField(default=True, help_text=_("Whether the source states the first day."))

    objects = CountryTierQuerySet.as_manager()

    class Meta:
        ordering = ["country", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["country", "valid_from"], name="tier_once_per_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="tier_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.tier} {self.valid_from}"

    def clean(self) -> None:
        """Refuse a row that overlaps another of the same country."""
        if self.valid_from is None:  # refused already
            return
        others = CountryTier.objects.filter(country=self.country_id).exclude(pk=self.pk)
        end = self.valid_to or datetime.date.max
        if others.filter(valid_from__lte=end).exclude(valid_to__lt=self.valid_from).exists():
            raise ValidationError(_("Another row of this country covers some of these days."))
