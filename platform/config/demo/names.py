"""Names, made while the command runs: from Faker's locale lists, else from short lists of parts."""

import random
from functools import lru_cache

from faker import Faker

from config.demo.data import table


@lru_cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def name_of(country: str, dice: random.Random) -> str:
    """Return a given and a family name as they go together in the country."""
    woman = dice.random() < 0.72
    locales = table("countries")[country]["names"]
    return _by_faker(dice.choice(locales), woman, dice) if locales else _by_list(country, woman, dice)


def _by_faker(locale: str, woman: bool, dice: random.Random) -> str:
    faker = _faker(locale)
    faker.seed_instance(dice.getrandbits(32))
    if woman:
        return f"{faker.first_name_female()} {faker.last_name_female()}"
    return f"{faker.first_name_male()} {faker.last_name_male()}"


def _by_list(country: str, woman: bool, dice: random.Random) -> str:
    parts = table("names")[country]
    kind = "female" if woman else "male"
    family = parts.get(f"family_{kind}") or parts["family"]
    return f"{dice.choice(parts[kind])} {dice.choice(family)}"
