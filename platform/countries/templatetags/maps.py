"""Tags that draw maps on the server; the outlines come from one cached file."""

from collections.abc import Iterable, Mapping

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from countries.maps import PLACE_VIEW, Drawing, Pin, drawing, pins, project
from countries.names import country_name

register = template.Library()


@register.simple_tag
def europe_map(counts: Mapping[str, int], size: str = "wide", link: str = "") -> SafeString:
    """Draw Europe with a number on each country of `counts` ({ISO code: n}); `size` is wide or small.

    The text alternative names every country with its number. With `link`, each number is a link to `link`
    followed by the country's code.
    """
    on = drawing(size)
    file = _file(on)
    hits = sorted(code for code, count in counts.items() if count > 0 and code in on.at)
    return format_html(
        '<svg class="map map-{}" viewBox="0 0 {} {}" role="{}" aria-label="{}" direction="ltr">'
        "{}{}{}{}</svg>",
        size,
        on.width,
        on.height,
        "group" if link else "img",
        map_label(counts),
        _outline(file, "out", "out"),
        _outline(file, "in", "in"),
        _joined(_country(on, file, code, "in hit") for code in hits),
        _joined(_number(pin, link) for pin in pins(counts, on)),
    )


@register.simple_tag
def place_map(latitude: float | None, longitude: float | None, label: str) -> SafeString:
    """Draw the country around a place with a pin named `label`; nothing if the place is not known."""
    if latitude is None or longitude is None:
        return SafeString("")
    x, y = project(latitude, longitude)
    width, height = PLACE_VIEW
    on = drawing("wide")
    left = min(max(x - width / 2, 0), on.width - width)
    top = min(max(y - height / 2, 0), on.height - height)
    start = x - left > width * 0.6  # the name goes where there is room
    return format_html(
        '<svg class="map map-place" viewBox="{} {} {} {}" role="img" aria-label="{}" direction="ltr">{}{}'
        '<circle class="pin" cx="{}" cy="{}" r="4.5"/>'
        '<text class="name" x="{}" y="{}" text-anchor="{}">{}</text></svg>',
        round(left, 1),
        round(top, 1),
        width,
        height,
        _("Map: %(place)s") % {"place": label},
        _outline(_file(on), "out", "out"),
        _outline(_file(on), "in", "in"),
        x,
        y,
        round(x - 9 if start else x + 9, 1),
        round(y + 3.5, 1),
        "end" if start else "start",
        label,
    )


def map_label(counts: Mapping[str, int]) -> str:
    """Return the map in words: every country with its number, the largest first."""
    found = sorted((-n, country_name(code)) for code, n in counts.items() if n > 0)
    if not found:
        return _("Map of Europe and its neighbours, without numbers")
    numbers = ", ".join(f"{name} {-n}" for n, name in found)
    return _("Map of Europe and its neighbours: %(numbers)s") % {"numbers": numbers}


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))  # nosec B703 -- each is safe


def _outline(file: str, name: str, classes: str) -> SafeString:
    """Return an outline of the drawing in `file`."""
    return SafeString(f'<use href="{file}#{name}" class="{classes}"/>')  # nosec B703 -- words of ours


def _file(on: Drawing) -> str:
    return static(f"maps/{on.name}.svg")


def _country(on: Drawing, file: str, code: str, classes: str) -> SafeString:
    if code in on.outlined:
        return _outline(file, code, classes)
    x, y = on.at[code]  # too small for an outline at this size
    return format_html('<circle class="{}" cx="{}" cy="{}" r="2.5"/>', classes, x, y)


def _number(pin: Pin, link: str) -> SafeString:
    drawn = SafeString(  # nosec B703 -- numbers of ours
        f'<circle class="pin" cx="{pin.x}" cy="{pin.y}" r="{pin.radius}"/>'
        f'<text class="n" x="{pin.x}" y="{pin.y}">{pin.text}</text>'
    )
    if not link:
        return drawn
    name = country_name(pin.country)
    return format_html('<a href="{}{}" aria-label="{} {}">{}</a>', link, pin.country, name, pin.text, drawn)
