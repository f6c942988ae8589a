"""The 44 countries and their tiers (docs/programme.md, section 1)."""

import datetime

from django.db import migrations

SOURCE = "etwinning.pl, “Kto może wziąć udział w Programie eTwinning?” (read 2026)"
TIERS = {
    "eu": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE",
    "associated": "AL BA IS LI MK NO RS TR",
    "neighbourhood": "AM AZ ME GE MD TN UA JO LB",
}


def fill(apps, schema_editor):
    Country = apps.get_model("countries", "Country")
    CountryTier = apps.get_model("countries", "CountryTier")
    for tier, codes in TIERS.items():
        for code in codes.split():
            country, _ = Country.objects.get_or_create(code=code)
            CountryTier.objects.get_or_create(
                country=country,
                valid_from=datetime.date(2022, 1, 1),
                defaults={"tier": tier, "source": SOURCE, "confirmed": False},
            )


class Migration(migrations.Migration):
    dependencies = [("countries", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
