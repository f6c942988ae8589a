"""The lines of a facet, written at once: a hundred of them are on every page of the search."""

from collections.abc import Iterator

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from partner_search.facets import Facet, Option

register = template.Library()


@register.simple_tag
def facet_lines(facet: Facet) -> SafeString:
    """Return the boxes of a facet with their names and counts, those of a tier after the tier's own."""
    return mark_safe("\n".join(_lines(facet)))  # noqa: S308  # nosec B308 B703 -- escaped below


def _lines(facet: Facet) -> Iterator[str]:
    for group in facet.groups:
        if group.head:
            yield _line(group.head, "tier", "checkbox", " opt-tier")
        for option in group.options:
            yield _line(option, facet.key, facet.kind)


def _line(option: Option, name: str, kind: str, classes: str = "") -> str:
    on, checked = (" opt-on", " checked") if option.on else ("", "")
    return (
        f'<label class="opt{classes}{on}"><input type="{kind}" name="{name}" value="{escape(option.sent)}" '
        f'id="{escape(option.html_id)}"{checked}><span>{escape(option.label)}</span>'
        f'<span class="opt-n">{option.number}</span></label>'
    )
