"""The reader as a search sees her: whom others are to fit, and with whom she may found projects."""

from dataclasses import replace

from accounts.models import User
from common.sql import select
from countries.queries import today
from partner_search import documents
from partner_search.asked import Asked
from partner_search.eligibility import partner_kinds
from partner_search.matching import Seeker, Weeks
from schools.calendars import weeks_by_calendar
from schools.models import Calendar, ValidationState
from schools.queries import current_validation

CONFIRMED_COUNTRY = """
    SELECT school.country_id FROM schools_validation present
    JOIN schools_school school ON school.id = present.school_id
    WHERE present.ended_at IS NULL AND present.user_id = %s AND present.state = %s
"""


def for_reader(asked: Asked, reader: User, country: str | None) -> Asked:
    """Return what is asked as `reader` asks it: with whom she may found projects, and whom others are to fit.

    `country` is that of her school if it is confirmed.
    """
    query = replace(asked.query, kinds=partner_kinds(country, today()))
    if query.sort == "match":
        query = replace(query, seeker=seeker_of(reader))
    return replace(asked, query=query)


def confirmed_country(user_id: int) -> str | None:
    """Return the country of the user's present school if it is confirmed."""
    found = select(CONFIRMED_COUNTRY, [user_id, ValidationState.CONFIRMED.value])
    return found[0][0] if found else None


def seeker_of(user: User) -> Seeker | None:
    """Return `user` as a seeker, listed or not; None for who has named no school yet."""
    validation = current_validation(user)
    if validation is None:
        return None
    return Seeker(documents.of_people([(user.profile, validation.school)])[0], weeks_now())


def weeks_now() -> Weeks:
    """Return the teaching weeks of all calendars in the present school year."""
    by_calendar = weeks_by_calendar(today())
    national = dict(Calendar.objects.filter(region="").values_list("country_id", "pk"))
    return Weeks(
        by_calendar, {code: by_calendar[key] for code, key in national.items() if key in by_calendar}
    )
