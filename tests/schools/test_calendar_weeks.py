"""Which weeks a calendar teaches, against a count day by day; what two schools have in common."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.calendars.weeks import (
    ONE_DAY,
    Period,
    first_unbroken,
    from_day,
    runs,
    teaching_weeks,
    weeks_in,
    year_of,
    year_of_period,
)

DAY = datetime.date
YEAR = year_of(DAY(2026, 11, 25))


def days_of(year):
    return [year.start + number * ONE_DAY for number in range(7 * year.weeks)]


def test_the_year_begins_in_the_week_of_1_september():
    assert (YEAR.start, YEAR.weeks, YEAR.name) == (DAY(2026, 8, 31), 52, "2026/27")
    assert year_of(DAY(2026, 8, 30)).name == "2025/26"
    assert year_of(DAY(2019, 8, 26)).start == DAY(2019, 8, 26)  # 1 September 2019 is a Sunday


@pytest.mark.parametrize("number", range(2000, 2101))
def test_every_day_lies_in_one_year_of_52_or_53_weeks(number):
    year = year_of(DAY(number, 9, 1))
    after = year_of(year.monday(year.weeks))
    assert year.weeks in (52, 53)
    assert {year_of(day) for day in days_of(year)} == {year}
    assert (after.number, year.number, year.start.weekday()) == (number + 1, number, 0)


periods = st.lists(
    st.builds(
        lambda start, long, term: Period(
            YEAR.start + start * ONE_DAY, YEAR.start + (start + long) * ONE_DAY, term
        ),
        st.integers(-80, 400),
        st.integers(0, 330),
        st.booleans(),
    ),
    max_size=6,
)


@given(periods)
@settings(max_examples=150, deadline=None)
def test_weeks_are_those_of_a_count_day_by_day(given_periods):
    assert teaching_weeks(given_periods, YEAR) == counted(given_periods)


def counted(given_periods):
    """Ask of each day by itself whether there is school."""
    own = [each for each in given_periods if middle(each) in days_of(YEAR)]
    if not own:
        return None
    has_terms = any(each.term for each in own)
    mask = 0
    for week in range(YEAR.weeks):
        days = days_of(YEAR)[7 * week : 7 * week + 5]
        if sum(is_taught(day, given_periods, has_terms) for day in days) >= 3:
            mask |= 1 << week
    return mask


def middle(period):
    days = (period.last - period.first).days
    return period.first + datetime.timedelta(days=days // 2)


def is_taught(day, given_periods, has_terms):
    holding = [each for each in given_periods if each.first <= day <= each.last]
    return not any(not each.term for each in holding) and (
        not has_terms or any(each.term for each in holding)
    )


def is_taught_in(week, given_periods):
    mask = teaching_weeks(given_periods, YEAR)
    assert mask is not None, "the year is known"
    return bool(mask >> week & 1)


def test_three_days_make_a_week():
    monday, thursday = YEAR.monday(10), YEAR.monday(10) + 3 * ONE_DAY
    two_days_off = Period(thursday, thursday + ONE_DAY)
    three_days_off = Period(monday, monday + 2 * ONE_DAY)
    assert is_taught_in(10, [two_days_off])
    assert not is_taught_in(10, [three_days_off])


def test_a_year_no_period_speaks_of_is_not_known():
    summer = Period(DAY(2026, 7, 1), DAY(2026, 9, 11))
    assert teaching_weeks([], YEAR) is None
    assert teaching_weeks([summer], YEAR) is None
    assert year_of_period(summer).name == "2025/26"


def test_the_summer_before_also_counts_in_a_year_that_is_known():
    summer = Period(DAY(2026, 7, 1), DAY(2026, 9, 11))
    winter = Period(DAY(2026, 12, 21), DAY(2027, 1, 3))
    free = [week for week in range(YEAR.weeks) if not is_taught_in(week, [summer, winter])]
    assert free == [0, 1, 16, 17]


def test_a_term_of_the_next_year_does_not_bound_this_one():
    winter = Period(DAY(2026, 12, 21), DAY(2027, 1, 3))
    term = Period(DAY(2027, 8, 23), DAY(2027, 12, 17), term=True)
    assert teaching_weeks([winter, term], YEAR) == teaching_weeks([winter], YEAR)


def test_runs_and_the_first_six_without_a_break():
    mask = 0b111111_0_11111_00
    assert runs(mask) == [(2, 6), (8, 13)]
    assert first_unbroken(mask) == 8
    assert first_unbroken(0b11111) is None
    assert weeks_in(0b1010) == [1, 3]


@pytest.mark.parametrize(
    ("day", "first"),
    [(DAY(2026, 7, 1), 0), (DAY(2026, 8, 31), 0), (DAY(2026, 9, 1), 1), (DAY(2026, 9, 7), 1)],
)
def test_a_week_that_has_begun_is_no_longer_to_come(day, first):
    assert weeks_in(from_day(0b111, YEAR, day)) == list(range(first, 3))
