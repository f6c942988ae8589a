"""The colours: enough contrast by day and by night, and the night written twice is one night (look.md)."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "frontend" / "static" / "css"
BLOCK = re.compile(r"/\* (both|light|dark) \*/\s*:root[^{]*\{(.*?)\n  \}", re.S)
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6})\b")
PAPERS = ("paper", "paper-2", "sheet")
TEXT = [
    *[(ink, paper) for ink in ("ink", "ink-2", "ink-3", "board", "red") for paper in PAPERS],
    *[("ink", soft) for soft in ("board-soft", "marker-soft", "red-soft", "blue-soft")],
    *[(f"tint-{n}-ink", f"tint-{n}") for n in range(1, 9)],
    *[(chalk, slate) for chalk in ("chalk", "chalk-2", "chalk-yellow") for slate in ("slate", "slate-2")],
    *[
        ("ink-2", "board-soft"),
        ("board", "board-soft"),
        ("board-strong", "board-soft"),
        ("board-strong", "paper"),
    ],
    *[
        ("on-board", "board-fill"),
        ("on-board", "board-fill-2"),
        ("on-marker", "marker"),
        ("on-red", "red-fill"),
    ],
    *[
        ("amber", "paper"),
        ("amber", "marker-soft"),
        ("red", "red-soft"),
        ("blue", "blue-soft"),
        ("blue", "paper"),
    ],
    *[("rail-ink", "rail"), ("rail-ink-2", "rail"), ("on-badge", "badge"), ("on-badge", "chalk-yellow")],
]
EDGES = [
    *[(edge, paper) for edge in ("edge", "focus", "board", "red", "marker-edge") for paper in PAPERS],
    *[("rail-focus", "rail"), ("rail-focus", "slate"), ("slate-edge", "slate"), ("slate-edge", "slate-2")],
    *[("present", "paper"), ("board-fill", "paper"), ("board", "board-soft"), ("edge", "board-soft")],
]


def blocks() -> dict[str, list[dict[str, str]]]:
    """Return the colours of each marked block."""
    found: dict[str, list[dict[str, str]]] = {}
    for name, body in BLOCK.findall((CSS / "tokens.css").read_text()):
        found.setdefault(name, []).append(dict(COLOUR.findall(body)))
    return found


def scheme(name: str) -> dict[str, str]:
    """Return all colours of the scheme `light` or `dark`."""
    return blocks()["both"][0] | blocks()[name][0]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_counted_as_wcag_counts_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_night_is_written_twice_alike():
    dark = blocks()["dark"]
    assert len(dark) == 2
    assert dark[0] == dark[1]


def test_day_and_night_name_the_same_colours():
    assert set(blocks()["light"][0]) == set(blocks()["dark"][0])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read(name: str):
    colours = scheme(name)
    poor = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}
    assert {pair: round(c, 2) for pair, c in poor.items() if c < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_edges_can_be_seen(name: str):
    colours = scheme(name)
    poor = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in EDGES}
    assert {pair: round(c, 2) for pair, c in poor.items() if c < 3} == {}
