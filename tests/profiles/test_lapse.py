"""Looking for partners ends by itself, is announced once, and goes on by one click in a mail."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import PersonChange
from countries.queries import today
from notifications.models import Notification
from profiles import jobs, renewal
from profiles.lapse import lapse_after, latest_end
from profiles.models import Profile
from tests import people

day = datetime.date


@pytest.mark.parametrize(
    "now, lapse, latest",
    [
        (day(2026, 1, 1), day(2026, 6, 30), day(2026, 6, 30)),
        (day(2026, 6, 15), day(2026, 6, 30), day(2026, 6, 30)),
        (day(2026, 6, 16), day(2026, 6, 30), day(2026, 12, 31)),
        (day(2026, 6, 30), day(2026, 12, 31), day(2026, 12, 31)),
        (day(2026, 12, 16), day(2026, 12, 31), day(2026, 12, 31)),
        (day(2026, 12, 17), day(2026, 12, 31), day(2027, 6, 30)),
        (day(2026, 12, 31), day(2027, 6, 30), day(2027, 6, 30)),
    ],
)
def test_the_days_of_lapse(now, lapse, latest):
    assert (lapse_after(now), latest_end(now)) == (lapse, latest)


@pytest.fixture
def looking(db):
    """Return a maker of a validated person who looks until so many days from now."""

    def make(days: int, **fields):
        person = people.validated(**fields)
        until = today() + datetime.timedelta(days=days)
        Profile.objects.filter(pk=person.pk).update(looking=True, looking_until=until)
        return person

    return make


def link_to(person) -> str:
    return Notification.objects.get(user=person, kind="profile.lapses").url


def test_all_batches_are_told(looking, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    people_looking = {looking(3).pk for _ in range(5)}
    jobs.announce_lapses()
    told = Notification.objects.filter(kind="profile.lapses").values_list("user", flat=True)
    assert len(told) == 5 and set(told) == people_looking


def test_the_end_is_announced_once_from_fourteen_days_before(looking):
    soon, now, later = looking(14), looking(0), looking(15)
    gone = looking(5, is_active=False)
    jobs.announce_lapses()
    jobs.announce_lapses()
    told = Notification.objects.filter(kind="profile.lapses").values_list("user", flat=True)
    assert sorted(told) == sorted([soon.pk, now.pk])
    assert later.pk not in told and gone.pk not in told


def test_one_click_without_signing_in_renews_and_a_second_changes_nothing(looking, client):
    person = looking(3)
    jobs.announce_lapses()
    link = link_to(person)
    assert "<button" in client.get(link).content.decode()
    assert Profile.objects.get(pk=person.pk).looking_until != latest_end(today())
    changes = PersonChange.objects.count()
    assert client.post(link).status_code == 200
    profile = Profile.objects.get(pk=person.pk)
    assert (profile.looking, profile.looking_until) == (True, latest_end(today()))
    assert PersonChange.objects.count() == changes + 1
    assert client.post(link).status_code == 410 and client.get(link).status_code == 410
    assert PersonChange.objects.count() == changes + 1


def test_the_link_still_works_when_looking_has_lapsed(looking, client):
    person = looking(1)
    jobs.announce_lapses()
    Profile.objects.filter(pk=person.pk).update(looking=False)
    assert client.post(link_to(person)).status_code == 200
    assert Profile.objects.get(pk=person.pk).looking


def test_the_link_of_the_suspended_or_closed_does_nothing(looking, client):
    person = looking(1)
    jobs.announce_lapses()
    type(person).objects.filter(pk=person.pk).update(
        suspended_at=timezone.now(), suspension_reason="Advertising."
    )
    assert client.post(link_to(person)).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "☃", "9" * 3000, "WzEsIjIwMjYtMDEtMDEiXQ:1:1"])
def test_a_forged_link_does_nothing(token, client, db):
    for answer in (client.get(f"/profile/renewal/{token}/"), client.post(f"/profile/renewal/{token}/")):
        assert answer.status_code == 410


def test_a_token_of_another_purpose_is_none():
    made = renewal.make(renewal.Renewal(1, day(2026, 6, 30)))
    assert renewal.read(made) == renewal.Renewal(1, day(2026, 6, 30))
    assert renewal.read(made[:-1]) is None


def test_what_has_lapsed_is_switched_off_and_the_engines_hear_of_it(looking):
    over, last_day = looking(-1), looking(0)
    before = PersonChange.objects.count()
    jobs.end_looking()
    jobs.end_looking()
    assert not Profile.objects.get(pk=over.pk).looking
    assert Profile.objects.get(pk=last_day.pk).looking
    assert list(PersonChange.objects.values_list("user", flat=True)[before:]) == [over.pk]


def test_looking_counts_by_its_date_before_any_job_runs(looking):
    over, last_day = looking(-1), looking(0)
    assert not Profile.objects.get(pk=over.pk).is_looking_on(today())
    assert Profile.objects.get(pk=last_day.pk).is_looking_on(today())
