"""Whom to suggest to a reader: the best matches by the match order, as the answers to her letters teach.

A refusal because of ages, language or theme makes that a condition; one because of dates, or of too many
projects, lets those come first who look for a partner now.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.zones import zone_of
from contacts.models import ContactRequest, DeclineReason, RequestState
from contacts.queries import avoid_ids, declined_reasons
from countries.queries import today
from partner_search.access import hidden_from
from partner_search.engine import get_engine
from partner_search.models import Suggestion
from partner_search.query import RANKS, Query
from partner_search.seekers import seeker_of
from profiles.models import CEFR, Profile

NUMBER = 3
LEARNT_FROM = datetime.timedelta(days=365)  # so long a refusal's reason shapes what is suggested
SOON = frozenset((DeclineReason.DATES, DeclineReason.FULL))


def week_of(user: User) -> datetime.date:
    """Return the Monday of the present week in the reader's time zone."""
    day = timezone.now().astimezone(zone_of(user.time_zone)).date()
    return day - datetime.timedelta(days=day.weekday())


def lacking(profile: Profile) -> list[str]:
    """Return the names of what a profile lacks before anybody can be suggested for it."""
    lacks = {
        _("levels"): not profile.levels,
        _("subjects"): not profile.subjects.all(),
        _("your pupils’ ages"): profile.age_from is None,
        _("a working language"): not profile.languages.all(),
    }
    return [name for name, lacking in lacks.items() if lacking]


def reasons_of(user: User) -> frozenset[str]:
    """Return the reasons of this year's refusals of the reader's own letters."""
    since = today() - LEARNT_FROM
    return frozenset(reason for _person, reason, _day in declined_reasons(user, since))


def choose(user: User, reasons: Collection[str], *, after: Collection[int] = ()) -> list[int]:
    """Return the three who fit `user` best; those of `after` only where there are no others.

    Nobody whom it makes no sense to suggest, whom she dismissed, who ever declined a letter of hers, or
    whose she declined. Nobody at all while the search engine gets ready.
    """
    engine = get_engine()
    if not engine.prepare():
        return []
    query, never = wanted(user, reasons), hidden_from(user) | never_again(user) | avoid_ids(user)
    found: list[int] = []
    for hidden in (never | set(after), never):
        for asked in _soonest(query, reasons):
            if len(found) < NUMBER:
                found += engine.search(asked, hidden | set(found)).ids
    return found[:NUMBER]


def _soonest(query: Query, reasons: Collection[str]) -> Iterable[Query]:
    """Return the query; first for those who look now, where a reason asks for it."""
    return (replace(query, available=True), query) if SOON & set(reasons) else (query,)


def wanted(user: User, reasons: Collection[str]) -> Query:
    """Return whom to look for: whoever shares a language with the reader, and what the reasons require."""
    profile = user.profile
    spoken = {row.language_id: row.level for row in profile.languages.all()}
    themes = profile.themes.values_list("key", flat=True) if DeclineReason.THEME in reasons else ()
    ages = (profile.age_from, profile.age_to) if DeclineReason.AGES in reasons else (None, None)
    return Query(
        age_from=ages[0],
        age_to=ages[1],
        languages=_well(spoken) if DeclineReason.LANGUAGE in reasons else _any(spoken),
        themes=frozenset(themes),
        sort="match",
        seeker=seeker_of(user),
    )


def _any(spoken: Iterable[str]) -> frozenset[tuple[str, str]]:
    return frozenset((code, "") for code in spoken)


def _well(spoken: dict[str, str]) -> frozenset[tuple[str, str]]:
    """Return the languages both can use without trouble: B2 or better, of hers those she knows so well."""
    least = CEFR.B2.value
    well = [code for code, level in spoken.items() if RANKS[level] >= RANKS[least]]
    return frozenset((code, least) for code in well or spoken)


def never_again(user: User) -> set[int]:
    """Return the ids of those the reader dismissed, and of those of whom one declined the other's letter."""
    dismissed = Suggestion.objects.filter(user=user, dismissed_at__isnull=False)
    declined = ContactRequest.objects.filter(
        Q(sender=user) | Q(recipient=user), state=RequestState.DECLINED
    ).values_list("sender", "recipient")
    people = {person for pair in declined for person in pair} - {user.pk}
    return people | set(dismissed.values_list("person", flat=True))
