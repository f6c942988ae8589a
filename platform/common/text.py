"""Words as people search them: folded, and in Latin letters too.

`fold` makes spellings equal (case, accents, final sigma, dotless i, ł, ß); `terms` makes the set of index
terms of a text, so that Latin typing finds Greek, Cyrillic, Georgian, Armenian and Arabic. Every search of
the site, and the oracle of its tests, shares these two and nothing else.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans(
    {"İ": "i", "I": "i", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d",
     "Ð": "d", "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ŧ": "t", "Ŧ": "t",
     "ħ": "h", "Ħ": "h", "ə": "e", "Ə": "e", "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "′": "'",
     **dict.fromkeys("\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")}
)  # fmt: skip
# ELOT 743, the Greek standard for Latin letters, where it differs from letter-by-letter; longest first.
_GREEK = (
    ("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("ηυ", "iv"), ("γγ", "ng"), ("γξ", "nx"), ("γχ", "nch"),
    ("μπ", "b"), ("ντ", "d"), ("γκ", "gk"), ("η", "i"), ("υ", "y"), ("χ", "ch"), ("ξ", "x"), ("ω", "o"),
    ("β", "v"), ("φ", "f"),
)  # fmt: skip
_VOICELESS = "θκξπσςτφχψ"
# How people of one country write their own letters, where that is not letter by letter.
# й is и here, as `fold` leaves it.
_UKRAINIAN = (
    ("(?<=[аеиоуіюяє])и", "i"), ("^є", "ye"), ("^ю", "yu"), ("^я", "ya"), ("г", "h"), ("и", "y"), ("є", "ie"),
    ("ю", "iu"), ("я", "ia"),
)  # fmt: skip
_BULGARIAN = (("(?<=[аеиоу])и(?![а-я])", "y"), ("ьо", "yo"), ("ъ", "a"), ("х", "h"), ("щ", "sht"))
_ARMENIAN = (("^եւ", "yev"), ("եւ", "ev"), ("^ե", "ye"), ("ու", "u"), ("^ո(?!վ)", "vo"), ("ւ", "v"))
_SERBIAN = str.maketrans({"ђ": "d", "ч": "c", "ш": "s", "ж": "z", "х": "h", "ц": "c", "џ": "dz"})
_GREEKLISH = tuple(str.maketrans({"χ": letter}) for letter in "hx")


class _Letters(dict[int, str]):
    """What each letter is folded to, filled as letters come: five times faster than folding each text."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).translate(_PLAIN)).casefold()
        plain = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
        folded = "".join(c for c in plain if not unicodedata.combining(c)).replace("ς", "σ")
        if code < 0x10000:  # beyond are few letters, and room for who would fill the memory
            self[code] = folded
        return folded


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Return `text` with case, accents and letter variants removed; scripts stay as they are.

    Equal for all spellings of a word that a reader would call the same: `Łódź`, `lodz`; `ΕΥΡΏΠΗ`, `ευρωπη`.
    """
    return text.translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order: runs of letters and digits, over apostrophes."""
    return _WORD.findall(fold(text).replace("'", ""))


@lru_cache(maxsize=200_000)
def latin(word: str) -> tuple[str, ...]:
    """Return the Latin spellings of a folded `word`: none if it is Latin already, else one or two."""
    if word.isascii():
        return ()
    spellings = {_ascii(word)}
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
    return _ascii(word)


@lru_cache(maxsize=200_000)
def _typed(word: str) -> frozenset[str]:
    """Return every Latin spelling under which people look for a folded `word` of another script."""
    found = set(latin(word))
    if any("а" <= c <= "џ" for c in word):
        found |= {_said(word, _UKRAINIAN), _said(word, _BULGARIAN), _ascii(word.translate(_SERBIAN))}
    if "χ" in word:
        found.update(_greek(word.translate(table)) for table in _GREEKLISH)
    if any("ա" <= c <= "ֆ" for c in word):
        found.add(_said(word, _ARMENIAN))
    return frozenset(found) - {"", word}


def _ascii(word: str) -> str:
    return "".join(_WORD.findall(anyascii(word).casefold()))


def _said(word: str, letters: tuple[tuple[str, str], ...]) -> str:
    """Return `word` with the patterns of `letters` replaced in turn, and the rest letter by letter."""
    for pattern, latin_letters in letters:
        word = re.sub(pattern, latin_letters, word)
    return _ascii(word)


def terms(text: str) -> set[str]:
    """Return the index terms of `text`: each folded word, and its Latin spellings if it has other letters.

    Of a word with an apostrophe also the parts of three letters or more: `l'école` is found as `ecole`.
    """
    folded = fold(text)
    found = set(_WORD.findall(folded.replace("'", "")))
    if "'" in folded:
        found.update(part for part in _WORD.findall(folded) if len(part) > 2)
    for word in list(found):
        if not word.isascii():
            found.update(_typed(word))
    return found
