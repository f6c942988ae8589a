"""Who may found a project with whom on a day: decided from dated rows, in the order of one table.

Every answer names its rules (docs/programme.md, 2 and 3). Where no source says what held, the answer is “not
confirmed”.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.core.cache import cache

from accounts.models import User
from countries.models import CountryTier, Tier
from partner_search.models import PartnershipRule
from partner_search.models.rules import Doubt, Rule
from partner_search.verdict import ALLOWED, EUROPEAN, NATIONAL, NO, NOT, UNCONFIRMED, Ruling, Verdict
from schools.models import Funding, Level, Validation, ValidationState

MOST = 10
KEPT = 60  # seconds
COUNTRIES = "countries"  # the list of the programme's countries, which is a rule of its own
PLUS = Tier.NEIGHBOURHOOD.value


class Side(NamedTuple):
    """A school of a proposal; `school` None is a school of its own, `validated` None is not known."""

    country: str
    funding: str = Funding.UNKNOWN.value
    level: str = ""
    founder: bool = True
    validated: bool | None = None
    school: int | None = None


@dataclass(frozen=True)
class Facts:
    """The rules and countries of a day; `past` has the rules not in force, at their nearest dates."""

    day: datetime.date
    rules: dict[str, Ruling]
    past: dict[str, Ruling]
    tiers: dict[str, str]
    listed: dict[str, Ruling]

    def ruling(self, key: str) -> Ruling | None:
        """Return the rule of `key`: as in force, or at its nearest dates."""
        return self.rules.get(key) or self.past.get(key)


class Case(NamedTuple):
    """A proposal as the tables below look at it; `countries` and `tiers` are those of the founders."""

    facts: Facts
    sides: Sequence[Side]
    scope: str
    founders: int
    countries: frozenset[str]
    tiers: list[str]

    @property
    def outside(self) -> list[str]:
        """The countries that are not in the programme."""
        return sorted({side.country for side in self.sides} - self.facts.tiers.keys())

    @property
    def core(self) -> int:
        """How many founding schools stand in EU or associated countries."""
        return len(self.tiers) - self.tiers.count(PLUS)

    def lacks(self, *keys: str) -> bool:
        """Return whether none of these rules was in force."""
        return not any(key in self.facts.rules for key in keys)


class Refusal(NamedTuple):
    """Why not: the name of the reason, when it applies, and the rules it follows from."""

    reason: str
    applies: Callable[[Case], bool]
    rules: tuple[str, ...]
    certain: bool = True


# The first that applies decides. What needs the list of countries, which has a first day, comes late.
REFUSALS = (
    Refusal("few_european", lambda c: c.founders < 2 and c.scope == EUROPEAN, (Rule.EUROPEAN_FOUNDERS,)),
    Refusal("few_national", lambda c: c.founders < 2, (Rule.NATIONAL_FOUNDERS,)),
    Refusal(
        "no_source",
        lambda c: c.scope == EUROPEAN and c.lacks(Rule.EUROPEAN_FOUNDERS),
        (Rule.EUROPEAN_FOUNDERS,),
        certain=False,
    ),
    Refusal("one_country", lambda c: c.scope == EUROPEAN and len(c.countries) < 2, (Rule.EUROPEAN_FOUNDERS,)),
    Refusal(
        "no_national",
        lambda c: c.scope == NATIONAL and c.lacks(Rule.NATIONAL_FOUNDERS),
        (Rule.NATIONAL_FOUNDERS,),
    ),
    Refusal(
        "many_countries", lambda c: c.scope == NATIONAL and len(c.countries) > 1, (Rule.NATIONAL_FOUNDERS,)
    ),
    Refusal("outside", lambda c: bool(c.outside), (COUNTRIES,)),
    Refusal(
        "plus",
        lambda c: PLUS in c.tiers and not c.lacks(Rule.PLUS_FOUNDERS) and c.core < 2,
        (Rule.PLUS_FOUNDERS, COUNTRIES),
    ),
    Refusal(
        "no_source_plus",
        lambda c: PLUS in c.tiers and c.lacks(Rule.PLUS_FOUNDERS, Rule.PLUS_EQUAL),
        (Rule.PLUS_FOUNDERS, COUNTRIES),
        certain=False,
    ),
    Refusal("unvalidated", lambda c: any(s.validated is False for s in c.sides), (Rule.VALIDATION,)),
)

# What follows for those who may: the rule behind it, and when it concerns them.
CONSEQUENCES: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    (Rule.FOUNDING, lambda c: True),
    (Rule.NATIONAL_NO_EQL, lambda c: c.scope == NATIONAL),
    (Rule.EQL_TWO_NQL, lambda c: c.scope == EUROPEAN),
    (Rule.SCHOOL_KIND, lambda c: any(map(_may_be_private, c.sides))),
)


def verdict(
    sides: Sequence[Side], day: datetime.date, *, scope: str | None = None, facts: Facts | None = None
) -> Verdict:
    """Return whether these schools may found a project on `day`, and why.

    `scope` is "european", "national", or None for what the countries make it. `facts` are those of `day`,
    read here unless given. Raises ValueError for more than ten schools.
    """
    if len(sides) > MOST:
        raise ValueError(f"a verdict is about at most {MOST} schools")
    case = _case(_once(sides), scope, facts or facts_on(day))
    refusal = next((refusal for refusal in REFUSALS if refusal.applies(case)), None)
    return _refused(case, refusal) if refusal else _allowed(case)


def verdict_for_two(
    reader: User, mine: Validation | None, theirs: Validation | None, day: datetime.date
) -> Verdict:
    """Return the verdict for `reader` and another person, by their present schools (None: none chosen)."""
    sides = [_side_of(mine, reader), _side_of(theirs, reader)]
    return replace(verdict(sides, day), for_two=True)


def partner_kinds(country: str | None, day: datetime.date) -> dict[str, str]:
    """Return {code: "european", "national" or "no"} of every country of the programme on `day`.

    That is the kind of project someone at a confirmed school of `country` may found with a school there; None
    stands for a reader whose school is not confirmed, who may found none. Kept for a minute.
    """
    key = f"partner_kinds:{country}:{day}"
    kinds: dict[str, str] | None = cache.get(key)
    if kinds is None:
        facts = facts_on(day)
        kinds = {code: verdict(_pair(country, code), day, facts=facts).kind for code in facts.tiers}
        cache.set(key, kinds, KEPT)
    return kinds


def why_not(country: str | None, others: Iterable[str], day: datetime.date) -> dict[str, str]:
    """Return {code: text of the rule} by which a school of `country` may found no project with one there.

    `country` None stands for a reader whose school is not confirmed.
    """
    facts = facts_on(day)
    return {other: _rule(verdict(_pair(country, other), day, facts=facts)) for other in others}


def _rule(found: Verdict) -> str:
    return found.rules[0].text if found.rules else found.explanation


def facts_on(day: datetime.date) -> Facts:
    """Return what was in force on `day`, in two queries."""
    tiers, listed = {}, {}
    for row in CountryTier.objects.on(day):
        sure = row.confirmed or row.valid_from <= day
        doubt = "" if row.confirmed else Doubt.FIRST_DAY.value
        tiers[row.country_id] = row.tier
        listed[row.country_id] = Ruling(COUNTRIES, row.source, row.valid_from, row.valid_to, doubt, sure)
    rules: dict[str, Ruling] = {}
    past: dict[str, Ruling] = {}
    for rule in PartnershipRule.objects.all():
        ruling = Ruling(
            rule.key, rule.source, rule.valid_from, rule.valid_to, rule.doubt, confirmed=rule.confirmed
        )
        if ruling.begun(day) and not ruling.ended(day):
            rules[rule.key] = ruling
        elif ruling.ended(day) or rule.key not in past:
            past[rule.key] = ruling
    return Facts(day, rules, past, tiers, listed)


def _once(sides: Sequence[Side]) -> list[Side]:
    """Return the sides, each known school once; it founds if any of its rows says so."""
    found: dict[object, Side] = {}
    for number, side in enumerate(sides):
        key = ("row", number) if side.school is None else side.school
        other = found.get(key)
        found[key] = side._replace(founder=side.founder or other.founder) if other else side
    return list(found.values())


def _case(sides: list[Side], scope: str | None, facts: Facts) -> Case:
    founders = [side for side in sides if side.founder]
    several = len({side.country for side in (founders if len(founders) > 1 else sides)}) > 1
    return Case(
        facts=facts,
        sides=sides,
        scope=scope or (EUROPEAN if several else NATIONAL),
        founders=len(founders),
        countries=frozenset(side.country for side in founders),
        tiers=[facts.tiers.get(side.country, "") for side in founders],
    )


def _refused(case: Case, refusal: Refusal) -> Verdict:
    rules = _rulings(case, refusal.rules)
    sure = refusal.certain and all(ruling.confirmed for ruling in rules)
    return _verdict(case, NO, NOT if sure else UNCONFIRMED, refusal.reason, rules)


def _allowed(case: Case) -> Verdict:
    keys = [Rule.EUROPEAN_FOUNDERS if case.scope == EUROPEAN else Rule.NATIONAL_FOUNDERS]
    if PLUS in case.tiers:
        keys += [Rule.PLUS_EQUAL if case.lacks(Rule.PLUS_FOUNDERS) else Rule.PLUS_FOUNDERS]
    rules = _rulings(case, (*keys, COUNTRIES))
    answer = ALLOWED if all(ruling.confirmed for ruling in rules) else UNCONFIRMED
    return _verdict(case, case.scope, answer, case.scope, rules)


def _verdict(case: Case, kind: str, answer: str, reason: str, rules: tuple[Ruling, ...]) -> Verdict:
    follows = [key for key, concerns in CONSEQUENCES if kind != NO and concerns(case)]
    return Verdict(
        kind=kind,
        answer=answer,
        reason=reason,
        scope=case.scope,
        day=case.facts.day,
        rules=rules,
        consequences=tuple(case.facts.rules[key] for key in follows if key in case.facts.rules),
        special=kind != NO and any(side.level == Level.SPECIAL for side in case.sides),
        outside=tuple(case.outside),
        asked=tuple((side.country, side.funding, side.level, side.founder) for side in case.sides),
    )


def _rulings(case: Case, keys: Sequence[str]) -> tuple[Ruling, ...]:
    """Return the rules of `keys` as they stood, the list of countries as often as it has sources."""
    found: list[Ruling | None] = []
    for key in keys:
        found += _listed(case) if key == COUNTRIES else [case.facts.ruling(key)]
    return tuple(ruling for ruling in found if ruling)


def _listed(case: Case) -> list[Ruling]:
    """Return by which rows the countries of the case are in the programme, or the list that lacks them."""
    listed = case.facts.listed
    if not case.outside:
        return list(dict.fromkeys(listed[side.country] for side in case.sides))
    rows = list(listed.values())
    return [max(rows, key=rows.count)] if rows else []


def _may_be_private(side: Side) -> bool:
    """Return whether its rights are in question: a private school, or one nobody has said anything about."""
    return side.funding == Funding.PRIVATE or (side.funding == Funding.UNKNOWN and not side.validated)


def _side_of(validation: Validation | None, reader: User) -> Side:
    if validation is None:
        return Side(reader.country_id, validated=False)
    school = validation.school
    confirmed = validation.state == ValidationState.CONFIRMED
    return Side(school.country_id, school.funding, validated=confirmed, school=school.pk)


def _pair(reader_country: str | None, country: str) -> list[Side]:
    """Return two schools as sides: of the reader, whose country is None while unconfirmed, and of another."""
    confirmed = reader_country is not None
    return [Side(reader_country or country, validated=confirmed), Side(country, validated=True)]
