"""Why two people fit as partners, in words: reasons for a row of the list, each factor for a person's page.

What counts, and how much, is `partner_search.matching`'s; here it is only said.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from countries.models import Tier
from countries.names import country_name, language_name
from countries.queries import eligible_on, today
from partner_search.documents import Document
from partner_search.facets import subject_name, weeks
from partner_search.matching import (
    FACTORS,
    Seeker,
    Terms,
    common_ages,
    common_language,
    common_weeks,
    fit,
    total,
    wishes_for,
)
from partner_search.query import ACTIVE_WEEKS
from partner_search.rows import MARKS, ages, both_teach, named_themes
from profiles.models import CEFR, Level

NAMED = 3  # of what both have
CLOSE = 75  # of 100: classes of such sizes can work in pairs and threes

TITLES: dict[str, Promise] = {
    "ages": lazy("Pupils’ ages"),
    "language": lazy("Language"),
    "subjects": lazy("Subjects"),
    "themes": lazy("Themes"),
    "wishes": lazy("Wishes"),
    "level": lazy("Level"),
    "weeks": lazy("Weeks"),
    "available": lazy("Looking now"),
    "class": lazy("Class"),
    "active": lazy("Last here"),
}
COMPARED = frozenset(("ages", "language", "subjects", "themes", "level", "weeks"))
HERE: dict[int, Promise] = {
    1: lazy("Was here in the last week"),
    4: lazy("Was here in the last 4 weeks"),
}


@dataclass(frozen=True)
class Why:
    """Why another fits: the heaviest reasons, the others, why the other may say yes, and what is missing.

    `count` is of how many factors reasons come.
    """

    marks: list[str]
    others: list[str]
    yes: list[str]
    lacks: list[str]
    count: int

    @property
    def words(self) -> str:
        """How many factors speak for the two, of how many."""
        text = ngettext("%(n)d of %(all)d reason", "%(n)d of %(all)d reasons", len(FACTORS))
        return text % {"n": self.count, "all": len(FACTORS)}


@dataclass(frozen=True)
class Line:
    """A factor: what each side says, what speaks for the two, why it counts, and from 0 to 100 how much."""

    title: str
    mine: str
    theirs: str
    reasons: list[str]
    comparable: bool
    weight: int
    why: str
    suits_me: int
    suits_them: int


class Pair:
    """The reader `me` and another person as partners, in the reader's language."""

    def __init__(self, me: Document, other: Document, terms: Terms, themes: Mapping[str, str]) -> None:
        self.me, self.other, self.terms = me, other, terms
        self.themes = themes
        self.language = get_language() or "en"
        self.to_me, self.to_them = fit(me, other, terms), fit(other, me, terms)

    @property
    def percents(self) -> tuple[int, int]:
        """How well the other suits the reader, and the reader the other, of 100."""
        return total(self.to_me) // 100, total(self.to_them) // 100

    @cached_property
    def why(self) -> Why:
        """The reasons, those first that weigh most for the reader."""
        weights = {factor.key: factor.weight * self.to_me[factor.key] for factor in FACTORS}
        found = {key: words for key, say in _FITS.items() if (words := say(self))}
        told = found.keys() - {"level"} if "ages" in found else found.keys()  # the ages say the level
        reasons = [found[key] for key in sorted(told, key=lambda key: (-weights[key], key))]
        yes = {key: words for key, say in _YES.items() if (words := say(self))}
        count = len(found.keys() | yes.keys())
        return Why(reasons[:MARKS], reasons[MARKS:], list(yes.values()), self._lacks(), count)

    def lines(self) -> list[Line]:
        """Return every factor, the heaviest first."""
        return [
            Line(
                title=str(TITLES[factor.key]),
                mine=_SAID[factor.key](self, self.me),
                theirs=_SAID[factor.key](self, self.other),
                reasons=[w for say in (_FITS, _YES) if factor.key in say and (w := say[factor.key](self))],
                comparable=factor.key in COMPARED,
                weight=factor.weight,
                why=str(factor.why),
                suits_me=self.to_me[factor.key],
                suits_them=self.to_them[factor.key],
            )
            for factor in FACTORS
        ]

    def _lacks(self) -> list[str]:
        """Return what keeps two people apart, where both have said enough to know."""
        me, other = self.me, self.other
        found = []
        if me.languages and other.languages and not common_language(me, other):
            found.append(_("No common language"))
        if me.age_from and other.age_from and not common_ages(me, other):
            found.append(_("No common age"))
        return found

    def country(self, person: Document) -> str:
        return country_name(person.country, self.language)

    def names(self, keys: Iterable[str], name: Callable[[str], str]) -> str:
        """Return the names in one line, the first few of many."""
        named = sorted(map(name, keys))
        return _(", ").join(named[:NAMED]) + (" …" if len(named) > NAMED else "")

    def subjects(self, keys: Iterable[str]) -> str:
        return self.names(keys, lambda key: subject_name(key, self.language))

    def named_themes(self, keys: Iterable[str]) -> str:
        return self.names(keys, lambda key: self.themes.get(key, key))

    def looks(self, person: Document) -> bool:
        return person.looking_until >= self.terms.day.toordinal()

    def level_of(self, code: str, person: Document) -> str:
        level = person.languages[code]
        return _("first language") if level == CEFR.NATIVE else level


def pairs(seeker: Seeker, others: Sequence[Document], day: datetime.date | None = None) -> list[Pair]:
    """Return the pairs of `seeker` with each of `others` as of `day` (today); at most two queries."""
    day = day or today()
    terms = Terms(day, eligible_on(day), seeker.weeks)
    shown = {key for person in (seeker.person, *others) for key in person.themes}
    themes = named_themes(sorted(shown))
    return [Pair(seeker.person, other, terms, themes) for other in others]


