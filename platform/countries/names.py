"""Names of countries and languages from CLDR, in the reader's language; the time zones of a country."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import get_language

from common.text import fold

# Territories of CLDR that are no countries: unions, places without an ISO code of their own, test codes.
_NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)


@lru_cache(maxsize=200)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def country_name(code: str, language: str | None = None) -> str:
    """Return the CLDR name of the country `code` in `language` (default: the reader's), or the code."""
    return _country(code, language or get_language() or "en")


@lru_cache(maxsize=5_000)
def _country(code: str, language: str) -> str:
    return str(_locale(language).territories.get(code, code))


def language_name(code: str, language: str | None = None) -> str:
    """Return the CLDR name of the language `code` in `language` (default: the reader's), or the code."""
    return _language(code, language or get_language() or "en")


@lru_cache(maxsize=5_000)
def _language(code: str, language: str) -> str:
    return str(_locale(language).languages.get(code, code))


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the ISO codes of all countries of the world."""
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


def by_name(codes: list[str] | set[str] | frozenset[str]) -> list[tuple[str, str]]:
    """Return (code, name) of `codes` in the order of their names in the reader's language."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: fold(pair[1]))


def languages_by_name(codes: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (code, name with a capital) of the languages `codes` in the order of their names."""
    names = ((code, language_name(code)) for code in codes)
    return sorted(
        ((code, name[:1].upper() + name[1:]) for code, name in names), key=lambda pair: fold(pair[1])
    )


@lru_cache(maxsize=1)
def zones() -> dict[str, list[str]]:
    """Return {country code: its time zones}, those of Europe first, as CLDR has them."""
    found: dict[str, list[str]] = {}
    for zone, code in get_global("zone_territories").items():
        if "/" in zone and not zone.startswith("Etc/"):
            found.setdefault(code, []).append(zone)
    return {
        code: sorted(names, key=lambda n: (not n.startswith("Europe/"), n)) for code, names in found.items()
    }


def time_zone_of(code: str) -> str:
    """Return the likeliest time zone of the country `code`: the first of `zones`, or UTC."""
    return zones().get(code, ["UTC"])[0]
