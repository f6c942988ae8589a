"""Who is eligible on a date: the one place that answers it."""

import datetime

from django.utils import timezone

from countries.models import CountryTier, Tier
from countries.names import by_name, country_codes


def today() -> datetime.date:
    """Return the current UTC day: activity, eligibility and lapses count in these."""
    return timezone.now().date()


def eligible_on(day: datetime.date) -> dict[str, str]:
    """Return {country code: tier key} of the countries in the programme on `day`."""
    return dict(CountryTier.objects.on(day).values_list("country_id", "tier"))


def choices(day: datetime.date, outside: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all countries of the world for a select: by tier on `day`, then the others under `outside`."""
    tiers = eligible_on(day)
    groups = [
        (str(tier.label), by_name({code for code, key in tiers.items() if key == tier})) for tier in Tier
    ]
    return [*groups, (outside, by_name(country_codes() - set(tiers)))]
