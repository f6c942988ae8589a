"""The rows of a result: what a reader sees of twenty people, in three queries whatever their number."""

import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, Protocol, TypeVar

from anyascii import anyascii
from babel.core import get_global
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from common.sql import places, select
from common.text import fold, latin
from countries.names import country_name, language_name
from partner_search.facets import subject_name
from partner_search.query import RANKS
from profiles.models import CEFR, Profile
from schools.models import ValidationState

ANY_HANDLE = "the_handle_of_one_of_the_people_of_the_page"
THEMES = 'SELECT "key", name FROM profiles_theme WHERE "key" IN '
MARKS = 2  # highlighted per row (look.md)


class Known(Protocol):
    """A language with its level."""

    @property
    def language_id(self) -> str: ...

    @property
    def level(self) -> str: ...


AnyKnown = TypeVar("AnyKnown", bound=Known)


class Face(NamedTuple):
    """As much of a user as a row shows; `profile` is there for who has a picture."""

    pk: int
    name: str
    handle: str
    profile: Profile | None


class Spoken(NamedTuple):
    """A language and how well it is known."""

    language_id: str
    level: str


class Place(NamedTuple):
    """A present school, and whether national support has confirmed it."""

    name: str
    town: str
    country: str
    confirmed: bool


@dataclass(slots=True)
class Row:
    """One person of a result; `lang` is what the names are most likely written in."""

    person: Face
    school: Place
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
    def of(cls, profile: Profile, languages: Iterable[Known]) -> "Reader":
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
    return Reader.of(user.profile, user.profile.languages.all())


def rows(ids: Sequence[int], reader: Reader, wanted: Container[str] = ()) -> list[Row]:
    """Return the rows of `ids` in their order, the languages `wanted` first in each.

    Who has lost the present school meanwhile is left out.
    """
    return _Fetched(ids).rows(ids, reader, wanted)


def find_rows(ids: Sequence[int], user: User, wanted: Container[str] = ()) -> Found:
    """Return the rows of `ids` for `user`, who is fetched with them, and whether she may write."""
    fetched = _Fetched([*ids, user.pk])
    reader = Reader.of(user.profile, fetched.spoken[user.pk])
    own = fetched.places.get(user.pk)
    return Found(fetched.rows(ids, reader, wanted), own is not None and own.confirmed)


class _Fetched:
    """What rows need of some people, in three queries.

    In SQL: Django would take five times as long to write these and to make models as the database to answer
    (docs/performance.md, the page of the search).
    """

    PEOPLE = """
        SELECT person.id, person.name, person.handle, profile.picture, profile.age_from, profile.age_to,
               school.name, school.town, school.country_id, present.state
        FROM schools_validation present
        JOIN accounts_user person ON person.id = present.user_id
        JOIN profiles_profile profile ON profile.user_id = person.id
        JOIN schools_school school ON school.id = present.school_id
        WHERE present.ended_at IS NULL AND present.user_id IN """
    SPOKEN = "SELECT profile_id, language_id, level FROM profiles_profilelanguage WHERE profile_id IN "
    TAUGHT = "SELECT profile_id, subject_id FROM profiles_profile_subjects WHERE profile_id IN "

    def __init__(self, ids: Sequence[int]) -> None:
        self.language = get_language() or "en"
        self.faces: dict[int, Face] = {}
        self.ages: dict[int, tuple[int | None, int | None]] = {}
        self.places: dict[int, Place] = {}
        self.spoken: dict[int, list[Spoken]] = defaultdict(list)
        self.taught: dict[int, list[str]] = defaultdict(list)
        chosen = places(len(ids))
        for row in select(self.PEOPLE + chosen, ids):
            pk, name, handle, picture, first, last, school, town, country, state = row
            profile = Profile(user_id=pk, picture=picture) if picture else None
            self.faces[pk] = Face(pk, name, handle, profile)
            self.ages[pk] = first, last
            self.places[pk] = Place(school, town, country, state == ValidationState.CONFIRMED)
        for pk, language, level in select(self.SPOKEN + chosen, ids):
            self.spoken[pk].append(Spoken(language, level))
        for pk, subject in select(self.TAUGHT + chosen, ids):
            self.taught[pk].append(subject)

    def rows(self, ids: Sequence[int], reader: Reader, wanted: Container[str]) -> list[Row]:
        return [self._row(pk, reader, wanted) for pk in ids if pk in self.places]

    def _row(self, pk: int, reader: Reader, wanted: Container[str]) -> Row:
        place, person, (first, last) = self.places[pk], self.faces[pk], self.ages[pk]
        languages = sorted(best_first(self.spoken[pk]), key=lambda s: s.language_id not in wanted)
        return Row(
            person=person,
            school=place,
            country=country_name(place.country, self.language),
            lang=language_of(place.country),
            latin_name=latin_name(person.name),
            url=_address("person", person.handle),
            write_url=_address("write_to", person.handle),
            subjects=_(", ").join(subject_name(key, self.language) for key in sorted(self.taught[pk])[:3]),
            languages=[_named(spoken, self.language) for spoken in languages[:3]],
            ages=ages(first, last),
            marks=[] if pk == reader.id else _marks(first, last, languages, reader)[:MARKS],
            own=pk == reader.id,
        )


def best_first(languages: Iterable[AnyKnown]) -> list[AnyKnown]:
    """Return languages by level, the best known first; a first language goes last: it is seldom shared."""
    return sorted(languages, key=lambda s: (s.level == CEFR.NATIVE, -RANKS[s.level], s.language_id))


def ages(first: int | None, last: int | None) -> str:
    """Return ages as `9–12`, one as `9`, unknown ones as nothing."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def named_themes(keys: Sequence[str]) -> dict[str, str]:
    """Return {key: name} of those of the themes that are there; one query."""
    return dict(select(THEMES + places(len(keys)), keys)) if keys else {}


def both_teach(first: int, last: int) -> str:
    """Return in words that reader and person both teach these years of age."""
    text = _("You both teach age %(age)s") if first == last else _("You both teach ages %(age)s")
    return text % {"age": ages(first, last)}


def _named(spoken: Spoken, language: str) -> str:
    name = language_name(spoken.language_id, language)
    if spoken.level == CEFR.NATIVE:
        return _("%(language)s, first language") % {"language": name}
    return f"{name} {spoken.level}"


def _marks(first: int | None, last: int | None, languages: list[Spoken], reader: Reader) -> list[str]:
    """Return what reader and person share, in words: ages first, then the language both know best."""
    found = []
    if reader.ages and first is not None and last is not None:
        low, high = max(reader.ages[0], first), min(reader.ages[1], last)
        if low <= high:
            found.append(both_teach(low, high))
    shared = [s for s in languages if s.language_id in reader.languages]
    if shared:
        best = max(shared, key=lambda s: min(RANKS[s.level], RANKS[reader.languages[s.language_id]]))
        found.append(_("You share %(language)s") % {"language": language_name(best.language_id)})
    return found


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
    """Return the Latin spelling of a name in other letters, or nothing for a name in Latin ones.

    Nothing either for scripts that write no vowels: letter by letter they give what nobody is called.
    """
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in name if c.isalpha()}
    if scripts <= {"LATIN"} or scripts & {"ARABIC", "HEBREW"}:
        return ""
    return " ".join(_latin_word(word) for word in name.split())


def _latin_word(word: str) -> str:
    """Return one word in Latin letters; of two spellings the one by standard, not by letter."""
    plain = anyascii(word)
    spellings = [s for s in latin(fold(word)) if s != plain.casefold()] if word.isalpha() else []
    return (spellings[0] if spellings else plain).title()
