"""The facets beside a result: every value by its name for the reader, its count, whether it is on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from django.utils.formats import get_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.text import fold
from countries.models import Tier
from countries.names import country_name, language_name
from partner_search.asked import ANY, Asked
from partner_search.query import ACTIVE_WEEKS, PARTNERS, Result
from profiles.models import AGES, CEFR, Level, Role
from profiles.subjects import LANGUAGES, SUBJECTS

SHOWN = 12
TALLEST = 30  # of the columns over the ages, in units of their drawing


def grouped(count: int, language: str = "") -> str:
    """Return `count` as the reader's language writes it; who writes many says which that is."""
    if count < 1000:
        return str(count)
    return f"{count:,}".replace(",", _separator(language or get_language() or "en"))


@lru_cache(maxsize=100)
def _separator(language: str) -> str:
    """Return what parts thousands in `language`, the present one; `number_format` asks for it each time."""
    return str(get_format("THOUSAND_SEPARATOR", language, use_l10n=True))


@dataclass(slots=True)
class Option:
    """One line of a facet; `sent` is what the form sends when it is on."""

    value: str
    label: str
    count: int
    on: bool
    sent: str = ""
    html_id: str = ""
    number: str = ""


@dataclass(slots=True)
class Group:
    """Lines that stand together: under a tier, or all of a facet. `head` is a line of its own."""

    options: list[Option]
    head: Option | None = None


@dataclass
class Facet:
    """A facet as the page shows it: `link` leads to all values, or back to the few."""

    key: str
    title: str
    groups: list[Group]
    kind: str = "checkbox"
    usually_open: bool = False
    link: str = ""
    link_text: str = ""
    notes: Sequence[str] = ()

    @cached_property
    def options(self) -> list[Option]:
        """All lines, heads included."""
        heads = [group.head for group in self.groups if group.head]
        return heads + [option for group in self.groups for option in group.options]

    @property
    def open(self) -> bool:
        """Whether the facet stands open: as usual, or when something in it is on."""
        return self.usually_open or any(option.on and option.value for option in self.options)


@dataclass
class Ages:
    """The ages asked for, and how many people teach each year, drawn as columns."""

    first: int | None
    last: int | None
    years: list[tuple[int, str, int, int, bool]] = field(
        default_factory=list
    )  # age, count, top, height, whether asked for

    @property
    def words(self) -> str:
        """Every year with its count, in words."""
        return _(", ").join(f"{age}: {number}" for age, number, *_column in self.years)

    @property
    def label(self) -> str:
        """The ages in words, for the slip."""
        first, last = self.first or AGES.start, self.last or AGES.stop - 1
        if first == last:
            return _("Pupils of %(age)d") % {"age": first}
        return _("Pupils %(first)d–%(last)d") % {"first": first, "last": last}


