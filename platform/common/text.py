"""Words as people search them: folded, and in Latin letters too.

`fold` makes spellings equal (case, accents, final sigma, dotless i, ł, ß); `terms` makes the set of index terms of a
text, so that Latin typing finds Greek, Cyrillic, Georgian, Armenian and Arabic. Every search of the site, and the
oracle of its tests, shares these two and nothing else.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans(
    {"İ": "i", "I": "i", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
     "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ŧ": "t", "Ŧ": "t", "ħ": "h", "Ħ": "h",
     "ə": "e", "Ə": "e", "’": "'", "ʼ": "'"}
)  # fmt: skip
# ELOT 743, the Greek standard for Latin letters, where it differs from letter-by-letter; longest first.
_GREEK = (
    ("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("ηυ", "iv"), ("γγ", "ng"), ("γξ", "nx"), ("γχ", "nch"),
    ("μπ", "b"), ("ντ", "d"), ("γκ", "gk"), ("η", "i"), ("υ", "y"), ("χ", "ch"), ("ξ", "x"), ("ω", "o"),
    ("β", "v"), ("φ", "f"),
)  # fmt: skip
_VOICELESS = "θκξπσςτφχψ"


def fold(text: str) -> str:
    """Return `text` with case, accents and letter variants removed; scripts stay as they are.

    Equal for all spellings of a word that a reader would call the same: `Łódź`, `lodz`; `ΕΥΡΏΠΗ`, `ευρωπη`.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("ς", "σ")


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order: runs of letters and digits; apostrophes do not part words."""
    return _WORD.findall(fold(text).replace("'", ""))


@lru_cache(maxsize=200_000)
def latin(word: str) -> tuple[str, ...]:
    """Return the Latin spellings of a folded `word`: none if it is Latin already, else one or two."""
    if word.isascii():
        return ()
    spellings = {"".join(_WORD.findall(anyascii(word).casefold()))}
    if any("α" <= c <= "ω" for c in word):
        spellings.add(_greek(word))
    return tuple(sorted(s for s in spellings if s and s != word))


def _greek(word: str) -> str:
    """Return a folded Greek `word` in the letters of ELOT 743."""
    for pair, voiced, voiceless in (("αυ", "av", "af"), ("ευ", "ev", "ef"), ("ηυ", "iv", "if")):
        word = re.sub(f"{pair}(?=[{_VOICELESS}]|$)", voiceless, word).replace(pair, voiced)
    if word.startswith("μπ"):
        word = "b" + word[2:]
    if word.startswith("ντ"):
        word = "d" + word[2:]
    for greek, latin_letters in _GREEK:
        if greek not in ("μπ", "ντ", "γκ"):
            word = word.replace(greek, latin_letters)
    return "".join(_WORD.findall(anyascii(word).casefold()))


def terms(text: str) -> set[str]:
    """Return the index terms of `text`: each folded word, and its Latin spellings if it has other letters."""
    found = set(words(text))
    for word in list(found):
        found.update(latin(word))
    return found
