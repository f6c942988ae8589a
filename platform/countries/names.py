"""Names of countries and languages from CLDR, in the reader's language."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


@lru_cache(maxsize=200)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def country_name(code: str, language: str | None = None) -> str:
    """Return the CLDR name of the country `code` in `language` (default: the reader's), or the code."""
    return str(_locale(language or get_language() or "en").territories.get(code, code))


def language_name(code: str, language: str | None = None) -> str:
    """Return the CLDR name of the language `code` in `language` (default: the reader's), or the code."""
    return str(_locale(language or get_language() or "en").languages.get(code, code))
