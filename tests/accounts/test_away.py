"""Who stays away for three years is warned, and 30 days later the account ends (rule `retention`)."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts import away, jobs
from accounts.models import User
from countries.queries import today
from jobs.testing import run_all
from tests import people

pytestmark = pytest.mark.django_db


def absent(days=away.AWAY.days + 1, **fields):
    """Make a validated user who was last here so many days ago."""
    user = people.validated(**fields)
    then = timezone.now() - datetime.timedelta(days=days)
    User.objects.filter(pk=user.pk).update(last_active_on=then.date(), date_joined=then)
    return user


def a_day(time_machine, days=0):
    """Let some days pass and the daily job run."""
    time_machine.shift(datetime.timedelta(days=days))
    jobs.end_long_absences()
    run_all()


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    return time_machine


def test_after_three_years_one_is_warned_once_in_ones_language(clock):
    user = absent(language="el")
    absent(away.AWAY.days - 5)
    a_day(clock)
    a_day(clock, 1)
    assert [each.to for each in mail.outbox] == [[user.email]]
    assert "/el/accounts/login/" in mail.outbox[0].body
    assert User.objects.filter(closed_at__isnull=False).count() == 0


def test_thirty_days_after_the_warning_the_account_ends(clock):
    user = absent(name="Canary Bird")
    a_day(clock)
    a_day(clock, 29)
    assert User.objects.get(pk=user.pk).closed_at is None
    a_day(clock, 1)
    closed = User.objects.get(pk=user.pk)
    assert closed.closed_at and closed.away_warned_on is None
    assert "Canary" not in str(list(User.objects.filter(pk=user.pk).values()))


def test_who_comes_back_stays_and_is_warned_anew_after_the_next_absence(clock, client):
    user = absent()
    a_day(clock)
    client.force_login(user)
    client.get("/welcome/")
    a_day(clock, 40)
    assert User.objects.get(pk=user.pk).closed_at is None
    a_day(clock, away.AWAY.days)
    assert len(mail.outbox) == 2
    assert User.objects.get(pk=user.pk).closed_at is None


def test_who_comes_back_between_the_look_and_the_end_stays():
    user = absent()
    User.objects.filter(pk=user.pk).update(away_warned_on=today() - away.NOTICE)
    assert away.to_close(today()).exists()
    User.objects.filter(pk=user.pk).update(last_active_on=today())
    away.close(user.pk, today())
    assert User.objects.get(pk=user.pk).closed_at is None


def test_a_new_account_that_was_never_used_is_not_away():
    User.objects.filter(pk=people.user().pk).update(last_active_on=datetime.date(1970, 1, 1))
    assert not away.to_warn(today()).exists()
