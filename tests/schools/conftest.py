"""A few towns, so that no test of this folder reads the open data of all towns."""

import pytest

from schools.models import Place
from schools.places import key

TOWNS = (
    ("GR", "Θεσσαλονίκη|Thessaloniki|Saloniki", 40.64, 22.94),
    ("GR", "Πάτρα|Patra|Patras", 38.25, 21.73),
    ("PL", "Łódź|Lodz|Litzmannstadt", 51.77, 19.46),
    ("PL", "Kraków|Cracow|Krakau", 50.06, 19.94),
    ("DE", "Gießen|Giessen", 50.58, 8.68),
    ("DE", "Burg|Burg bei Magdeburg", 52.27, 11.85),
    ("DE", "Burg|Burg in Dithmarschen", 54.0, 9.26),
    ("TR", "İzmir|Izmir|Smyrna", 38.41, 27.14),
    ("UA", "Київ|Kyiv|Kiev", 50.45, 30.52),
    ("SK", "Košice|Kassa|Kaschau", 48.71, 21.26),
    ("AT", "Bergstadt", 47.0, 14.0),
    ("FR", "Paris", 48.85, 2.35),
    ("NL", "Utrecht", 52.09, 5.12),
    ("TN", "سوسة|Sousse", 35.83, 10.64),
)


def make_towns() -> None:
    """Make the towns; of two that share a name the first is the larger."""
    for number, (country, names, latitude, longitude) in enumerate(TOWNS, 1):
        Place.objects.create(
            pk=number,
            country_id=country,
            name=names.split("|")[0],
            names=names,
            keys="|" + "|".join(key(name) for name in names.split("|")) + "|",
            latitude=latitude,
            longitude=longitude,
            population=1_000_000 - number,
        )


@pytest.fixture
def towns(db) -> None:
    make_towns()
