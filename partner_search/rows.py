"""The rows of a result: what a reader sees of twenty people, in three queries whatever their number."""

import unicodedata
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii
from babel.core import get_global
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from common.text import fold, latin
from countries.names import country_name, language_name
from partner_search.query import RANKS
from profiles.models import CEFR, Profile, ProfileLanguage
from profiles.subjects import SUBJECTS
from schools.models import School, Validation, ValidationState

ANY_HANDLE = "the_handle_of_one_of_the_people_of_the_page"
MARKS = 2  # highlighted per row (look.md)


@dataclass(slots=True)
class Row:
    """One person of a result; `lang` is what the names are most likely written in."""

    user: User
    school: School
    country: str
    lang: str
    latin_name: str
    url: str
    write_url: str
    subjects: str
    languages: list[str]
    ages: str
    marks: list[str]
    own: bool


@dataclass(frozen=True)
class Reader:
    """What of the reader a row may share: ages taught and languages spoken."""

    id: int
    ages: tuple[int, int] | None
    languages: dict[str, str]

    @classmethod
    def of(cls, profile: Profile, languages: list[ProfileLanguage]) -> "Reader":
        """Return what rows compare with; nothing where the profile is still empty."""
        known = profile.age_from is not None and profile.age_to is not None
        ages = (profile.age_from or 0, profile.age_to or 0) if known else None
        return cls(profile.pk, ages, {spoken.language_id: spoken.level for spoken in languages})


@dataclass(frozen=True)
class Found:
    """The rows of a page, and whether national support has confirmed the reader's own school."""

    rows: list[Row]
    may_write: bool


def reader_of(user: User) -> Reader:
    """Return what rows compare `user` with."""
    return Reader.of(user.profile, list(user.profile.languages.all()))


def rows(ids: Sequence[int], reader: Reader, wanted: Container[str] = ()) -> list[Row]:
    """Return the rows of `ids` in their order, the languages `wanted` first in each.

    Who has lost the present school meanwhile is left out.
    """
    return _Fetched(ids).rows(ids, reader, wanted)


def find_rows(ids: Sequence[int], user: User, wanted: Container[str] = ()) -> Found:
    """Return the rows of `ids` for `user`, who is fetched with them, and whether she may write."""
    fetched = _Fetched([*ids, user.pk])
    reader = Reader.of(user.profile, fetched.spoken[user.pk])
    own = fetched.present.get(user.pk)
    confirmed = own is not None and own.state == ValidationState.CONFIRMED
    return Found(fetched.rows(ids, reader, wanted), confirmed)


class _Fetched:
    """What rows need of some people, in three queries."""

    def __init__(self, ids: Sequence[int]) -> None:
        present = Validation.objects.current().filter(user__in=ids).select_related("school", "user__profile")
        self.present = {validation.user_id: validation for validation in present}
        self.spoken: dict[int, list[ProfileLanguage]] = defaultdict(list)
        for language in ProfileLanguage.objects.filter(profile__in=ids):
            self.spoken[language.profile_id].append(language)
        self.taught: dict[int, list[str]] = defaultdict(list)
        through = Profile.subjects.through.objects.filter(profile__in=ids)
        for profile_id, subject in through.values_list("profile_id", "subject_id"):
            self.taught[profile_id].append(subject)

    def rows(self, ids: Sequence[int], reader: Reader, wanted: Container[str]) -> list[Row]:
        return [self._row(pk, reader, wanted) for pk in ids if pk in self.present]

    def _row(self, pk: int, reader: Reader, wanted: Container[str]) -> Row:
        languages = sorted(best_first(self.spoken[pk]), key=lambda s: s.language_id not in wanted)
        return _row(self.present[pk], self.taught[pk], languages, reader)


def _row(
    validation: Validation, subjects: list[str], languages: list[ProfileLanguage], reader: Reader
) -> Row:
    user, school = validation.user, validation.school
    profile = user.profile
    return Row(
        user=user,
        school=school,
        country=country_name(school.country_id),
        lang=language_of(school.country_id),
        latin_name=latin_name(user.name),
        url=_address("person", user.handle),
        write_url=_address("write_to", user.handle),
        subjects=_list([str(SUBJECTS.get(key, key)) for key in sorted(subjects)][:3]),
        languages=[_spoken(language) for language in languages[:3]],
        ages=ages(profile.age_from, profile.age_to),
        marks=[] if user.pk == reader.id else _marks(profile, languages, reader)[:MARKS],
        own=user.pk == reader.id,
    )


def best_first(languages: list[ProfileLanguage]) -> list[ProfileLanguage]:
    """Return languages by level, the best known first; a first language goes last: it is seldom shared."""
    return sorted(languages, key=lambda s: (s.level == CEFR.NATIVE, -RANKS[s.level], s.language_id))


def ages(first: int | None, last: int | None) -> str:
    """Return ages as `9–12`, one as `9`, unknown ones as nothing."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def _spoken(language: ProfileLanguage) -> str:
    name = language_name(language.language_id)
    if language.level == CEFR.NATIVE:
        return _("%(language)s, first language") % {"language": name}
    return f"{name} {language.level}"


def _marks(profile: Profile, languages: list[ProfileLanguage], reader: Reader) -> list[str]:
    """Return what reader and person share, in words: ages first, then the language both know best."""
    found = []
    if reader.ages and profile.age_from is not None and profile.age_to is not None:
        first, last = max(reader.ages[0], profile.age_from), min(reader.ages[1], profile.age_to)
        if first <= last:
            text = _("You both teach age %(age)s") if first == last else _("You both teach ages %(age)s")
            found.append(text % {"age": ages(first, last)})
    shared = [s for s in languages if s.language_id in reader.languages]
    if shared:
        best = max(shared, key=lambda s: min(RANKS[s.level], RANKS[reader.languages[s.language_id]]))
        found.append(_("You share %(language)s") % {"language": language_name(best.language_id)})
    return found


def _list(names: list[str]) -> str:
    return _(", ").join(names)


def _address(name: str, handle: str) -> str:
    """Return the address of a page of a person; `reverse` for each row would cost a fifth of the page."""
    return _pattern(name).replace(ANY_HANDLE, handle)


@cache
def _pattern(name: str) -> str:
    """Return the address of a page with a handle that nobody has: it would be too long."""
    return reverse(name, args=[ANY_HANDLE])


@lru_cache(maxsize=300)
def language_of(country: str) -> str:
    """Return the language most likely written in a country (CLDR's likely subtags), for `lang`."""
    return str(get_global("likely_subtags").get(f"und_{country}", "en")).split("_")[0]


@lru_cache(maxsize=20_000)
def latin_name(name: str) -> str:
    """Return the Latin spelling of a name in other letters, or nothing for a name in Latin ones."""
    if all(unicodedata.name(c, "").startswith("LATIN") for c in name if c.isalpha()):
        return ""
    return " ".join(_latin_word(word) for word in name.split())


def _latin_word(word: str) -> str:
    """Return one word in Latin letters; of two spellings the one by standard, not by letter."""
    plain = anyascii(word)
    spellings = [s for s in latin(fold(word)) if s != plain.casefold()] if word.isalpha() else []
    return (spellings[0] if spellings else plain).title()
