"""Who is eligible on a date, and rows that must not overlap."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from countries.models import CountryTier, Tier
from countries.names import by_name, country_codes, country_name, time_zone_of
from countries.queries import choices, eligible_on

DAY = datetime.date(2026, 5, 1)
pytestmark = pytest.mark.django_db


def add(country, first, last=None, tier=Tier.ASSOCIATED, confirmed=True):
    row = CountryTier(
        country_id=country, tier=tier, valid_from=first, valid_to=last, source="a test", confirmed=confirmed
    )
    row.full_clean()
    row.save()
    return row


def end(country, last):
    CountryTier.objects.filter(country=country).update(valid_to=last)


def test_forty_four_countries_are_eligible_today():
    eligible = eligible_on(DAY)
    assert len(eligible) == 44
    assert (eligible["GR"], eligible["TR"], eligible["UA"]) == ("eu", "associated", "neighbourhood")
    assert "GB" not in eligible and "CH" not in eligible


def test_both_ends_of_a_row_are_in_force():
    end("TR", DAY)
    assert "TR" in eligible_on(DAY)
    assert "TR" not in eligible_on(DAY + datetime.timedelta(days=1))


def test_a_new_tier_begins_the_day_after_the_old():
    end("UA", DAY)
    add("UA", DAY + datetime.timedelta(days=1), tier=Tier.EU)
    assert eligible_on(DAY)["UA"] == "neighbourhood"
    assert eligible_on(DAY + datetime.timedelta(days=1))["UA"] == "eu"


def test_a_row_without_a_confirmed_first_day_also_holds_before_it():
    assert "GR" in eligible_on(datetime.date(2005, 1, 1))


@pytest.mark.parametrize("last", [None, DAY])
def test_rows_of_a_country_may_not_overlap(last):
    end("TR", last)
    with pytest.raises(ValidationError, match="covers some of these days"):
        add("TR", DAY)


def test_names_are_those_of_the_readers_language():
    assert country_name("GR", "el") == "Ελλάδα"
    assert country_name("GR", "pl") == "Grecja"
    assert country_name("XX", "pl") == "XX"


def test_countries_stand_in_the_order_of_the_readers_alphabet():
    with translation.override("en"):
        assert [code for code, _ in by_name({"AT", "AL", "DE"})] == ["AL", "AT", "DE"]
    with translation.override("el"):
        assert [code for code, _ in by_name({"AT", "AL", "DE"})] == ["AL", "AT", "DE"]
    with translation.override("pl"):
        assert [code for code, _ in by_name({"GR", "HU"})] == ["GR", "HU"]


def test_every_country_of_the_world_can_be_chosen_once():
    found = [code for _, group in choices(DAY, "others") for code, _ in group]
    assert len(found) == len(set(found)) == len(country_codes())
    assert {"GB", "XK", "GR"} <= set(found)
    assert not {"EU", "ZZ", "UN"} & set(found)


def test_each_country_of_the_programme_has_a_time_zone():
    assert time_zone_of("ES") == "Europe/Madrid"
    assert time_zone_of("GE") == "Asia/Tbilisi"
    assert "UTC" not in {time_zone_of(code) for code in eligible_on(DAY)}
