"""Alerts of saved searches: they tell once and miss nobody, come at five in the reader's zone, and stop."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.actions import note_change, suspend
from accounts.closing import close, export
from accounts.models import User
from contacts.models import Block
from jobs.testing import run_all
from partner_search import jobs, saved_actions
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.models import Alert, SavedSearch
from partner_search.saved_alerts import make_token, next_alert
from partner_search.saved_queries import set_of
from profiles import subjects
from profiles.models import Profile, Subject
from tests import people
from tests.partner_search.saving import saved, teacher, told

pytestmark = pytest.mark.django_db
LIST = "/people/saved/"


@pytest.fixture
def reader() -> User:
    return people.validated("GR", name="Reader Here", time_zone="Europe/Athens")


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


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


def test_changes_are_followed_on_from_the_last_run_unless_the_engine_was_not_ready(reader, monkeypatch):
    search = saved(reader, Alert.AT_ONCE)
    began = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedEngine, "prepare", lambda self: False)
        alert_now()
    search.refresh_from_db()
    assert search.followed_at < began
    alert_now()
    search.refresh_from_db()
    assert search.followed_at > began


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


def test_a_mail_program_stops_it_by_itself_and_nobody_else_does_so_without_the_button(reader):
    """RFC 8058: the mail names the way, which takes no cookie; a foreign page's form is not it."""
    search = saved(reader, Alert.AT_ONCE)
    teacher()
    alert_now()
    run_all()
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url, program = urlsplit(headers["List-Unsubscribe"].strip("<>")).path, Client(enforce_csrf_checks=True)
    assert program.post(url).status_code == 403
    assert SavedSearch.objects.alerting().exists()
    assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert program.post(url[:-2] + "/", {"List-Unsubscribe": "One-Click"}).status_code == 410
    search.refresh_from_db()
    assert search.alert == Alert.NONE


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
    for _ in range(2):
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
