"""Who is eligible on a date: the one place that answers it."""

import datetime

from django.utils import timezone

from countries.models import CountryTier


def today() -> datetime.date:
    """Return the current UTC day: activity, eligibility and lapses count in these."""
    return timezone.now().date()


def eligible_on(day: datetime.date) -> dict[str, str]:
    """Return {country code: tier key} of the countries in the programme on `day`."""
    return dict(CountryTier.objects.on(day).values_list("country_id", "tier"))