class Facets:
    """Makes the facets of one answer."""

    def __init__(
        self,
        asked: Asked,
        result: Result,
        tiers: Mapping[str, str],
        themes: Mapping[str, str],
        rules: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.asked, self.query, self.counts = asked, asked.query, result.facets
        self.tiers, self.themes, self.rules = tiers, themes, rules
        self.locale = get_language() or "en"

    def all(self) -> list[Facet]:
        """Return the facets in the order of the page; the ages stand between, made by `ages`."""
        return [
            self.country(),
            self._closed("level", _("Level"), Level.choices, self.query.levels, usually_open=True),
            self.language(),
            self.subject(),
            self.theme(),
            self.partner(),
            self._closed("role", _("Role"), Role.choices, self.query.roles),
            self.available(),
            self.active(),
        ]

    def country(self) -> Facet:
        """Countries under their tiers, the most people first; a tier is a line of its own."""
        codes = list(self.tiers) if self.asked.whole == "country" else list(self._counted("country"))
        options = self._options("country", codes, country_name, self.query.countries)
        shown, rest = self._few("country", options)
        groups = []
        for tier in Tier:
            inside = [option for option in shown if self.tiers.get(option.value) == tier]
            head = self._option("tier", tier.value, str(tier.label), tier.value in self.query.tiers)
            if inside or head.count or head.on:
                groups.append(Group(inside, head))
        facet = Facet("country", _("Country"), groups, usually_open=True)
        many = len(self.tiers)
        return self._linked(
            facet, rest, ngettext("All %(n)d country", "All %(n)d countries", many) % {"n": many}
        )

    def language(self) -> Facet:
        """Working languages; what a line sends carries its minimum only when minima differ."""
        levels = {} if self.asked.minimum else dict(self.query.languages)
        codes = LANGUAGES if self.asked.whole == "language" else self._counted("language")
        options = self._options("language", codes, language_name, dict(self.query.languages))
        for option in options:
            option.sent = (
                f"{option.value}:{levels[option.value]}" if levels.get(option.value) else option.value
            )
        shown, rest = self._few("language", options)
        facet = Facet("language", _("Working language"), [Group(shown)], usually_open=True)
        return self._linked(facet, rest, _("All languages"))

    def minima(self) -> list[tuple[str, str, bool]]:
        """The choices of the minimum level: value, name, whether it is chosen."""
        names = [(ANY, _("any level")), *((str(v), str(n)) for v, n in CEFR.choices)]
        mixed = [] if self.asked.minimum else [("", _("as chosen"), True)]
        return mixed + [(value, name, value == self.asked.minimum) for value, name in names]

    def subject(self) -> Facet:
        """Subjects, the most people first."""
        keys = list(SUBJECTS) if self.asked.whole == "subject" else self._counted("subject")
        options = self._options("subject", keys, subject_name, self.query.subjects)
        shown, rest = self._few("subject", options)
        many = len(SUBJECTS)
        facet = Facet("subject", _("Subject"), [Group(shown)])
        return self._linked(
            facet, rest, ngettext("All %(n)d subject", "All %(n)d subjects", many) % {"n": many}
        )

    def theme(self) -> Facet:
        """The most frequent themes and the chosen ones."""
        keys = self._counted("theme")
        options = self._options(
            "theme", keys, lambda key, language: self.themes.get(key, key), self.query.themes
        )
        shown, rest = self._few("theme", options)
        return self._linked(Facet("theme", _("Theme"), [Group(shown)]), rest, _("More themes"))

    def partner(self) -> Facet:
        """With whom the reader may found a project, of which kind; the notes name the rules against it."""
        names = (_("In a European project"), _("In a national project"), _("Not now"))
        choices = list(zip(PARTNERS, names, strict=True))
        facet = self._closed("partner", _("May partner with me"), choices, self.query.partners)
        by_rule: dict[str, list[str]] = {}
        for code, rule in self.rules.items():
            by_rule.setdefault(rule, []).append(country_name(code, self.locale))
        if len(by_rule) == 1:
            facet.notes = list(by_rule)
        else:
            facet.notes = [
                f"{_(', ').join(sorted(names, key=_by_name))}: {rule}" for rule, names in by_rule.items()
            ]
        return facet

    def available(self) -> Facet:
        """Whether people look for a partner."""
        option = self._option("available", "1", _("Looks for a partner now"), self.query.available)
        return Facet("available", _("Looking for a partner"), [Group([option])])

    def active(self) -> Facet:
        """When people were last here; one choice, since each includes the one before."""
        chosen = str(self.query.active_weeks or "")
        options = [Option("", _("At any time"), 0, not chosen, html_id="active-any")]
        options += [self._option("active", str(n), weeks(n), str(n) == chosen) for n in ACTIVE_WEEKS]
        return Facet("active", _("Active"), [Group(options)], kind="radio")

    def ages(self) -> Ages:
        """Every year of age with its count, as columns that share one scale."""
        counts = {age: self.counts.get("age", {}).get(str(age), 0) for age in AGES}
        most = max(counts.values()) or 1
        asked = self.query.ages or ()
        years = []
        for age, count in counts.items():
            height = -(-count * TALLEST // most)
            years.append((age, grouped(count, self.locale), TALLEST - height, height, age in asked))
        return Ages(self.query.age_from, self.query.age_to, years)

    def _counted(self, key: str) -> list[str]:
        return list(self.counts.get(key, {}))

    def _closed(
        self,
        key: str,
        title: str,
        choices: Iterable[tuple[str, object]],
        chosen: Iterable[str],
        *,
        usually_open: bool = False,
    ) -> Facet:
        chosen = set(chosen)
        options = [self._option(key, value, str(label), value in chosen) for value, label in choices]
        return Facet(key, title, [Group(options)], usually_open=usually_open)

    def _options(
        self, key: str, values: Iterable[str], name: Callable[[str, str], str], chosen: Iterable[str]
    ) -> list[Option]:
        chosen = set(chosen)
        return [self._option(key, value, name(value, self.locale), value in chosen) for value in values]

    def _option(self, key: str, value: str, label: str, on: bool) -> Option:
        count = self.counts.get(key, {}).get(value, 0)
        html_id = f"{key}-{value}".replace(" ", "_")
        return Option(
            value, label, count, on, sent=value, html_id=html_id, number=grouped(count, self.locale)
        )

    def _few(self, key: str, options: list[Option]) -> tuple[list[Option], bool]:
        """Return the lines to show and whether more exist: all by name, or twelve, chosen ones first."""
        if key == self.asked.whole:
            return sorted(options, key=lambda o: _by_name(o.label)), False
        options.sort(key=lambda o: (-o.count, _by_name(o.label)))
        if len(options) <= SHOWN:
            return options, False
        options.sort(key=lambda o: not o.on)
        return options[: max(SHOWN, sum(o.on for o in options))], True

    def _linked(self, facet: Facet, rest: bool, text: str) -> Facet:
        asked = self.asked
        if facet.key == asked.whole:
            facet.link = asked.url(without=_is_all)
            facet.link_text = _("Fewer")
        elif rest:
            facet.link, facet.link_text = asked.url(without=_is_all, plus=[("all", facet.key)]), text
        return facet


@lru_cache(maxsize=2_000)
def subject_name(key: str, language: str) -> str:
    """Return the name of a subject in `language`, which is the present one."""
    return str(SUBJECTS.get(key, key))


@lru_cache(maxsize=2_000)
def _by_name(label: str) -> str:
    return fold(label)


def weeks(number: int) -> str:
    """Return how long ago in words."""
    words = {1: _("In the last week"), 4: _("In the last 4 weeks"), 12: _("In the last 12 weeks")}
    return words.get(number) or _("In the last year")


def _is_all(key: str, value: str) -> bool:
    return key == "all"
