"""The slips above a list: every choice of a search that is on, by its name, with the way to take it back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partner_search.asked import Asked
from partner_search.facets import Ages, Facet, Option
from profiles.models import CEFR


@dataclass(frozen=True)
class Slip:
    """A choice that is on: its name, the address without it, and how to leave it out of a query."""

    label: str
    url: str
    pair: tuple[str, str]


def slips(asked: Asked, facets: Sequence[Facet], ages: Ages) -> list[Slip]:
    """Return the slips above the list, in the order of the page."""
    names = {(o_key, o.value): o.label for f in facets for o_key, o in _keyed(f)}
    minima = dict(asked.query.languages)
    found = []
    for key, value in asked.chosen():
        if key == "q" or (key == "age_to" and asked.query.age_from is not None):
            continue
        if key in ("age_from", "age_to"):
            found.append(Slip(ages.label, asked.url(without=_is_age), (key, value)))
            continue
        label = names.get((key, value.partition(":")[0] if key == "language" else value), value)
        if key == "language":
            label = language_label(label, minima[value.partition(":")[0]])
        elif key == "active":
            label = _("Active: %(when)s") % {"when": label}
        found.append(Slip(label, asked.url(without=_same(key, value)), (key, value)))
    return found


def _keyed(facet: Facet) -> Iterable[tuple[str, Option]]:
    for group in facet.groups:
        if group.head:
            yield "tier", group.head
        for option in group.options:
            yield facet.key, option


def language_label(name: str, level: str) -> str:
    """Return how a chosen language reads with its minimum level."""
    if not level or level == CEFR.A1:
        return name
    if level == CEFR.NATIVE:
        return _("%(language)s, first language") % {"language": name}
    return _("%(language)s %(level)s or better") % {"language": name, "level": level}


def _same(key: str, value: str) -> Callable[[str, str], bool]:
    return lambda k, v: (k, v) == (key, value)


def _is_age(key: str, value: str) -> bool:
    return key in ("age_from", "age_to")
