"""The status page in each state, the suspension's wall, and the reader's day, language and time zone."""

import datetime

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import PersonChange, User
from profiles.models import Subject
from schools import validation_actions
from tests import people

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def teacher(client):
    user = people.user(name="Tester")
    client.force_login(user)
    return user


def read(client):
    answer = client.get("/welcome/")
    return answer.context["status"], " ".join(answer.content.decode().split())


def write_profile(user):
    user.profile.subjects.add(Subject.objects.first())
    people.speaks(user, "en")


def test_without_a_school_the_next_step_is_to_find_it(client, teacher):
    status, text = read(client)
    assert (status.now, status.done) == (2, 1)
    assert "The next step is yours: your school." in text


def test_while_waiting_it_says_for_whom_since_when_and_how_long_is_usual(client, teacher):
    people.validated()
    other = people.user()
    school = people.school("GR", name="Waiting School")
    validation_actions.choose_school(people.school("GR"), acting_user=other)
    validation_actions.choose_school(school, acting_user=teacher)
    status, text = read(client)
    assert status.now == 3 and status.before == 1
    assert "National support: Greece" in text and "1 person before you" in text
    assert "up to 7 days (source: erasmusplus.schule)" in text
    write_profile(teacher)
    assert read(client)[0].now == 4


def test_a_long_wait_is_admitted(client, teacher):
    found = validation_actions.choose_school(people.school(), acting_user=teacher)
    found.created_at -= datetime.timedelta(days=8)
    found.save()
    assert "longer than usual" in read(client)[1]


def test_a_proposed_school_is_said_to_be_one(client, teacher):
    validation_actions.choose_school(people.school(confirmed=False), acting_user=teacher)
    assert "You proposed it" in read(client)[1]


def test_a_question_can_be_answered_on_the_page(client, teacher):
    officer = people.officer()
    found = validation_actions.choose_school(people.school(), acting_user=teacher)
    validation_actions.ask(found, "Which class do you teach?", acting_user=officer)
    _, text = read(client)
    assert "Which class do you teach?" in text and 'action="/validation/answer/"' in text
    assert client.post("/validation/answer/", {"answer": " "}).status_code == 422
    client.post("/validation/answer/", {"answer": "The fourth."})
    found.refresh_from_db()
    assert (found.state, found.answer) == ("pending", "The fourth.")
    assert "it is their turn" in read(client)[1]


def test_a_refusal_shows_its_reason_and_the_way_on(client, teacher):
    found = validation_actions.choose_school(people.school(), acting_user=teacher)
    validation_actions.refuse(found, "The school does not know you.", acting_user=people.officer())
    status, text = read(client)
    assert status.now == 2
    assert "The school does not know you." in text and "Choose a school" in text


def test_when_all_is_done_it_says_what_next(client):
    user = people.validated()
    write_profile(user)
    client.force_login(user)
    status, text = read(client)
    assert (status.now, status.done) == (0, 5)
    assert "everything is done" in text and "What next" in text


def test_who_is_not_to_be_found_is_reminded_of_it(client):
    user = people.validated()
    write_profile(user)
    user.profile.findable = False
    user.profile.save()
    client.force_login(user)
    assert "You chose not to be found." in read(client)[1]


def test_the_page_costs_the_same_whoever_waits(client, teacher, django_assert_max_num_queries):
    for _ in range(5):
        validation_actions.choose_school(people.school("GR"), acting_user=people.user())
    validation_actions.choose_school(people.school("GR"), acting_user=teacher)
    with django_assert_max_num_queries(14):
        client.get("/welcome/")


def test_the_suspended_see_why_and_until_when_and_nothing_else(client):
    user = people.suspended()
    client.force_login(user)
    page = client.get("/welcome/").content.decode()
    assert user.suspension_reason in page and "It ends by itself." in page
    assert client.get("/people/").url == "/welcome/"
    assert client.get("/account/settings/").url == "/welcome/"
    assert client.post("/profile/").status_code == 403
    assert client.post("/account/export/").status_code == 200
    assert client.get("/account/close/").url.startswith("/accounts/reauthenticate/")


def test_a_suspension_needs_a_reason_and_is_logged():
    user = people.validated()
    with pytest.raises(ValueError, match="reason"):
        actions.suspend(user, until=None, reason=" ", acting_user=None)
    before = PersonChange.objects.filter(user=user).count()
    actions.suspend(user, until=None, reason="Advertising.", acting_user=None)
    assert user.is_suspended
    assert PersonChange.objects.filter(user=user).count() == before + 1


def test_a_suspension_ends_at_the_next_request(client):
    user = people.suspended()
    User.objects.filter(pk=user.pk).update(suspended_until=NOW() - datetime.timedelta(seconds=1))
    client.force_login(user)
    assert client.get("/account/settings/").status_code == 200
    user.refresh_from_db()
    assert (user.suspended_at, user.suspension_reason) == (None, "")


def test_suspensions_end_without_a_visit_too():
    over, lasting = people.suspended(), people.suspended()
    User.objects.filter(pk=over.pk).update(suspended_until=NOW() - datetime.timedelta(seconds=1))
    assert actions.lift_ended_suspensions() == 1
    lasting.refresh_from_db()
    assert lasting.is_suspended


def test_the_day_of_activity_is_written_once_a_day(client, django_assert_max_num_queries):
    user = people.user(last_active_on=datetime.date(2026, 1, 1))
    client.force_login(user)
    before = PersonChange.objects.filter(user=user).count()
    for _ in range(3):
        client.get("/account/settings/")
    user.refresh_from_db()
    assert user.last_active_on == NOW().date()
    assert PersonChange.objects.filter(user=user).count() == before + 1


def test_unknown_addresses_are_refused_in_the_readers_language(client):
    client.force_login(people.user(language="pl"))
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == "pl"
