"""The parts of which a page of the search has twenty or a hundred, written at once: rows, facet lines.

As templates they took half of the time of the page (docs/performance.md).
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Protocol

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.templatetags.staffroom import avatar
from partner_search.facets import Ages, Facet, Option
from partner_search.fit import Why
from partner_search.rows import Row

register = template.Library()

FIVE = 5
MORE = 2  # reasons after the marked ones, and for a yes; all stand in the comparison


class Listed(Protocol):
    """What rows are written from; `back` is what each address carries to lead back here."""

    rows: list[Row]
    may_write: bool

    @property
    def back(self) -> str: ...

    @property
    def whys(self) -> Mapping[int, Why]: ...

    @property
    def told(self) -> Mapping[str, str]: ...


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
def person_rows(page: Listed) -> SafeString:
    """Return the rows of the people of a page."""
    words = {key: escape(text) for key, text in _words().items()}
    return SafeString("\n".join(_row(row, words, page) for row in page.rows))  # nosec B703 -- escaped in _row


def _words() -> dict[str, str]:
    return {
        "write": _("Write"),
        "teaches": _("Teaches"),
        "speaks": _("Speaks"),
        "pupils": _("Pupils"),
        "yes": _("May say yes:"),
        "compare": _("Compare"),
        "not": _("Not now:"),
    }


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


def _row(row: Row, words: dict[str, str], page: Listed) -> str:
    name, lang, url = escape(row.person.name), row.lang, f"{row.url}{escape(page.back)}"
    latin = _if(row.latin_name, f' <span class="person-alt" lang="en">{escape(row.latin_name)}</span>')
    town = _if(row.school.town, f', <bdi lang="{lang}">{escape(row.school.town)}</bdi>')
    why = None if row.own else page.whys.get(row.person.pk)
    marks = _if(row.marks and not why, f'<p class="why"><span>{_marks(row.marks)}</span></p>')
    return (
        f'<li class="person" id="p{row.person.pk}">{avatar(row.person, "l")}\n'
        f'<div class="person-id"><h3 class="person-name"><a href="{url}"><bdi lang="{lang}">{name}'
        f'</bdi></a>{latin}</h3>\n<p class="person-school"><bdi lang="{lang}">{escape(row.school.name)}</bdi>'
        f"{town}, {escape(row.country)}</p>{marks}</div>\n"
        f'<dl class="facts">{"".join(_facts(row, words))}</dl>\n'
        f"{_if(page.may_write and not row.own, _write(row, words, name))}"
        f"{_why(why, words, url, name) if why else ''}{_rule(page.told.get(row.school.country), words)}</li>"
    )


def _rule(rule: str | None, words: dict[str, str]) -> str:
    """Return the rule by which the reader may found no project with somebody."""
    return f'<p class="why"><span><b>{words["not"]}</b> {escape(rule)}</span></p>' if rule else ""


def _why(why: Why, words: dict[str, str], url: str, name: str) -> str:
    """Return why somebody fits, why she may say yes, and the way to the comparison."""
    others = " · ".join(map(escape, (*why.others[:MORE], *why.lacks)))
    yes = _if(why.yes, f"<b>{words['yes']}</b> {' · '.join(map(escape, why.yes[:MORE]))}")
    said = " ".join(filter(None, (_marks(why.marks), others)))
    return (
        f'<p class="why">{tally(why.count)}<span><span class="visually-hidden">{escape(why.words)}: </span>'
        f'{said} <span class="why-yes">{yes} <a href="{url}#fit">{words["compare"]}'
        f'<span class="visually-hidden">: <bdi>{name}</bdi></span></a></span></span></p>'
    )


@register.simple_tag
def tally(count: int) -> SafeString:
    """Return strokes in fives, as one counts on a board; at most ten."""
    strokes = "".join(_stroke(number) for number in range(min(count, 2 * FIVE)))
    return SafeString(  # nosec B703 -- numbers only
        f'<svg class="tally" viewBox="0 0 46 18" aria-hidden="true"><path d="{strokes}"/></svg>'
    )


def _stroke(number: int) -> str:
    group, place = divmod(number, FIVE)
    left = 24 * group
    return f"M{left + 1} 13l19.5-8" if place == FIVE - 1 else f"M{left + 3 + 5 * place} 2.5v13"


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
