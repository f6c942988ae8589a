"""Suggestions: three a week, what refusals teach, nobody twice, and others in place of a refused letter."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import note_change
from accounts.closing import close, export
from accounts.models import User
from contacts.models import Block, ContactRequest, Mute, RequestState, pair_of
from countries.queries import today
from partner_search import jobs
from partner_search.models import Suggestion
from partner_search.suggestion_queries import this_week
from partner_search.suggestions import choose, week_of
from profiles.models import Profile, ProfileTheme, Subject, Theme
from tests import people

pytestmark = pytest.mark.django_db


def teacher(country: str = "PL", *, level: str = "B2", theme: str = "", **profile: Any) -> User:
    """Make a listed person with a filled profile who speaks English, and let the search know."""
    names = {key: profile.pop(key) for key in ("name", "time_zone") if key in profile}
    person = people.validated(country, **names)
    facts = {"levels": ["primary"], "age_from": 9, "age_to": 11} | profile
    Profile.objects.filter(pk=person.pk).update(**facts)
    person.refresh_from_db()
    person.profile.subjects.add(Subject.objects.get(pk="music"))
    people.speaks(person, "en", level)
    if theme:
        tag, _made = Theme.objects.get_or_create(name=theme, defaults={"slug": theme})
        ProfileTheme.objects.create(tag=tag, content_object=person.profile)
    note_change(person)
    return person


@pytest.fixture
def reader() -> User:
    return teacher("GR", name="Reader Here", theme="gardens")


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def letter(
    sender: User, recipient: User, state: str = "declined", reason: str = "", days: int = 1
) -> ContactRequest:
    """Let a letter have come to nothing so many days ago."""
    then = timezone.now() - datetime.timedelta(days=days)
    ended = {"answered_at": then} if state == RequestState.DECLINED else {"ended_at": then}
    return ContactRequest.objects.create(
        sender=sender, recipient=recipient, pair=pair_of(sender, recipient), message="Shall we?", state=state,
        reason=reason, created_at=then, **ended,
    )  # fmt: skip


def suggested(reader: User) -> set[int]:
    return {row.person.pk for row, _suggestion in this_week(reader).rows}


def test_the_best_three_stay_for_the_week(page, reader):
    good = {teacher(theme="gardens", name=f"Good {n}").pk for n in range(3)}
    for n in range(3):
        teacher(age_from=17, age_to=19, name=f"Poor {n}")
    assert suggested(reader) == good
    teacher(theme="gardens", name="Later and better", looking=True, looking_until=today())
    assert suggested(reader) == good
    html = page.get("/").content.decode()
    assert "Three for you this week" in html and html.count("Not for me") == 3


def test_a_new_week_brings_others_first_and_begins_on_the_reader_s_monday(reader):
    User.objects.filter(pk=reader.pk).update(time_zone="Pacific/Auckland")
    reader.refresh_from_db()
    for n in range(5):
        teacher(name=f"Colleague {n}")
    User.objects.update(last_active_on="2026-11-22")
    note_change(*User.objects.all())
    with time_machine.travel("2026-11-22 10:59", tick=False):  # 23:59 on Sunday there
        assert week_of(reader) == datetime.date(2026, 11, 16)
        first = suggested(reader)
    with time_machine.travel("2026-11-22 11:00", tick=False):
        assert week_of(reader) == datetime.date(2026, 11, 23)
        second = suggested(reader)
    assert len(first) == len(second) == 3 and len(first & second) == 1


def test_who_shares_no_language_is_not_suggested(reader):
    silent = teacher()
    silent.profile.languages.all().delete()
    note_change(silent)
    assert suggested(reader) == set()


def test_not_for_me_is_for_good_and_may_be_taken_back(page, reader):
    person = teacher(name="Not This One")
    suggested(reader)
    url = f"/people/suggestions/{Suggestion.objects.get().pk}/refusal/"
    html = page.post(url, follow=True).content.decode()
    assert "is not suggested again" in html and "Take it back" in html
    assert suggested(reader) == set()
    for weeks in (1, 60):
        with time_machine.travel(timezone.now() + datetime.timedelta(weeks=weeks)):
            User.objects.update(last_active_on=today())
            note_change(*User.objects.all())
            jobs.forget_suggested()
            assert suggested(reader) == set()
    User.objects.update(last_active_on=today())
    note_change(*User.objects.all())
    page.post(url + "remove/")
    assert suggested(reader) == {person.pk}


def test_another_s_suggestion_is_not_found(client, reader):
    teacher()
    suggested(reader)
    client.force_login(people.validated())
    url = f"/people/suggestions/{Suggestion.objects.get().pk}/refusal/"
    for path in (url, url + "remove/", f"/people/suggestions/{2**70}/refusal/"):
        assert client.post(path).status_code == 404
    assert Suggestion.objects.get().dismissed_at is None


def test_nobody_is_suggested_whom_it_makes_no_sense_to_suggest(reader):
    declined_long_ago, declined_by_her, blocked, blocking, muted, open_letter = (teacher() for _ in range(6))
    letter(reader, declined_long_ago, days=300)
    letter(declined_by_her, reader, days=300)
    letter(open_letter, reader, state="open")
    Block.objects.create(user=reader, person=blocked)
    Block.objects.create(user=blocking, person=reader)
    Mute.objects.create(user=reader, person=muted)
    people.suspended()
    assert choose(reader, set()) == []


def test_who_is_met_or_hides_during_the_week_is_no_longer_shown(page, reader):
    written, hiding, blocked = teacher(), teacher(), teacher()
    assert len(suggested(reader)) == 3
    letter(reader, written, state="open")
    Profile.objects.filter(pk=hiding.pk).update(findable=False)
    Block.objects.create(user=blocked, person=reader)
    assert suggested(reader) == set()
    assert "New ones come on Monday" in page.get("/").content.decode()


@pytest.mark.parametrize(
    ("reason", "fits", "does_not"),
    [
        ("language", {"level": "B2"}, {"level": "B1"}),
        ("ages", {"age_from": 11, "age_to": 12}, {"age_from": 12, "age_to": 14}),
        ("theme", {"theme": "gardens"}, {"theme": "music"}),
    ],
)
def test_a_refusal_s_reason_becomes_a_condition(reader, reason, fits, does_not):
    one, other = teacher(**fits), teacher(**does_not)
    assert set(choose(reader, set())) == {one.pk, other.pk}
    refusing = teacher()
    letter(reader, refusing, reason=reason)
    assert suggested(reader) == {one.pk}


@pytest.mark.parametrize("reason", ["dates", "full"])
def test_after_a_refusal_for_want_of_time_those_who_look_now_come_first(reader, reason):
    until = today() + datetime.timedelta(days=30)
    looking = teacher(age_from=17, age_to=19, looking=True, looking_until=until)
    better = [teacher(theme="gardens") for _ in range(3)]
    assert choose(reader, set()) == [person.pk for person in better]
    assert choose(reader, {reason}) == [looking.pk, better[0].pk, better[1].pk]


def test_a_refusal_of_long_ago_teaches_nothing(reader):
    teacher(age_from=17, age_to=19)
    letter(reader, teacher(), reason="ages", days=400)
    assert len(suggested(reader)) == 1


def test_an_empty_profile_reads_what_it_lacks_and_the_unvalidated_see_no_suggestions(client):
    reader = people.validated("GR")
    teacher()
    client.force_login(reader)
    html = client.get("/").content.decode()
    assert "Your profile says too little for this" in html and "a working language" in html
    assert not Suggestion.objects.exists()
    client.force_login(people.user())
    assert "Three for you this week" not in client.get("/").content.decode()


def test_where_nobody_fits_the_page_says_so(page):
    assert "Nobody new fits you this week" in page.get("/").content.decode()


def test_the_part_costs_the_same_however_many_there_are(reader):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            this_week(User.objects.get(pk=reader.pk))
        return len(found)

    teacher()
    suggested(reader)
    one = queries()
    Suggestion.objects.all().delete()
    teacher(), teacher()
    assert len(suggested(reader)) == 3
    assert queries() == one <= 16


def test_old_suggestions_are_forgotten_but_not_the_dismissed(reader):
    for dismissed in (None, timezone.now()):
        Suggestion.objects.create(
            user=reader, person=teacher(), week=today() - datetime.timedelta(weeks=27), dismissed_at=dismissed
        )
    assert jobs.forget_suggested() == 1
    assert Suggestion.objects.get().dismissed_at is not None


def test_suggestions_are_exported_and_go_with_either_account(reader):
    person = teacher(name="Suggested One")
    suggested(reader)
    assert export(reader)["partner_search"]["suggestions"][0]["person__handle"] == person.handle
    close(person, acting_user=person)
    assert not Suggestion.objects.exists()


# In place of a letter that came to nothing


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        ("declined", "dates", "the dates do not fit this time"),
        ("declined", "full", "has enough projects at the moment"),
        ("declined", "ages", "the pupils’ ages are too far apart"),
        ("declined", "language", "a common language is missing"),
        ("declined", "theme", "the theme does not fit"),
        ("declined", "other", "it is not possible this time"),
        ("declined", "", "it is not possible this time"),
        ("closed", "", "did not find the time to answer"),
    ],
)
def test_the_sender_reads_kindly_what_happened_and_is_offered_three_others(
    page, reader, state, reason, words
):
    refusing, earlier = teacher(name="Refusing One"), teacher(name="Refused Before")
    letter(reader, earlier, days=200)
    others = [teacher(name=f"Other {n}", theme="gardens") for n in range(4)]
    ended = letter(reader, refusing, state, reason)
    html = page.get(f"/people/instead/{ended.pk}/").content.decode()
    assert words in html and "Refused Before" not in html
    assert sum(other.name in html for other in others) == 3
    assert html.count('href="/contacts/write/') == 3 and "Not for me" not in html


def test_the_reason_of_the_letter_decides_who_is_offered(page, reader):
    fits, older = teacher(name="Of The Same Age"), teacher(name="Much Older", age_from=17, age_to=19)
    ended = letter(reader, teacher(), reason="ages")
    html = page.get(f"/people/instead/{ended.pk}/").content.decode()
    assert fits.name in html and older.name not in html


def test_where_nobody_fits_the_search_is_offered(page, reader):
    ended = letter(reader, teacher(), reason="theme")
    assert "Nobody for this yet" in page.get(f"/people/instead/{ended.pk}/").content.decode()


def test_only_the_sender_of_an_ended_letter_is_offered_others(client, page, reader):
    other = teacher()
    ended, waiting = letter(reader, other), letter(reader, teacher(), state="open")
    for request_id in (waiting.pk, ended.pk + 1000, 2**70):
        assert page.get(f"/people/instead/{request_id}/").status_code == 404
    client.force_login(other)
    assert client.get(f"/people/instead/{ended.pk}/").status_code == 404


def test_who_has_no_school_any_more_reads_the_page_but_does_not_write(client):
    reader, other = people.user(), teacher(name="Someone Else")
    people.speaks(reader, "en")
    ended = letter(reader, teacher())
    client.force_login(reader)
    html = client.get(f"/people/instead/{ended.pk}/").content.decode()
    assert other.name in html and "/contacts/write/" not in html
