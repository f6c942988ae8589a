"""A million made-up people for the search benchmark, as rows of stored documents, and questions."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from common.text import terms
from countries.models import CountryTier, Tier
from countries.queries import today
from partner_search.query import Query
from profiles.models import CEFR, Level, Role
from profiles.subjects import LANGUAGES, SUBJECTS

Row = tuple[int, str, str, str]  # as `partner_search.documents.read` takes it
VOCABULARY, THEMES, TOWNS, SPEAK = 20_000, 2_000, 30_000, 30
WORDS = 30  # of an about text
CHUNK = 10_000
SCRIPTS = {
    "latin": ("bdfgklmnprstvz", "aeiou"),
    "greek": ("βγδζθκλμνπρστφ", "αεηιο"),
    "cyrillic": ("бвгдзклмнпрстф", "аеиоу"),
}


def spell(number: int, script: str, syllables: int) -> str:
    """Return the word with this number: as many syllables, each number another word."""
    consonants, vowels = SCRIPTS[script]
    word = ""
    for _ in range(syllables):
        number, at = divmod(number, len(consonants) * len(vowels))
        word += consonants[at % len(consonants)] + vowels[at // len(consonants)]
    return word


class People:
    """The people 1 to `count`; about texts have words of ten letters, names fewer: none begins another."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.count = count
        self.chance = np.random.default_rng(seed)
        self.day = today()
        self.countries = sorted(set(CountryTier.objects.on(self.day).values_list("country_id", flat=True)))
        self.vocabulary = [spell(7919 * n + 2_000_003, "latin", 5) for n in range(VOCABULARY)]
        self.themes = [f"theme {n}" for n in range(THEMES)]
        self.names = max(count // 6, 1_000)

    def name(self, number: int) -> str:
        """Return a family name: of ten, three are Latin, four Greek, three Cyrillic."""
        script = ("latin",) * 3 + ("greek",) * 4 + ("cyrillic",) * 3
        return spell(number * 31 + 70**3, script[number % 10], 4)

    def town(self, number: int) -> str:
        """Return a town in the script of its number."""
        return spell(number * 7 + 1, ("latin", "latin", "greek", "cyrillic")[number % 4], 3)

    def wish(self, number: int) -> str:
        """Return the country or, of ten, once a tier that somebody asks for."""
        return Tier.values[number % len(Tier)] if number % 10 == 0 else self.countries[number]

    def rows(self) -> Iterator[Row]:
        """Yield the stored documents in the order of their ids."""
        for first in range(1, self.count + 1, CHUNK):
            yield from self._chunk(first, min(CHUNK, self.count + 1 - first))

    def _zipf(self, size: int, n: tuple[int, ...]) -> np.ndarray:
        """Draw numbers below `size`, the small ones most often."""
        return (size ** self.chance.random(n)).astype(int) - 1

    def _chunk(self, first: int, n: int) -> Iterator[Row]:
        draw = self.chance.integers
        words = self._zipf(VOCABULARY, (n, WORDS)).tolist()
        themes = self._zipf(THEMES, (n, 3)).tolist()
        names, given, towns = (draw(0, size, n).tolist() for size in (self.names, 800, TOWNS))
        country, level, role = (draw(0, k, n).tolist() for k in (len(self.countries), 5, 12))
        subjects, how_many = draw(0, len(SUBJECTS), (n, 5)).tolist(), draw(1, 6, n).tolist()
        spoken = np.stack((draw(0, SPEAK, (n, 4)), draw(0, len(CEFR), (n, 4))), axis=2).tolist()
        youngest, span = draw(3, 18, n).tolist(), draw(0, 5, n).tolist()
        active, listed, until = (draw(0, size, n).tolist() for size in (365, 1_500, 400))
        sizes, wishes, calendars = (draw(0, size, n).tolist() for size in (32, 80, 8))
        number = self.day.toordinal()
        for i in range(n):
            head = terms(f"{self.name(names[i])} {self.name(given[i])} {self.town(towns[i])}")
            fields = (
                self.countries[country[i]],
                [Level.values[level[i]]],
                sorted({SUBJECT_KEYS[k] for k in subjects[i][: how_many[i]]}),
                youngest[i],
                min(youngest[i] + span[i], 19),
                {LANGUAGES[k]: CEFR.values[level] for k, level in spoken[i][: how_many[i] % 4 + 1]},
                sorted({self.themes[k] for k in themes[i]}),
                Role.values[max(0, role[i] - 7)],
                number + until[i] - 100 if until[i] < 250 else 0,
                number - active[i],
                number - listed[i],
                sizes[i],
                [self.wish(wishes[i])] if wishes[i] < 40 else [],
                calendars[i] % 4,
            )
            body = {self.vocabulary[k] for k in words[i]}
            yield first + i, json.dumps(fields), " ".join(sorted(head)), " ".join(sorted(body))


SUBJECT_KEYS = list(SUBJECTS)


@dataclass(frozen=True)
class Question:
    """A query of the mix, and how it is called."""

    kind: str
    query: Query


def mix(people: People, count: int, seed: int = 5) -> list[Question]:
    """Return `count` questions, a quarter each typical, broad, browse and wide."""
    chance = random.Random(seed)
    makers = (typical, broad, browse, wide)
    return [Question(makers[n % 4].__name__, makers[n % 4](people, chance)) for n in range(count)]


def typical(people: People, chance: random.Random) -> Query:
    """A word, five countries, a level, two languages and ages."""
    return Query(
        text=people.vocabulary[chance.randint(300, 1_500)],
        countries=frozenset(chance.sample(people.countries, 5)),
        levels=frozenset([Level.values[chance.randrange(5)]]),
        languages=_languages(chance, 2),
        age_from=9,
        age_to=12,
        sort="active",
    )


def broad(people: People, chance: random.Random) -> Query:
    """A common word, fifteen countries, two levels, three languages and ages."""
    return Query(
        text=people.vocabulary[chance.randint(3, 20)],
        countries=frozenset(chance.sample(people.countries, 15)),
        levels=frozenset(chance.sample(Level.values[:5], 2)),
        languages=_languages(chance, 3),
        age_from=8,
        age_to=14,
        sort="active",
    )


def browse(people: People, chance: random.Random) -> Query:
    """A level, a language and three subjects."""
    return Query(
        levels=frozenset([Level.values[chance.randrange(5)]]),
        languages=_languages(chance, 1),
        subjects=frozenset(chance.sample(SUBJECT_KEYS, 3)),
        sort="active",
    )


def wide(people: People, chance: random.Random) -> Query:
    """One level: the first page of all."""
    return Query(levels=frozenset([Level.values[chance.randrange(5)]]), sort="active")


def _languages(chance: random.Random, count: int) -> frozenset[tuple[str, str]]:
    return frozenset((code, "") for code in chance.sample(LANGUAGES[:SPEAK], count))


def typed(people: People, kind: str, chance: random.Random) -> Query:
    """Return a query of one word: begun with two letters, with a slip, or Latin for a Greek name."""
    if kind == "prefix":
        return Query(text=people.name(chance.randrange(people.names))[:2])
    if kind == "typo":
        word = people.vocabulary[chance.randrange(2_000)]
        at = chance.randrange(1, len(word) - 1)
        return Query(text=word[:at] + chance.choice("qwxy") + word[at + 1 :])
    greek = people.name(chance.randrange(people.names // 10) * 10 + 6)
    return Query(text=next(term for term in sorted(terms(greek)) if term.isascii()))
