"""Maps of Europe and its neighbours: where a place lies on them, and the numbers that stand on a country.

Lambert azimuthal equal-area, centred 50 N 16 E. Outlines are static files (`frontend/static/maps`), anchors
stand in `map.json` beside this module; both were drawn from Natural Earth (docs/third-party.md).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CENTRE = (math.radians(50), math.radians(16))
SCALE = 793.0  # units of the wide map per earth radius
ORIGIN = (278.3, 298.6)  # where the centre lies on the wide map
PLACE_VIEW = (230, 170)  # the piece cut around one place


@dataclass(frozen=True)
class Drawing:
    """One of the two drawings: its size, the countries it outlines, the place of each number."""

    name: str
    width: int
    height: int
    outlined: frozenset[str]
    at: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Pin:
    """A number on a country."""

    country: str
    text: str
    x: float
    y: float
    radius: float


@cache
def drawing(name: str) -> Drawing:
    """Return the drawing `wide` or `small`."""
    data = json.loads((Path(__file__).parent / "map.json").read_text())[name]
    at = {code: (x, y) for code, (x, y) in data["at"].items()}
    width, height = data["size"]
    return Drawing(name, width, height, frozenset(data["outlined"]), at)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return where a place lies on the wide map (Snyder 1987, equations 24-2 to 24-4)."""
    phi, lam = math.radians(latitude), math.radians(longitude) - CENTRE[1]
    sin0, cos0 = math.sin(CENTRE[0]), math.cos(CENTRE[0])
    cosines = math.cos(phi) * math.cos(lam)
    nearness = max(1 + sin0 * math.sin(phi) + cos0 * cosines, 1e-9)  # 0 on the other side of the earth
    k = SCALE * math.sqrt(2 / nearness)
    x = k * math.cos(phi) * math.sin(lam)
    y = k * (cos0 * math.sin(phi) - sin0 * cosines)
    return round(ORIGIN[0] + x, 1), round(ORIGIN[1] - y, 1)


def pins(counts: Mapping[str, int], on: Drawing) -> list[Pin]:
    """Return the numbers that fit on the map without covering each other, the largest first."""
    placed: list[Pin] = []
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count > 0 and code in on.at:
            pin = _pin(code, count, on)
            if all(_apart(pin, other) for other in placed):
                placed.append(pin)
    return placed


def short(count: int) -> str:
    """Return `count` in at most four signs: 987, 12k, 1.2M."""
    if count < 1000:
        return str(count)
    if count < 999_500:
        return f"{count / 1000:.1f}k" if count < 9950 else f"{count / 1000:.0f}k"
    return f"{count / 1_000_000:.1f}M"


def _pin(code: str, count: int, on: Drawing) -> Pin:
    x, y = on.at[code]
    text = short(count)
    return Pin(code, text, x, y, 7.5 + 3.5 * len(text) if on.name == "wide" else 6 + 2.5 * len(text))


def _apart(one: Pin, other: Pin) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
