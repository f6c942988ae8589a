"""Maps: places land where they lie, numbers do not cover each other, and the map is told in words."""

import itertools
import math
import re

import pytest
from django.conf import settings

from countries.maps import drawing, pins, project, short
from countries.queries import eligible_on, today
from countries.templatetags.maps import europe_map, place_map

MAPS = settings.BASE_DIR / "frontend" / "static" / "maps"
PLACES = {
    "GR": (40.64, 22.94),
    "IS": (64.15, -21.94),
    "PT": (38.72, -9.14),
    "NO": (69.65, 18.96),
    "GE": (41.7, 44.8),
    "JO": (31.95, 35.93),
    "TN": (36.8, 10.18),
    "MT": (35.9, 14.5),
}


def box(code: str) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the outline of `code` on the wide map."""
    found = re.search(rf'<path id="{code}" d="([^"]+)"', (MAPS / "wide.svg").read_text())
    assert found
    xs, ys, x, y = [], [], 0.0, 0.0
    for command, body in re.findall(r"([Mlz])([^Mlz]*)", found[1]):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", body)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("code", PLACES)
def test_a_town_lands_in_its_country(code: str):
    x, y = project(*PLACES[code])
    left, top, right, bottom = box(code)
    assert left - 2 <= x <= right + 2
    assert top - 2 <= y <= bottom + 2


def test_known_towns_land_where_the_look_drew_them():
    assert project(51.7592, 19.4560) == pytest.approx((307.9, 273.7), abs=0.6)
    assert project(40.6401, 22.9444) == pytest.approx((351.3, 425.0), abs=0.6)


def test_the_other_side_of_the_earth_does_not_fail():
    assert all(math.isfinite(n) for n in project(-50, -164))


@pytest.mark.django_db
@pytest.mark.parametrize("size", ["wide", "small"])
def test_every_country_of_the_programme_has_a_place_on_the_map(size: str):
    assert set(eligible_on(today())) == set(drawing(size).at)
    outlines = set(re.findall(r'id="([A-Z]{2})"', (MAPS / f"{size}.svg").read_text()))
    assert outlines == drawing(size).outlined


@pytest.mark.parametrize("size", ["wide", "small"])
def test_numbers_never_cover_each_other_and_the_largest_stay(size: str):
    on = drawing(size)
    shown = pins({code: 10 + i for i, code in enumerate(sorted(on.at))}, on)
    for one, other in itertools.combinations(shown, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    assert shown[0].country == max(on.at)
    assert len(shown) > len(on.at) / 2


@pytest.mark.parametrize(
    ("n", "text"),
    [(7, "7"), (999, "999"), (1000, "1.0k"), (9949, "9.9k"), (12345, "12k"), (1_200_000, "1.2M")],
)
def test_numbers_are_short(n: int, text: str):
    assert short(n) == text


def test_the_map_is_told_in_words_with_the_largest_first():
    svg = europe_map({"PL": 3, "GR": 12, "XX": 5, "FR": 0})
    assert 'aria-label="Map of Europe and its neighbours: Greece 12, XX 5, Poland 3"' in svg
    assert svg.count('class="in hit"') == 2
    assert "<path" not in svg
    assert "without numbers" in europe_map({})


def test_the_map_stays_small_on_a_page():
    assert len(europe_map(dict.fromkeys(drawing("small").at, 123), "small", "/people/?country=")) < 14_000


def test_numbers_can_be_links():
    svg = europe_map({"PL": 3}, "small", "/people/?q=a&country=")
    assert 'href="/people/?q=a&amp;country=PL"' in svg
    assert 'role="group"' in svg


def test_a_place_has_a_pin_and_its_name_escaped():
    svg = place_map(51.76, 19.46, "Łódź <1>")
    assert 'class="pin"' in svg
    assert "Łódź &lt;1&gt;" in svg
    assert place_map(None, 19.46, "Łódź") == ""
