"""Saved searches: keeping them, who is new, alerts that tell once and miss nobody, and how they stop."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as NumQueries

from accounts.actions import note_change, suspend
from accounts.closing import close, export
from accounts.models import User
from contacts.models import Block
from jobs.testing import run_all
from notifications.models import Notification
from partner_search import jobs, saved_actions
from partner_search.asked import read
from partner_search.models import Alert, SavedSearch
from partner_search.saved_alerts import make_token, next_alert
from partner_search.saved_queries import saved_by, set_of
from profiles import subjects
from profiles.models import Profile, Subject
from tests import people

pytestmark = pytest.mark.django_db
QUERY = "subject=music&language=en"
LIST = "/people/saved/"


def teacher(country: str = "PL", **fields: Any) -> User:
    """Make a listed person who teaches music and speaks English, and let the search know."""
    person = people.validated(country, **fields)
    person.profile.subjects.add(Subject.objects.get(pk="music"))
    people.speaks(person, "en")
    note_change(person)
    return person


@pytest.fixture
def reader() -> User:
    return people.validated("GR", name="Reader Here", time_zone="Europe/Athens")


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def saved(reader: User, alert: str = Alert.NONE, query: str = QUERY, name: str = "Music") -> SavedSearch:
    asked = read(QueryDict(query), "en", {"PL", "FR", "GR"})
    return saved_actions.save_search(asked, name, alert, acting_user=reader)


def told(reader: User) -> list[str]:
    """Return what the reader was told of new people, oldest first."""
    found = Notification.objects.filter(user=reader, kind="search.new").order_by("pk")
    return [each.params["people"] for each in found]


def new_in(reader: User) -> list[int | None]:
    return [line.new for line in saved_by(reader).lines]


# Keeping


def test_a_search_is_saved_from_its_page_and_opened_again(page, reader):
    teacher()
    link = re.search(r'href="(/people/saved/new/[^"]*)"', page.get(f"/people/?{QUERY}").content.decode())
    assert link
    form = page.get(link[1].replace("&amp;", "&")).content.decode()
    assert 'value="Music, English"' in form
    sent = {"search": QUERY, "name": "For the choir", "alert": "daily"}
    html = page.post("/people/saved/new/", sent, follow=True).content.decode()
    assert "The search is saved." in html and "For the choir" in html and "Music" in html
    kept = SavedSearch.objects.get()
    assert (kept.user, kept.alert, kept.query) == (reader, Alert.DAILY, QUERY)
    opened = page.get(f"/people/saved/{kept.pk}/")
    assert opened["Location"] == f"/people/?{QUERY}"


def test_the_state_is_kept_whole_and_in_one_spelling(reader):
    messy = "view=map&all=country&subject=music&subject=nonsense&sort=newest&age_to=9&age_from=6&q= choir "
    assert (
        saved(reader, query=messy).query == "q=choir&subject=music&age_from=6&age_to=9&sort=newest&view=map"
    )


@pytest.mark.parametrize("query", ["", "sort=newest&view=map", "subject=nonsense"])
def test_a_search_for_everybody_is_not_saved(reader, query):
    with pytest.raises(ValidationError) as refusal:
        saved(reader, query=query)
    assert refusal.value.code == "empty"


def test_the_same_is_saved_once_and_twenty_at_most(reader):
    for age in range(3, 18):
        saved(reader, query=f"age_from={age}")
    for age in range(3, 8):
        saved(reader, query=f"age_to={age}")
    with pytest.raises(ValidationError) as refusal:
        saved(reader, query="age_to=9")
    assert refusal.value.code == "full"
    with pytest.raises(ValidationError) as refusal:
        saved(reader, query="age_to=7&view=list")
    assert refusal.value.code == "saved"


def test_a_search_too_long_to_keep_is_refused(reader):
    with pytest.raises(ValidationError) as refusal:
        saved(reader, query="&".join(f"theme={chr(945 + n) * 60}" for n in range(20)))
    assert refusal.value.code == "long"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "alert": "daily"}, "Give it a name"),
        ({"name": "x", "alert": "hourly"}, "Choose one of the four."),
        ({"name": "x" * 81, "alert": "none"}, "80"),
    ],
)
def test_a_form_not_filled_in_says_what_to_do(page, sent, words):
    answer = page.post("/people/saved/new/", sent | {"search": QUERY})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_search_is_renamed_and_its_alert_changed(page, reader):
    kept = saved(reader)
    page.post(f"/people/saved/{kept.pk}/edit/", {"name": "Choirs", "alert": "weekly"})
    kept.refresh_from_db()
    assert (kept.name, kept.alert) == ("Choirs", Alert.WEEKLY) and kept.next_at is not None


def test_a_deleted_search_comes_back_within_a_day(page, reader):
    kept = saved(reader, Alert.DAILY)
    html = page.post(f"/people/saved/{kept.pk}/removal/", follow=True).content.decode()
    assert "Deleted lately" in html and page.get(f"/people/saved/{kept.pk}/").status_code == 404
    assert not SavedSearch.objects.alerting().exists()
    page.post(f"/people/saved/{kept.pk}/removal/remove/")
    assert SavedSearch.objects.alerting().get() == kept
    saved_actions.delete_search(kept, acting_user=reader)
    assert jobs.forget_deleted() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        assert jobs.forget_deleted() == 1


def test_a_deleted_search_does_not_come_back_beside_the_same(page, reader):
    kept = saved(reader)
    saved_actions.delete_search(kept, acting_user=reader)
    saved(reader)
    html = page.post(f"/people/saved/{kept.pk}/removal/remove/", follow=True).content.decode()
    assert "You have saved this search already" in html
    assert SavedSearch.objects.kept().count() == 1


def test_another_s_search_is_not_found(client, reader):
    kept = saved(reader)
    client.force_login(people.validated())
    for path in ("", "edit/"):
        assert client.get(f"/people/saved/{kept.pk}/{path}").status_code == 404
    for path in ("edit/", "removal/", "removal/remove/"):
        assert client.post(f"/people/saved/{kept.pk}/{path}").status_code == 404
    assert client.get(f"/people/saved/{2**70}/").status_code == 404


# Who is new


def test_the_list_counts_who_is_new_since_the_reader_last_looked(page, reader):
    teacher()
    kept = saved(reader)
    assert new_in(reader) == [0]
    teacher(), teacher()
    assert new_in(reader) == [2]
    assert "2 new" in page.get(LIST).content.decode()
    page.get(f"/people/saved/{kept.pk}/")
    assert new_in(reader) == [0]


def test_the_list_costs_the_same_for_many_searches(reader, django_assert_num_queries: NumQueries):
    def queries() -> None:
        with django_assert_num_queries(5):
            saved_by(reader)

    saved(reader)
    saved_by(reader)
    queries()
    for age in range(3, 15):
        saved(reader, query=f"age_from={age}&sort=match")
    queries()


# Alerts


def alert_now() -> None:
    jobs.alert_at_once()


def test_at_once_tells_of_the_newly_listed_and_the_changed_to_match_once(reader):
    before, other = teacher(), people.validated("FR", name="Changed Later")
    note_change(other)
    saved(reader, Alert.AT_ONCE)
    alert_now()
    assert told(reader) == []
    new = teacher(name="Newly Listed")
    alert_now()
    assert len(told(reader)) == 1 and "Newly Listed" in told(reader)[0] and before.name not in told(reader)[0]
    other.profile.subjects.add(Subject.objects.get(pk="music"))
    people.speaks(other, "en")
    note_change(other)
    alert_now()
    assert len(told(reader)) == 2 and "Changed Later" in told(reader)[1]
    note_change(new, other, before)
    alert_now()
    assert len(told(reader)) == 2


def test_who_leaves_and_comes_back_is_not_told_twice(reader):
    saved(reader, Alert.AT_ONCE)
    person = teacher()
    alert_now()
    for findable in (False, True):
        Profile.objects.filter(pk=person.pk).update(findable=findable)
        note_change(person)
        alert_now()
    assert len(told(reader)) == 1


def test_a_run_killed_in_the_middle_misses_nobody_and_tells_nobody_twice(reader, monkeypatch):
    other = people.validated("GR")
    saved(reader, Alert.AT_ONCE), saved(other, Alert.AT_ONCE)
    teacher()
    sent: list[int] = []

    def dies_at_the_second(search_id: int) -> int:
        if sent:
            raise SystemExit
        sent.append(search_id)
        return saved_actions.send_alert(search_id)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "send_alert", dies_at_the_second)
        with pytest.raises(SystemExit):
            alert_now()
    alert_now()
    assert (len(told(reader)), len(told(other))) == (1, 1)


def test_changes_while_no_job_ran_are_told_later(reader):
    saved(reader, Alert.AT_ONCE)
    teacher()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=5)):
        alert_now()
    assert len(told(reader)) == 1


def test_a_change_that_becomes_visible_late_is_told(reader):
    search = saved(reader, Alert.AT_ONCE)
    SavedSearch.objects.filter(pk=search.pk).update(
        followed_at=timezone.now() + datetime.timedelta(seconds=90)
    )
    teacher()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        alert_now()
    assert len(told(reader)) == 1


def test_who_blocks_or_is_blocked_is_never_named_also_not_when_the_block_ends(reader):
    saved(reader, Alert.AT_ONCE)
    blocking, blocked = teacher(name="Blocking One"), teacher(name="Blocked One")
    blocks = [
        Block.objects.create(user=blocking, person=reader),
        Block.objects.create(user=reader, person=blocked),
    ]
    alert_now()
    assert told(reader) == []
    for block in blocks:
        block.delete()
    note_change(blocking, blocked)
    alert_now()
    assert told(reader) == []


def test_the_reader_is_not_told_of_herself(reader):
    saved(reader, Alert.AT_ONCE)
    reader.profile.subjects.add(Subject.objects.get(pk="music"))
    people.speaks(reader, "en")
    note_change(reader)
    alert_now()
    assert told(reader) == []


def test_the_suspended_and_the_closed_are_told_nothing_and_hear_of_it_afterwards(reader):
    saved(reader, Alert.AT_ONCE)
    suspend(reader, until=None, reason="A test.", acting_user=None)
    teacher()
    alert_now()
    assert told(reader) == []
    User.objects.filter(pk=reader.pk).update(suspended_at=None, suspension_reason="")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        jobs.alert_when_due()
    assert len(told(reader)) == 1


ATHENS, NEW_YORK = "Europe/Athens", "America/New_York"


@pytest.mark.parametrize(
    ("alert", "zone", "now", "due"),
    [
        ("daily", ATHENS, "2026-11-25 14:59", "2026-11-25 15:00"),
        ("daily", ATHENS, "2026-11-25 15:00", "2026-11-26 15:00"),
        ("daily", ATHENS, "2026-10-24 15:00", "2026-10-25 15:00"),  # the clock goes back that night
        ("daily", ATHENS, "2026-10-24 13:00", "2026-10-24 14:00"),
        ("daily", NEW_YORK, "2026-11-25 22:30", "2026-11-26 22:00"),
        ("daily", "No/Where", "2026-11-25 16:00", "2026-11-25 17:00"),
        ("weekly", ATHENS, "2026-11-25 12:00", "2026-11-27 15:00"),
        ("weekly", ATHENS, "2026-11-27 15:00", "2026-12-04 15:00"),
        ("weekly", ATHENS, "2026-03-27 15:00", "2026-04-03 14:00"),  # the clock goes forward in between
        ("at_once", ATHENS, "2026-11-25 12:00", "2026-11-25 15:00"),
        ("none", ATHENS, "2026-11-25 12:00", None),
    ],
)
def test_an_alert_is_due_at_five_in_the_reader_s_zone(alert, zone, now, due):
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=datetime.UTC)
    found = next_alert(alert, zone, moment)
    assert (found and found.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M")) == due


def test_a_digest_names_five_with_school_and_country_and_says_nothing_when_nobody_is_new(reader):
    with time_machine.travel("2026-11-25 12:00", tick=False):
        User.objects.filter(pk=reader.pk).update(last_active_on=timezone.now().date())
        saved(reader, Alert.DAILY)
        for n in range(7):
            teacher(name=f"Teacher {n}", at=people.school("PL", name=f"Szkoła {n}"))
        jobs.alert_when_due()
        assert told(reader) == []
    with time_machine.travel("2026-11-25 15:01", tick=False):
        jobs.alert_when_due()
        jobs.alert_when_due()
    lines = told(reader)[0].splitlines()
    assert lines[0] == "– Teacher 6, Szkoła 6, Poland" and lines[5:] == ["and 2 more"]
    with time_machine.travel("2026-11-26 15:01", tick=False):
        jobs.alert_when_due()
    assert len(told(reader)) == 1


def test_the_mail_links_to_the_search_and_stops_with_one_click(reader, client):
    search = saved(reader, Alert.AT_ONCE)
    teacher(name="Newly Listed")
    alert_now()
    run_all()
    [message] = [each for each in mail.outbox if each.to == [reader.email]]
    assert message.subject == "New in your search “Music”: 1" and "Newly Listed" in message.body
    stop = re.search(r"https?://[^/\s]+(/people/saved/stop/\S+)", str(message.body))
    assert stop and message.extra_headers["List-Unsubscribe"].endswith(stop[1] + ">")
    shown = client.get(stop[1])
    assert shown.status_code == 200 and "Stop these mails?" in shown.content.decode()
    assert SavedSearch.objects.alerting().exists()
    for _ in range(2):
        assert "These mails are stopped" in client.post(stop[1]).content.decode()
    search.refresh_from_db()
    assert search.alert == Alert.NONE
    teacher()
    alert_now()
    assert len(told(reader)) == 1


def test_a_forged_or_old_stop_link_stops_nothing(reader, client):
    search = saved(reader, Alert.DAILY)
    token = make_token(search)
    for forged in ("x", token[:-1], token + "x"):
        assert client.post(f"/people/saved/stop/{forged}/").status_code == 410
    assert SavedSearch.objects.alerting().exists()
    saved_actions.delete_search(search, acting_user=reader)
    assert client.get(f"/people/saved/stop/{token}/").status_code == 410


def test_an_alert_that_begins_later_tells_only_of_later_people(reader):
    search = saved(reader)
    teacher()
    saved_actions.change_search(search, "Music", Alert.AT_ONCE, acting_user=reader)
    alert_now()
    assert told(reader) == []
    teacher()
    alert_now()
    assert len(told(reader)) == 1


def test_a_search_whose_subject_is_gone_still_works_and_tells_of_nobody_by_it(reader, page, monkeypatch):
    search = saved(reader, Alert.AT_ONCE)
    english = people.validated("FR", name="Only English")
    people.speaks(english, "en")
    note_change(english)
    monkeypatch.delitem(subjects.SUBJECTS, "music")
    note_change(english)
    alert_now()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        jobs.alert_when_due()
    assert told(reader) == [] and english.pk in set_of(SavedSearch.objects.get().known)
    assert "English" in page.get(LIST).content.decode()
    assert page.get(f"/people/saved/{search.pk}/", follow=True).status_code == 200
    later = people.validated("FR", name="Later English")
    people.speaks(later, "en")
    note_change(later)
    alert_now()
    assert len(told(reader)) == 1 and "Later English" in told(reader)[0]


def test_a_search_of_which_nothing_is_left_finds_nobody(reader, page, monkeypatch):
    saved(reader, Alert.AT_ONCE, query="subject=music")
    monkeypatch.delitem(subjects.SUBJECTS, "music")
    teacher()
    alert_now()
    assert told(reader) == []
    assert "None of its filters is known any more" in page.get(LIST).content.decode()


def test_saved_searches_are_exported_and_go_with_the_account(reader):
    saved(reader, Alert.DAILY)
    assert [each["name"] for each in export(reader)["partner_search"]["saved_searches"]] == ["Music"]
    other = people.validated("GR")
    saved(other, Alert.AT_ONCE)
    person = teacher(name="Named In An Alert")
    alert_now()
    close(person, acting_user=person)
    assert told(other) == []
    close(reader, acting_user=reader)
    assert SavedSearch.objects.get().user == other
