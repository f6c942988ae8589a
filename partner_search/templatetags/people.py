"""The parts of which a page of the search has twenty or a hundred, written at once: rows, facet lines.

As templates they took half of the time of the page (docs/performance.md).
"""

from collections.abc import Iterator, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.templatetags.staffroom import avatar
from partner_search.facets import Ages, Facet, Option
from partner_search.rows import Row

register = template.Library()


@register.simple_tag
def facet_lines(facet: Facet) -> SafeString:
    """Return the boxes of a facet with their names and counts, those of a tier after the tier's own."""
    return SafeString("\n".join(_lines(facet)))  # nosec B703 -- escaped in _line


@register.simple_tag
def age_columns(ages: Ages) -> SafeString:
    """Return a column for each year of age, as high as people teach it."""
    columns = (
        f'<rect{" class=on" if on else ""} x="{at}1" y="{top}" width="8" height="{height}">'
        f"<title>{age}: {number}</title></rect>"
        for at, (age, number, top, height, on) in enumerate(ages.years)
    )
    return SafeString("".join(columns))  # nosec B703 -- numbers only


@register.simple_tag
def person_rows(rows: Sequence[Row], may_write: bool, back: str = "") -> SafeString:
    """Return the rows of people; `back` is what the address of each page carries to lead back."""
    words = {key: escape(text) for key, text in _words().items()}
    lines = [_row(row, words, may_write, escape(back)) for row in rows]
    return SafeString("\n".join(lines))  # nosec B703 -- escaped in _row


def _words() -> dict[str, str]:
    return {"write": _("Write"), "teaches": _("Teaches"), "speaks": _("Speaks"), "pupils": _("Pupils")}


def _if(condition: object, text: str) -> str:
    return text if condition else ""


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


def _row(row: Row, words: dict[str, str], may_write: bool, back: str) -> str:
    name, lang = escape(row.person.name), row.lang
    latin = _if(row.latin_name, f' <span class="person-alt" lang="en">{escape(row.latin_name)}</span>')
    town = _if(row.school.town, f', <bdi lang="{lang}">{escape(row.school.town)}</bdi>')
    marks = _if(row.marks, f'<p class="why"><span>{_marks(row.marks)}</span></p>')
    return (
        f'<li class="person" id="p{row.person.pk}">{avatar(row.person, "l")}\n'
        f'<div class="person-id"><h3 class="person-name"><a href="{row.url}{back}"><bdi lang="{lang}">{name}'
        f'</bdi></a>{latin}</h3>\n<p class="person-school"><bdi lang="{lang}">{escape(row.school.name)}</bdi>'
        f"{town}, {escape(row.country)}</p>{marks}</div>\n"
        f'<dl class="facts">{"".join(_facts(row, words))}</dl>\n'
        f"{_if(may_write and not row.own, _write(row, words, name))}</li>"
    )


def _marks(marks: list[str]) -> str:
    return " ".join(f"<mark>{escape(mark)}</mark>" for mark in marks)


def _facts(row: Row, words: dict[str, str]) -> Iterator[str]:
    if row.subjects:
        yield f"<div><dt>{words['teaches']}</dt><dd>{escape(row.subjects)}</dd></div>"
    if row.languages:
        spoken = " · ".join(f'<span class="nb">{escape(language)}</span>' for language in row.languages)
        yield f"<div><dt>{words['speaks']}</dt><dd>{spoken}</dd></div>"
    if row.ages:
        yield f'<div><dt>{words["pupils"]}</dt><dd class="ages num"><bdi>{row.ages}</bdi></dd></div>'


def _write(row: Row, words: dict[str, str], name: str) -> str:
    return (
        f'<div class="person-act"><a class="btn btn-quiet btn-s" href="{row.write_url}">{words["write"]}'
        f'<span class="visually-hidden">: <bdi>{name}</bdi></span></a></div>'
    )
