"""A verdict in words: what is said to the people it is about."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from countries.names import country_name
from countries.queries import today
from partner_search.models.rules import Doubt, Rule

EUROPEAN, NATIONAL, NO = "european", "national", "no"
ALLOWED, NOT, UNCONFIRMED = "allowed", "not", "unconfirmed"


class Ruling(NamedTuple):
    """A rule with its source and days; `doubt` is what no source states, `confirmed` is for the day asked."""

    key: str
    source: str
    first: datetime.date | None
    last: datetime.date | None
    doubt: str
    confirmed: bool

    def begun(self, day: datetime.date) -> bool:
        """Return whether its first day has come."""
        return self.first is None or self.first <= day

    def ended(self, day: datetime.date) -> bool:
        """Return whether its last day is over."""
        return self.last is not None and self.last < day

    @property
    def text(self) -> str:
        """The rule in the reader's language."""
        if self.key in Rule.values:
            return str(Rule(self.key).label)
        return _("Schools of the programme’s countries take part, and no others.")

    @property
    def dates(self) -> str:
        """Since when and until when, in words."""
        first, last = _day(self.first), _day(self.last)
        if self.first and self.last:
            return _("From %(first)s to %(last)s.") % {"first": first, "last": last}
        if self.last:
            return _("Until %(last)s; the source states no first day.") % {"last": last}
        if self.first:
            return _("Since %(first)s.") % {"first": first}
        return _("The source states no first day.")

    @property
    def unsure(self) -> str:
        """What of it is not confirmed, in words; nothing if all is."""
        return {
            Doubt.RULE.value: _("The rule itself is not confirmed."),
            Doubt.FIRST_DAY.value: _("The first day is not confirmed."),
            Doubt.LAST_DAY.value: _("The last day is not confirmed."),
        }.get(self.doubt, "")


@dataclass(frozen=True)
class Verdict:
    """Whether schools may found a project on a day.

    `kind` is "european", "national" or "no"; `answer` is "allowed", "not" or "unconfirmed"; `reason` names
    the line of the tables that decided; it follows from the `rules`, and the `consequences` follow from it.
    """

    kind: str
    answer: str
    reason: str
    scope: str
    day: datetime.date
    rules: tuple[Ruling, ...]
    consequences: tuple[Ruling, ...]
    special: bool
    outside: tuple[str, ...]
    asked: tuple[tuple[str, str, str, bool], ...]
    for_two: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether sources state all that decided."""
        return self.answer != UNCONFIRMED

    @property
    def icon(self) -> str:
        """The sign before the headline."""
        if self.kind == NO:
            return "x" if self.confirmed else "info"
        return "check" if self.confirmed else "info"

    @property
    def headline(self) -> str:
        """The answer in one line."""
        return (_headline_for_two if self.for_two else _headline)(self)

    @property
    def explanation(self) -> str:
        """Why, in a sentence or two."""
        why = _reason(self)
        if self.kind != NO and not self.confirmed:
            return f"{why} {_('One of the rules is not confirmed: ask your national office first.')}"
        return why

    @property
    def sentences(self) -> list[str]:
        """What follows for those who may, a sentence each."""
        found = [_consequence(ruling.key) for ruling in self.consequences]
        if self.special:
            found.append(_("No source names schools for special needs on their own: not confirmed."))
        return found

    @property
    def lead(self) -> Ruling | None:
        """The rule to show first: one that is not confirmed, else the one that decided."""
        return next((ruling for ruling in self.rules if not ruling.confirmed), next(iter(self.rules), None))

    @property
    def all_rules(self) -> list[Ruling]:
        """The rules that decided, then those of the consequences."""
        return [*self.rules, *self.consequences]

    @property
    def url(self) -> str:
        """The address of the tool with these schools filled in."""
        pairs: list[tuple[str, str]] = []
        for n, (country, funding, level, founder) in enumerate(self.asked, 1):
            part = "founder" if founder else "later"
            row = (("country", country), ("funding", funding), ("level", level), ("part", part))
            pairs += [(f"{key}{n}", value) for key, value in row if value]
        pairs += [("day", self.day.isoformat())] if self.day != today() else []
        return f"{reverse('eligibility')}?{urlencode(pairs)}"


def _day(day: datetime.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _headline_for_two(verdict: Verdict) -> str:
    if verdict.reason == "unvalidated":
        return _("Not yet: first national support confirms you both")
    return {
        (EUROPEAN, True): _("You two may start a European project"),
        (EUROPEAN, False): _("As far as we know, you two may start a European project"),
        (NATIONAL, True): _("You two may start a national project"),
        (NATIONAL, False): _("As far as we know, you two may start a national project"),
        (NO, True): _("You two may not start a project now"),
        (NO, False): _("It is not confirmed that you two may start a project"),
    }[verdict.kind, verdict.confirmed]


def _headline(verdict: Verdict) -> str:
    return {
        (EUROPEAN, EUROPEAN, True): _("These schools may found a European project"),
        (EUROPEAN, EUROPEAN, False): _("As far as we know, these schools may found a European project"),
        (NATIONAL, NATIONAL, True): _("These schools may found a national project"),
        (NATIONAL, NATIONAL, False): _("As far as we know, these schools may found a national project"),
        (NO, EUROPEAN, True): _("These schools may not found a European project"),
        (NO, EUROPEAN, False): _("It is not confirmed that these schools may found a European project"),
        (NO, NATIONAL, True): _("These schools may not found a national project"),
        (NO, NATIONAL, False): _("It is not confirmed that these schools may found a national project"),
    }[verdict.kind, verdict.scope, verdict.confirmed]


def _reason(verdict: Verdict) -> str:
    """Return the sentence of the line that decided."""
    sentences = {
        EUROPEAN: _("Two schools of two countries are enough to found one."),
        NATIONAL: _("Two schools of one country are enough to found one."),
        "few_european": _("It takes founders at two different schools of two countries."),
        "few_national": _("It takes founders at two different schools."),
        "one_country": _("The founding schools are all of one country; a European project needs two."),
        "many_countries": _(
            "The founding schools are of several countries; a national project is founded in one. Schools of"
            " other countries may join it later."
        ),
        "no_national": _no_national(verdict),
        "outside": _("Not in the programme on that day: %(countries)s.")
        % {"countries": _(", ").join(map(country_name, verdict.outside))},
        "plus": _(
            "With a neighbouring country, at least two schools of EU or associated countries had to be among"
            " the founders, all agreeing."
        ),
        "unvalidated": _("The national office of each country checks that the person works at the school."),
    }
    return sentences.get(verdict.reason) or _("No source we have says what held on that day.")


def _no_national(verdict: Verdict) -> str:
    lead = verdict.lead
    if lead and lead.first and verdict.day < lead.first:
        return _("There were no national projects before %(day)s.") % {"day": _day(lead.first)}
    return _("On that day there are no national projects.")


def _consequence(key: str) -> str:
    return {
        Rule.FOUNDING.value: _(
            "The founder invites a contact as co-founder, and both national offices validate. More partners"
            " may join later; there is no upper limit."
        ),
        Rule.NATIONAL_NO_EQL.value: _(
            "Founded in one country, it can never get the European Quality Label, even if others join later."
        ),
        Rule.EQL_TWO_NQL.value: _(
            "It can get the European Quality Label once schools of two countries have their national labels."
        ),
        Rule.SCHOOL_KIND.value: _(
            "A private school takes part only if it has the rights of a public school: it follows the core"
            " curriculum."
        ),
    }[key]
