"""Alerts of saved searches: when they are due, whom they name, and the signed link that stops them."""

import datetime

from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyroaring import BitMap

from accounts.zones import zone_of
from notifications.actions import notify
from partner_search.models import Alert, SavedSearch
from partner_search.rows import Reader, Row, rows

SALT = "partner_search.saved"
HOUR = datetime.time(17)
FRIDAY = 4
NAMED = 5


def next_alert(alert: str, zone: str, now: datetime.datetime) -> datetime.datetime | None:
    """Return when everyone who matches is looked through next: 17:00 in `zone`, None without an alert.

    Daily, on Fridays for a weekly alert; daily also where changes are followed at once, since a person may
    come into a result by the date alone.
    """
    if alert == Alert.NONE:
        return None
    here = zone_of(zone)
    day = now.astimezone(here).date()
    while _at(day, here) <= now or (alert == Alert.WEEKLY and day.weekday() != FRIDAY):
        day += datetime.timedelta(days=1)
    return _at(day, here)


def _at(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    return datetime.datetime.combine(day, HOUR, zone).astimezone(datetime.UTC)


def next_alert_of(search: SavedSearch) -> datetime.datetime | None:
    """Return when everyone who matches `search` is looked through next."""
    return next_alert(search.alert, search.user.time_zone, timezone.now())


def make_token(search: SavedSearch) -> str:
    """Return the token of the link that stops the alerts of `search`, without signing in."""
    return signing.dumps([search.pk, search.user_id], salt=SALT)


def read_token(token: str) -> SavedSearch | None:
    """Return the search whose alerts `token` stops, None for a forged token or a search that is gone.

    The link never grows old: it can only stop mails.
    """
    try:
        pk, user = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return SavedSearch.objects.kept().filter(pk=pk, user=user).first()


def tell(search: SavedSearch, new: BitMap) -> None:
    """Tell the reader of `search` who is new, in the app and by mail; the five who joined last by name.

    Whom it names stands in `ids`, so that it is found when one of them closes the account.
    """
    latest = sorted(new, reverse=True)[:NAMED]
    with translation.override(search.user.language):
        people = "\n".join(_lines(search, latest, len(new) - len(latest)))
    notify(
        search.user,
        "search.new",
        url=reverse("open_search", args=[search.pk]),
        name=search.name,
        n=len(new),
        people=people,
        ids=f",{','.join(map(str, latest))},",
        stop=reverse("stop_search", args=[make_token(search)]),
    )


def _lines(search: SavedSearch, latest: list[int], more: int) -> list[str]:
    """Return a line for each of `latest`, with school and country, and how many more there are."""
    lines = [_line(row) for row in rows(latest, Reader(search.user_id, None, {}))]
    if more:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return lines


def _line(row: Row) -> str:
    words = {"name": row.person.name, "school": row.school.name, "country": row.country}
    return "– " + _("%(name)s, %(school)s, %(country)s") % words
