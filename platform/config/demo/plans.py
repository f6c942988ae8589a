"""One demo person, thought out: everything follows from the seed and the person's number."""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from config.demo import texts
from config.demo.data import table
from config.demo.names import name_of
from config.demo.schools import Towns, school_of
from profiles.models import CEFR, Role
from schools.models import School

AGES = {
    "early": (3, 6),
    "primary": (6, 12),
    "lower_secondary": (12, 15),
    "upper_secondary": (15, 19),
    "vocational": (15, 19),
    "special": (6, 16),
}
SUBJECTS = {
    "early": ["pre-school-subjects", "music", "art", "physical-education"],
    "primary": ["primary-school-subjects", "foreign-languages", "art", "music", "environmental-education"],
    "special": ["special-needs-education", "art", "music", "health-studies"],
    "vocational": ["vocational-subjects", "technology", "economics", "informatics", "foreign-languages"],
}
SECONDARY = [
    *["foreign-languages"] * 3,
    *["language-and-literature", "mathematics", "physics", "chemistry", "biology", "history", "geography"],
    *["informatics", "art", "music", "natural-sciences", "citizenship", "philosophy", "technology", "drama"],
    *["environmental-education", "economics", "physical-education", "religion", "classical-languages"],
]
KINDS = {"early": 9, "primary": 36, "secondary": 38, "vocational": 12, "special": 5}
ROLES = {Role.TEACHER: 88, Role.HEAD: 5, Role.LIBRARIAN: 3, Role.COUNSELLOR: 2, Role.OTHER: 2}
STATES = {"confirmed": 94, "pending": 4, "asked": 1, "refused": 1}
ENGLISH = {CEFR.A2: 8, CEFR.B1: 22, CEFR.B2: 38, CEFR.C1: 24, CEFR.C2: 8}
OTHER = {CEFR.A1: 20, CEFR.A2: 30, CEFR.B1: 28, CEFR.B2: 15, CEFR.C1: 7}
SECOND = ("fr", "de", "es", "it", "fr", "de")
NOTES = {
    "asked": "Which subject do you teach, and since when? Your school does not know the name yet.",
    "refused": "The school says that nobody of this name works there.",
}
WORKS_WITH_BOTH = 0.25  # teachers of a secondary school who teach in both of its levels


@dataclass(frozen=True)
class Plan:
    """What becomes of one person."""

    number: int
    country: str
    name: str
    language: str
    school: School
    state: str
    role: str
    levels: list[str]
    subjects: list[str]
    ages: tuple[int, int]
    class_size: int
    speaks: list[tuple[str, str, str]]  # language, level, pupils' level
    themes: list[str]
    about: str
    about_language: str
    looking_for: str
    active_days_ago: int
    joined_days_ago: int
    findable: bool
    picture: int | None


T = TypeVar("T")


def pick(weights: dict[T, int], dice: random.Random) -> T:
    """Return one of the keys, as often as its weight says."""
    return dice.choices(list(weights), list(weights.values()))[0]


@lru_cache
def _countries() -> dict[str, int]:
    return {code: settings["weight"] for code, settings in table("countries").items()}


def plan_of(number: int, seed: int, towns: Towns) -> Plan:
    """Return the plan of person `number`: the same for the same seed. The first 44 cover every country."""
    dice = random.Random(f"{seed}:{number}")
    weights = _countries()
    country = list(weights)[number - 1] if number <= len(weights) else pick(weights, dice)
    return plan_for(country, number, dice, towns)


def plan_for(country: str, number: int, dice: random.Random, towns: Towns, kind: str = "") -> Plan:
    """Return the plan of a person in `country`, at a school of `kind` (default: any)."""
    kind = kind or pick(KINDS, dice)
    settings = table("countries")[country]
    levels = _levels(kind, dice)
    ages = _ages(levels, dice)
    school = school_of(country, levels, towns[country], dice)
    writes = settings["writes"] if dice.random() < 0.75 else "en"
    themes = texts.themes_of(settings["language"], dice)
    theme = texts.theme_in(writes, themes, dice)
    size = dice.randint(11, 31)
    state = pick(STATES, dice)
    waiting = state in ("pending", "asked")
    joined = dice.randint(1, 7) if waiting else int(10 + 1500 * dice.random() ** 1.6)
    return Plan(
        number=number,
        country=country,
        name=name_of(country, dice),
        language=settings["language"] if settings["language"] in ("el", "pl") else "en",
        school=school,
        state=state,
        role=pick(ROLES, dice),
        levels=levels,
        subjects=_subjects(kind, dice),
        ages=ages,
        class_size=size,
        speaks=_languages(settings["language"], dice),
        themes=list(dict.fromkeys([*themes, theme])),
        about=texts.about(writes, dice, town=school.town, n=size, a=ages[0], b=ages[1], theme=theme)
        if dice.random() < 0.9
        else "",
        about_language=writes,
        looking_for=texts.looking_for(writes, dice) if dice.random() < 0.55 else "",
        active_days_ago=min(joined - 8, int(380 * dice.random() ** 2.4)) if joined > 8 else 0,
        joined_days_ago=joined,
        findable=dice.random() < 0.97,
        picture=dice.randrange(10**6) if dice.random() < 0.45 else None,
    )


def _levels(kind: str, dice: random.Random) -> list[str]:
    if kind != "secondary":
        return [kind]
    both = ["lower_secondary", "upper_secondary"]
    return both if dice.random() < WORKS_WITH_BOTH else [dice.choice(both)]


def _ages(levels: list[str], dice: random.Random) -> tuple[int, int]:
    """Return an age from and an age to inside what the levels span."""
    low, high = min(AGES[level][0] for level in levels), max(AGES[level][1] for level in levels)
    start = dice.randint(low, max(low, high - 2))
    return start, min(high, start + dice.randint(1, 4))


def _subjects(kind: str, dice: random.Random) -> list[str]:
    pool = SUBJECTS.get(kind, SECONDARY)
    found = dict.fromkeys(dice.choice(pool) for _ in range(dice.randint(1, 3)))
    if kind == "early" or (kind == "primary" and dice.random() < 0.6):
        found[pool[0]] = None
    return list(found)


def _languages(own: str, dice: random.Random) -> list[tuple[str, str, str]]:
    """Return the school's language, mostly English, and for some a third."""
    found = {own: (str(CEFR.NATIVE), "")}
    if dice.random() < 0.93:
        level = pick(ENGLISH, dice)
        found.setdefault("en", (str(level), dice.choice(["", "A1", "A2", "B1"])))
    if dice.random() < 0.3:
        found.setdefault(dice.choice(SECOND), (str(pick(OTHER, dice)), ""))
    return [(code, level, pupils) for code, (level, pupils) in found.items()]
