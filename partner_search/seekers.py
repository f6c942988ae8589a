"""The reader as the order of matches sees her."""

from accounts.models import User
from countries.queries import today
from partner_search import documents
from partner_search.matching import Seeker, Weeks
from schools.calendars import weeks_by_calendar
from schools.models import Calendar
from schools.queries import current_validation


def seeker_of(user: User) -> Seeker | None:
    """Return `user` as a seeker, listed or not; None for who has named no school yet."""
    validation = current_validation(user)
    if validation is None:
        return None
    return Seeker(documents.of_person(user.profile, validation.school), weeks_now())


def weeks_now() -> Weeks:
    """Return the teaching weeks of all calendars in the present school year."""
    by_calendar = weeks_by_calendar(today())
    national = dict(Calendar.objects.filter(region="").values_list("country_id", "pk"))
    return Weeks(
        by_calendar, {code: by_calendar[key] for code, key in national.items() if key in by_calendar}
    )
