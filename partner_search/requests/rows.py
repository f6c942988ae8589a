"""The rows of a list of requests, and why one fits the reader, in as many queries for twenty as for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from countries.models import Tier
from countries.names import country_name, language_name
from countries.queries import today
from partner_search.facets import subject_name
from partner_search.models import PartnerRequest
from partner_search.query import RANKS
from partner_search.rows import MARKS, Reader, Row, ages, find_rows, reader_of
from partner_search.slips import language_label
from profiles.models import Level


@dataclass
class RequestRow:
    """A request as a list shows it; `author` is the row of the person, None if she has no school."""

    request: PartnerRequest
    author: Row | None
    reasons: list[str]

    @property
    def marks(self) -> list[str]:
        """The first reasons why it fits the reader."""
        return self.reasons[:MARKS]

    @property
    def ages(self) -> str:
        """The pupils' ages."""
        return ages(self.request.age_from, self.request.age_to)

    @cached_property
    def languages(self) -> list[str]:
        """The languages, each with the level asked."""
        return [language_label(language_name(r.language_id), r.level) for r in self.request.languages.all()]

    @cached_property
    def subjects(self) -> list[str]:
        """The subjects by name."""
        language = get_language() or "en"
        return sorted(subject_name(subject.pk, language) for subject in self.request.subjects.all())

    @property
    def levels(self) -> list[str]:
        """The levels, in the order of school life."""
        return [str(label) for value, label in Level.choices if value in self.request.levels]

    @cached_property
    def wishes(self) -> list[str]:
        """Where partners should be: tiers, then countries, by name."""
        tiers = [str(label) for key, label in Tier.choices if key in self.request.wishes]
        codes = set(self.request.wishes) - set(Tier.values)
        return tiers + sorted(map(country_name, codes))

    @property
    def days_left(self) -> int:
        """How many days it stays open, today not counted."""
        return (self.request.closes_on - today()).days


def fetched(ids: Sequence[int]) -> dict[int, PartnerRequest]:
    """Return the requests `ids` with all a row shows: four queries."""
    found = PartnerRequest.objects.filter(pk__in=ids).prefetch_related("subjects", "themes", "languages")
    return {request.pk: request for request in found}


def request_rows(ids: Sequence[int], reader: User) -> list[RequestRow]:
    """Return the rows of the requests `ids` for `reader`, in this order."""
    requests = fetched(ids)
    authors = list({request.author_id for request in requests.values()})
    people = {row.person.pk: row for row in find_rows(authors, reader).rows}
    compared = reader_of(reader)
    mine = set(reader.profile.subjects.values_list("pk", flat=True))
    return [
        RequestRow(requests[pk], people.get(requests[pk].author_id), reasons(requests[pk], compared, mine))
        for pk in ids
        if pk in requests
    ]


def reasons(request: PartnerRequest, reader: Reader, subjects: set[str]) -> list[str]:
    """Return in words why `request` fits `reader`: ages, languages, subjects; nothing for her own."""
    if request.author_id == reader.id:
        return []
    return [*_shared_ages(request, reader), *_known_languages(request, reader), *_shared(request, subjects)]


def _shared_ages(request: PartnerRequest, reader: Reader) -> list[str]:
    if not reader.ages or request.age_from is None or request.age_to is None:
        return []
    low, high = max(reader.ages[0], request.age_from), min(reader.ages[1], request.age_to)
    if low > high:
        return []
    if low == high:
        return [_("You teach age %(age)s") % {"age": low}]
    return [_("You teach ages %(age)s") % {"age": ages(low, high)}]


def _known_languages(request: PartnerRequest, reader: Reader) -> list[str]:
    """Return the language asked for that the reader knows best, if she knows one well enough."""
    enough = [
        (RANKS[reader.languages[row.language_id]], row.language_id)
        for row in request.languages.all()
        if row.language_id in reader.languages
        and RANKS[reader.languages[row.language_id]] >= RANKS.get(row.level, 0)
    ]
    if not enough:
        return []
    return [_("You work in %(language)s") % {"language": language_name(max(enough)[1])}]


def _shared(request: PartnerRequest, subjects: set[str]) -> list[str]:
    language = get_language() or "en"
    shared = sorted(
        subject_name(subject.pk, language) for subject in request.subjects.all() if subject.pk in subjects
    )
    return [_("You teach %(subject)s") % {"subject": shared[0]}] if shared else []
