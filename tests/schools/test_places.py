"""Towns by any of their names, and what the open data is read into."""

import pytest

from schools import places
from schools.models import Place


@pytest.mark.usefixtures("towns")
@pytest.mark.parametrize(
    "name", ["Θεσσαλονίκη", "thessaloniki", "ΘΕΣΣΑΛΟΝΙΚΗ", "Saloniki (center)", "Saloniki-West"]
)
def test_a_town_is_found_by_any_of_its_names(name):
    found = places.find("GR", name)
    assert found and found.name == "Θεσσαλονίκη"
    assert "Saloniki" in places.other_names("GR", name)


@pytest.mark.usefixtures("towns")
def test_a_town_is_looked_for_in_its_country_and_the_largest_wins():
    assert places.find("PL", "Θεσσαλονίκη") is None
    assert places.other_names("PL", "nowhere") == ""
    assert places.find("PL", "") is None
    assert places.other_names("DE", "burg").endswith("Magdeburg")


@pytest.mark.usefixtures("towns")
def test_the_largest_towns_come_first():
    assert [place.name for place in places.towns("PL", 5)] == ["Łódź", "Kraków"]
    assert len(places.towns("PL", 1)) == 1


def test_the_open_data_is_read_once_and_towns_are_called_as_they_are_there(db):
    assert places.ensure_loaded("UA", "GR", "TR", "LB") > 5_000
    assert places.ensure_loaded("UA", "GR") == 0
    named = {code: places.towns(code, 1)[0] for code in ("UA", "GR", "TR", "LB")}
    assert {code: place.name for code, place in named.items()} == {
        "UA": "Київ", "GR": "Αθήνα", "TR": "İstanbul", "LB": "بيروت"
    }  # fmt: skip
    names = named["UA"].names.split("|")
    assert {"Kyiv", "Kiev", "Київ"} <= set(names)
    assert not {"IEV", "ji fu"} & set(names), "airport codes and transcripts are left out"
    assert named["GR"].latitude == pytest.approx(37.98, abs=0.05)
    assert not Place.objects.exclude(country__in=named).exists()