def _both_ages(pair: Pair) -> str:
    common = common_ages(pair.me, pair.other)
    return both_teach(common.start, common.stop - 1) if common else ""


def _both_speak(pair: Pair) -> str:
    code = common_language(pair.me, pair.other)
    if not code:
        return ""
    words = {"language": language_name(code, pair.language), "level": pair.level_of(code, pair.me)}
    words["other"] = pair.level_of(code, pair.other)
    if words["level"] == words["other"]:
        return _("%(language)s on both sides: %(level)s") % words
    return _("%(language)s on both sides: %(level)s and %(other)s") % words


def _both_subjects(pair: Pair) -> str:
    common = set(pair.me.subjects) & set(pair.other.subjects)
    return _("Both teach %(subjects)s") % {"subjects": pair.subjects(common)} if common else ""


def _both_themes(pair: Pair) -> str:
    common = set(pair.me.themes) & set(pair.other.themes)
    words = ngettext("Common theme: %(themes)s", "Common themes: %(themes)s", len(common))
    return words % {"themes": pair.named_themes(common)} if common else ""


def _you_ask(pair: Pair) -> str:
    if not wishes_for(pair.me, pair.other, pair.terms.tiers):
        return ""
    return _("You ask for %(place)s") % {"place": pair.country(pair.other)}


def _asked_for(pair: Pair) -> str:
    """Return for what of the reader's place the other asks."""
    if pair.me.country in pair.other.wishes:
        return _("Asks for %(place)s") % {"place": pair.country(pair.me)}
    tier = pair.terms.tiers.get(pair.me.country)
    return _("Asks for %(place)s") % {"place": Tier(tier).label} if tier in pair.other.wishes else ""


def _both_levels(pair: Pair) -> str:
    common = _levels(set(pair.me.levels) & set(pair.other.levels))
    return _("Level in common: %(levels)s") % {"levels": common} if common else ""


def _common_weeks(pair: Pair) -> str:
    number = common_weeks(pair.me, pair.other, pair.terms.weeks)
    return ngettext("%(n)d common week", "%(n)d common weeks", number) % {"n": number} if number else ""


def _looks(pair: Pair) -> str:
    if not pair.looks(pair.other):
        return ""
    return _("Looks for a partner until %(day)s") % {"day": _day(pair.other.looking_until)}


def _classes(pair: Pair) -> str:
    if not (pair.me.class_size and pair.other.class_size) or pair.to_me["class"] < CLOSE:
        return ""
    return _("Classes of %(mine)d and %(theirs)d") % {
        "mine": pair.me.class_size,
        "theirs": pair.other.class_size,
    }


def _was_here(pair: Pair) -> str:
    days = pair.terms.day.toordinal() - pair.other.active_on
    return next((str(words) for number, words in HERE.items() if days <= 7 * number), "")


def _day(number: int) -> str:
    return date_format(datetime.date.fromordinal(number), "j E")


def _levels(levels: Iterable[str]) -> str:
    chosen = set(levels)
    return _(", ").join(str(label) for value, label in Level.choices if value in chosen)


def _last_here(pair: Pair, person: Document) -> str:
    days = pair.terms.day.toordinal() - person.active_on
    return next((weeks(number) for number in ACTIVE_WEEKS if days <= 7 * number), "")


def _wishes(pair: Pair, person: Document) -> str:
    tiers = [str(tier.label) for tier in Tier if tier in person.wishes]
    countries = {code for code in person.wishes if code not in Tier.values}
    named = pair.names(countries, lambda code: country_name(code, pair.language))
    return _(", ").join([*tiers, *filter(None, [named])]) or _("any country")


def _spoken(pair: Pair, person: Document) -> str:
    code = common_language(pair.me, pair.other)
    codes = [code] if code else sorted(person.languages)[:NAMED]
    return _(", ").join(f"{language_name(c, pair.language)} {pair.level_of(c, person)}" for c in codes)


def _taught_weeks(pair: Pair, person: Document) -> str:
    number = pair.terms.weeks.of(person).bit_count()
    return ngettext("%(n)d week", "%(n)d weeks", number) % {"n": number} if number else ""


def _class_of(pair: Pair, person: Document) -> str:
    number = person.class_size
    return ngettext("%(n)d pupil", "%(n)d pupils", number) % {"n": number} if number else ""


def _until(pair: Pair, person: Document) -> str:
    return _("until %(day)s") % {"day": _day(person.looking_until)} if pair.looks(person) else _("not now")


# Why the other fits, and why the other may say yes; each empty where it does not hold.
_FITS: dict[str, Callable[[Pair], str]] = {
    "ages": _both_ages,
    "language": _both_speak,
    "subjects": _both_subjects,
    "themes": _both_themes,
    "wishes": _you_ask,
    "level": _both_levels,
    "weeks": _common_weeks,
    "class": _classes,
}
_YES: dict[str, Callable[[Pair], str]] = {"wishes": _asked_for, "available": _looks, "active": _was_here}

# What one side says, in words; empty where she has said nothing.
_SAID: dict[str, Callable[[Pair, Document], str]] = {
    "ages": lambda pair, person: ages(person.age_from or None, person.age_to or None),
    "language": _spoken,
    "subjects": lambda pair, person: pair.subjects(person.subjects),
    "themes": lambda pair, person: pair.named_themes(person.themes),
    "wishes": _wishes,
    "level": lambda pair, person: _levels(person.levels),
    "weeks": _taught_weeks,
    "available": _until,
    "class": _class_of,
    "active": _last_here,
}
