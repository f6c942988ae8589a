"""What demo people write: sentences put together in the language they write in."""

import random

from config.demo.data import table


def about(language: str, dice: random.Random, **words: object) -> str:
    """Return a text in `language`; `words` are town, n, a, b and theme."""
    parts = table("texts")[language]
    sentences = [dice.choice(parts[each]) for each in ("opening", "idea", "closing")]
    if dice.random() < 0.3:
        sentences.append(dice.choice(parts["closing"]))
    return " ".join(dict.fromkeys(sentences)).format(**words)


def looking_for(language: str, dice: random.Random) -> str:
    """Return what a partner is wanted for, in `language`."""
    return str(dice.choice(table("texts")[language]["looking"]))


def themes_of(language: str, dice: random.Random) -> list[str]:
    """Return one to four themes, some of them in the school's language."""
    lists = table("themes")
    pool = [*lists["en"], *lists.get(language, []) * 3]
    return list(dict.fromkeys(dice.choice(pool) for _ in range(dice.randint(1, 4))))


def theme_in(language: str, themes: list[str], dice: random.Random) -> str:
    """Return one of `themes` that is in `language`, or another one in it: for use inside a sentence."""
    own = table("themes")[language]
    return str(dice.choice([theme for theme in themes if theme in own] or own))
