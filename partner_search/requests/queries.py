"""The reads of the other pages: one request, one's own, those of a person, and what may be picked there."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Contact
from contacts.queries import hidden_ids
from countries.names import country_name, language_name
from countries.queries import today
from partner_search.asked import Asked
from partner_search.eligibility import verdict_for_two
from partner_search.models import FoundPartner, PartnerRequest, PartnerRequestState
from partner_search.query import RANKS, Query
from partner_search.requests.access import may_post, visible_to
from partner_search.requests.actions import NOTICE
from partner_search.requests.rows import RequestRow, request_rows
from partner_search.requests.search import DESK
from partner_search.rows import language_of
from partner_search.verdict import Verdict
from schools.models import Validation
from schools.queries import current_validation

PAGE = 20
OF_A_PERSON = 5  # as many as may be open
CONTACTS = 200  # to pick a partner from, the latest first


@dataclass
class RequestPage:
    """All the template of one request needs."""

    reader: User
    request: PartnerRequest
    row: RequestRow
    validation: Validation | None
    found: int
    may_write: bool

    @property
    def author(self) -> User:
        """Who seeks partners."""
        return self.request.author

    @property
    def own(self) -> bool:
        """Whether the reader is the author."""
        return self.request.author_id == self.reader.pk

    @property
    def state(self) -> PartnerRequestState:
        """The state as it is today."""
        return self.request.state_on(today())

    @property
    def open(self) -> bool:
        """Whether readers may answer."""
        return self.state == PartnerRequestState.OPEN

    @property
    def lapses_soon(self) -> bool:
        """Whether it lapses within days, before its date."""
        lapses = self.request.lapses_on
        return self.open and lapses < self.request.closes_on and lapses <= today() + NOTICE

    @property
    def country(self) -> str:
        """The country of the author's school."""
        return country_name(self.validation.school.country_id if self.validation else self.author.country_id)

    @property
    def lang(self) -> str:
        """What the names of author and school are most likely written in."""
        return language_of(self.validation.school.country_id if self.validation else self.author.country_id)

    @property
    def written_in(self) -> str:
        """The name of the language of the text."""
        return language_name(self.request.text_language)

    @property
    def write_url(self) -> str:
        """The form of a first message to the author, filled with what the request says."""
        request = self.request
        said = {
            "age_from": request.age_from,
            "age_to": request.age_to,
            "language": self._language,
            "starts_on": _iso(request.starts_on),
            "ends_on": _iso(request.ends_on),
            "ask": _("To take part in “%(title)s”.") % {"title": request.title},
        }
        known = {name: value for name, value in said.items() if value}
        return f"{reverse('write_to', args=[self.author.handle])}?{urlencode(known)}"

    @property
    def _language(self) -> str:
        """The language asked for that the reader knows best, else the first."""
        asked = [row.language_id for row in self.request.languages.all()]
        spoken = {row.language_id: RANKS[row.level] for row in self.reader.profile.languages.all()}
        return max(asked, key=lambda code: spoken.get(code, -1), default="")

    @cached_property
    def verdict(self) -> Verdict | None:
        """Whether reader and author may found a project together; nothing for the author herself."""
        if self.own:
            return None
        return verdict_for_two(self.reader, current_validation(self.reader), self.validation, today())

    @property
    def themes(self) -> list[tuple[str, str]]:
        """The themes: name and the address of every request that has it."""
        search = Asked(Query(), desk=DESK)
        themes = sorted(self.request.themes.all(), key=lambda theme: theme.name)
        return [(theme.name, search.address([("theme", theme.key)])) for theme in themes]

    @cached_property
    def partners(self) -> list[User]:
        """Who has been found; only for the author, and without those in a block with her."""
        found = FoundPartner.objects.filter(request=self.request).exclude(person__in=hidden_ids(self.reader))
        found = found.select_related("person__profile")
        return [partner.person for partner in found] if self.own else []

    @cached_property
    def contacts(self) -> list[User]:
        """The contacts whom the author may still count as partners."""
        if not self.own or self.found >= self.request.partners_wanted:
            return []
        rows = Contact.objects.filter(user=self.reader, person__closed_at__isnull=True)
        rows = rows.exclude(person__in=self.partners).select_related("person")
        return [row.person for row in rows.order_by("-id")[:CONTACTS]]


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def request_page(reader: User, request: PartnerRequest) -> RequestPage:
    """Compose the page of `request` for `reader`."""
    row = request_rows([request.pk], reader)[0]
    request = _with_author(row.request, request.author)
    return RequestPage(
        reader=reader,
        request=request,
        row=row,
        validation=current_validation(request.author),
        found=request.partners.exclude(person__in=hidden_ids(request.author)).count(),
        may_write=may_post(reader),
    )


def _with_author(request: PartnerRequest, author: User) -> PartnerRequest:
    request.author = author
    return request


@dataclass
class OwnRequests:
    """A page of one's own requests, the latest first, and the key after which the next begins."""

    rows: list[tuple[RequestRow, PartnerRequestState, int]]
    next: int | None
    may_post: bool


def own_requests(user: User, after: int | None) -> OwnRequests:
    """Return the requests of `user` with an id under `after`: the row, the state today, partners found."""
    mine = PartnerRequest.objects.filter(author=user)
    if after is not None:
        mine = mine.filter(pk__lt=after)
    count = Count("partners", filter=~Q(partners__person__in=hidden_ids(user)))
    found = dict(mine.annotate(found=count).order_by("-pk").values_list("pk", "found")[: PAGE + 1])
    ids = list(found)
    rows = [
        (row, row.request.state_on(today()), found[row.request.pk]) for row in request_rows(ids[:PAGE], user)
    ]
    return OwnRequests(rows, ids[PAGE - 1] if len(ids) > PAGE else None, may_post(user))


def open_requests_of(person: User, reader: User) -> list[RequestRow]:
    """Return the open requests of `person` that `reader` may see, the latest first."""
    found = visible_to(reader).open_on(today()).filter(author=person).order_by("-pk")
    return request_rows(list(found.values_list("pk", flat=True)[:OF_A_PERSON]), reader)
