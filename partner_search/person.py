"""The page of a person, composed: what she teaches, where, and how far from the reader."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Contact, SavedPerson
from contacts.reliability import Answers, answers_of
from countries.names import country_name, language_name
from countries.queries import eligible_on, today
from partner_search.access import Sight
from partner_search.asked import address, read
from partner_search.documents import of_people
from partner_search.eligibility import verdict_for_two
from partner_search.facets import grouped
from partner_search.fit import Pair, pairs
from partner_search.matching import Seeker
from partner_search.query import RANKS
from partner_search.requests.queries import open_requests_of
from partner_search.requests.rows import RequestRow
from partner_search.rows import ages, best_first, language_of, latin_name
from partner_search.seekers import weeks_now
from partner_search.verdict import Verdict
from profiles.models import CEFR, Level, Profile
from schools.calendars import CommonSlots, SharedYear, common_slots, shared_year
from schools.models import School, Validation, ValidationState
from schools.queries import current_validation

EARTH = 6371.0  # km, mean radius
MAX_FROM = 2000
STEPS = range(1, 7)  # of a ladder, A1 to C2


class Rung(NamedTuple):
    """A language with its level: `steps` says of each of six steps whether it is reached."""

    name: str
    level: str
    steps: list[bool]


@dataclass
class PersonPage:
    """All the template of a person's page needs."""

    reader: User
    sight: Sight
    readers: Validation | None
    saved: bool
    contact: bool
    back: str

    @property
    def person(self) -> User:
        """Whose page it is."""
        return self.sight.person

    @property
    def profile(self) -> Profile:
        """What the person teaches."""
        return self.person.profile

    @property
    def school(self) -> School | None:
        """The person's present school, confirmed or not."""
        return self.sight.validation.school if self.sight.validation else None

    @property
    def confirmed(self) -> bool:
        """Whether national support has confirmed the school."""
        return _is_confirmed(self.sight.validation)

    @property
    def may_write(self) -> bool:
        """Whether the reader may write first: the validated, to others who are listed."""
        return not self.sight.own and self.sight.listed and _is_confirmed(self.readers)

    @property
    def country(self) -> str:
        """The name of the school's country, or of the person's."""
        return country_name(self.school.country_id if self.school else self.person.country_id)

    @property
    def lang(self) -> str:
        """What the names on the page are most likely written in."""
        return language_of(self.school.country_id if self.school else self.person.country_id)

    @property
    def latin_name(self) -> str:
        """The name in Latin letters, if it has others."""
        return latin_name(self.person.name)

    @property
    def looks(self) -> bool:
        """Whether the person looks for a partner today."""
        until = self.profile.looking_until
        return self.profile.looking and until is not None and until >= today()

    @property
    def levels(self) -> str:
        """The levels taught, in the order of school life."""
        return _(", ").join(str(label) for value, label in Level.choices if value in self.profile.levels)

    @property
    def ages(self) -> str:
        """The pupils' ages."""
        return ages(self.profile.age_from, self.profile.age_to)

    @cached_property
    def subjects(self) -> str:
        """The subjects taught, by name."""
        return _(", ").join(sorted(map(str, self.profile.subjects.all())))

    @cached_property
    def _spoken(self) -> list[tuple[str, str, str]]:
        languages = best_first(list(self.profile.languages.all()))
        return [(language_name(s.language_id), s.level, s.pupils_level) for s in languages]

    @property
    def languages(self) -> list[Rung]:
        """What the person speaks, as ladders."""
        return [rung(name, level) for name, level, pupils in self._spoken]

    @property
    def pupils_languages(self) -> list[Rung]:
        """What the pupils speak, as ladders."""
        return [rung(name, pupils) for name, level, pupils in self._spoken if pupils]

    @cached_property
    def themes(self) -> list[tuple[str, str]]:
        """The themes: name and the address of everybody who has it."""
        return [(t.name, address([("theme", t.key)])) for t in self.profile.themes.order_by("name")]

    @property
    def written_in(self) -> str:
        """The name of the language of the about text."""
        return language_name(self.profile.about_language) if self.profile.about_language else ""

    @cached_property
    def pair(self) -> Pair | None:
        """Reader and person compared; None on one's own page, and where one of them has no school."""
        mine = self.readers
        if self.sight.own or mine is None or self.school is None:
            return None
        me, other = of_people([(self.reader.profile, mine.school), (self.profile, self.school)])
        return pairs(Seeker(me, weeks_now()), [other])[0]

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the two may found together; None on one's own page."""
        if self.sight.own:
            return None
        return verdict_for_two(self.reader, self.readers, self.sight.validation, today())

    @cached_property
    def shared(self) -> SharedYear | None:
        """The school year of both schools; None on one's own page."""
        if self.sight.own:
            return None
        return shared_year(self.readers.school if self.readers else None, self.school, today())

    @cached_property
    def slots(self) -> CommonSlots | None:
        """The lessons of both at the same time; None on one's own page."""
        return common_slots(self.reader, self.person, self.shared.meeting_weeks) if self.shared else None

    @cached_property
    def requests(self) -> list[RequestRow]:
        """The open requests of the person."""
        return open_requests_of(self.person, self.reader)

    @cached_property
    def answers(self) -> Answers:
        """How the person answers first letters, as far as she shares it."""
        return answers_of([self.person.pk])[self.person.pk]

    @property
    def distance(self) -> int | None:
        """About how many km lie between the schools of reader and person; None when unknown or the same."""
        mine = self.readers.school if self.readers else None
        if self.sight.own or not mine or not self.school or mine == self.school:
            return None
        return about_km(mine, self.school)

    @property
    def distance_text(self) -> str:
        """The distance as the reader's language writes it."""
        return grouped(self.distance or 0)


def person_page(reader: User, sight: Sight, back: str) -> PersonPage:
    """Compose the page of `sight.person` for `reader`; `back` is the search she came from."""
    return PersonPage(
        reader=reader,
        sight=sight,
        readers=current_validation(reader),
        saved=not sight.own and SavedPerson.objects.filter(user=reader, person=sight.person).exists(),
        contact=not sight.own and Contact.objects.filter(user=reader, person=sight.person).exists(),
        back=back_to(back),
    )


def back_to(query: str) -> str:
    """Return the address of the search in `query`, read and written anew: nothing foreign survives."""
    if not query or len(query) > MAX_FROM:
        return address([])
    try:
        params = QueryDict(query)
    except TooManyFieldsSent:  # more fields than any form of ours has
        return address([])
    return read(params, "en", eligible_on(today())).url()


def rung(name: str, level: str) -> Rung:
    """Return a language as a ladder of six steps; a first language reaches all."""
    reached = RANKS.get(level, -1) + 1
    return Rung(
        name, str(CEFR(level).label) if level in CEFR.values else level, [s <= reached for s in STEPS]
    )


def about_km(one: School, other: School) -> int | None:
    """Return the great-circle distance of two schools, rounded: to 50 km from 100 km on, else to 10."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(value is None for value in places):
        return None
    lat1, lon1, lat2, lon2 = (math.radians(value or 0.0) for value in places)
    haversine = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    km = 2 * EARTH * math.asin(min(1.0, math.sqrt(haversine)))
    step = 50 if km >= 100 else 10
    return max(step, round(km / step) * step)


def _is_confirmed(validation: Validation | None) -> bool:
    return validation is not None and validation.state == ValidationState.CONFIRMED
