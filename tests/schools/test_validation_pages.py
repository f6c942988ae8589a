"""The officers' list: who may read it, what it shows, and what a click does."""

from datetime import timedelta

import pytest

from profiles.models import Subject
from schools import validation_actions as actions
from schools.models import Validation, ValidationState
from schools.validation_queries import PAGE, waiting_before
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


@pytest.fixture
def waiting():
    return wait("GR", name="Hidden Name")


def wait(country, **fields):
    user = people.user(country, **fields)
    return actions.choose_school(people.school(country), acting_user=user)


def read(client, query=""):
    return client.get(f"/validation/{query}")


def test_the_list_shows_what_an_officer_needs(client, officer):
    found = wait("GR", name="Needs Confirming", email="who@school.example")
    found.user.profile.subjects.add(Subject.objects.get(pk="music"))
    found.school.confirmed = False
    found.school.save()
    text = read(client).content.decode()
    for part in (
        "Needs Confirming",
        "school.example",
        found.school.name,
        "proposed, not in a register",
        "Music",
    ):
        assert part in text
    assert "who@school.example" not in text


def test_an_officer_sees_the_own_country_only(client, officer, waiting):
    wait("PL", name="Polish Person")
    text = read(client).content.decode()
    assert "Hidden Name" in text and "Polish Person" not in text


def test_central_support_sees_all(client, waiting):
    wait("PL", name="Polish Person")
    client.force_login(people.officer("central_support", None))
    text = read(client).content.decode()
    assert "Hidden Name" in text and "Polish Person" in text and "Poland" in text


@pytest.mark.parametrize("part", ["validated", "ambassador"])
def test_nobody_else_reads_it(client, waiting, part):
    client.force_login(people.validated() if part == "validated" else people.officer("ambassador", "GR"))
    assert read(client).status_code == 403
    assert client.post(f"/validation/{waiting.pk}/confirmation/").status_code == 403


def test_a_validation_of_another_country_or_ones_own_does_not_exist(client, officer):
    own = actions.choose_school(people.school("GR"), acting_user=officer)
    for found in (wait("PL"), own):
        for path in ("confirmation/", "question/", "refusal/", "confirmation/remove/"):
            assert client.post(f"/validation/{found.pk}/{path}", {"note": "x"}).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 2**63, 10**30])
def test_unknown_numbers_are_not_found(client, officer, number):
    assert client.post(f"/validation/{number}/confirmation/").status_code == 404


def test_one_click_confirms_and_another_takes_it_back(client, officer, waiting):
    text = client.post(f"/validation/{waiting.pk}/confirmation/", follow=True).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == ValidationState.CONFIRMED
    assert f"/validation/{waiting.pk}/confirmation/remove/" in text
    client.post(f"/validation/{waiting.pk}/confirmation/remove/")
    waiting.refresh_from_db()
    assert waiting.state == ValidationState.PENDING


def test_a_second_click_says_that_it_is_decided(client, officer, waiting):
    client.post(f"/validation/{waiting.pk}/confirmation/")
    text = client.post(f"/validation/{waiting.pk}/refusal/", {"note": "x"}, follow=True).content.decode()
    assert "Somebody has decided this already." in text


@pytest.mark.parametrize("path", ["question/", "refusal/"])
@pytest.mark.parametrize("note", ["", "  ", "x" * 5000])
def test_bad_words_stay_in_their_row_with_the_error(client, officer, waiting, path, note):
    answer = client.post(f"/validation/{waiting.pk}/{path}", {"note": note})
    assert answer.status_code == 422
    assert answer.content.decode().count("<details open>") == 1
    assert 'class="error"' in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == ValidationState.PENDING


def test_refusing_with_a_reason(client, officer, waiting):
    client.post(f"/validation/{waiting.pk}/refusal/", {"note": "Not known there."})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.note, waiting.decided_by) == ("refused", "Not known there.", officer)


def test_pages_end_and_join(client, officer):
    found = [wait("GR") for _ in range(PAGE + 3)]
    first = read(client)
    key = first.context["waiting"].after
    second = read(client, f"?after={key}")
    ids = [row["validation"].pk for page in (first, second) for row in page.context["rows"]]
    assert ids == [validation.pk for validation in found]
    assert second.context["waiting"].after is None


def test_who_waits_longest_comes_first_whenever_the_row_was_written(client, officer):
    found = [wait("GR") for _ in range(PAGE + 3)]
    for days, each in enumerate(found):
        Validation.objects.filter(pk=each.pk).update(created_at=each.created_at - timedelta(days=days))
    first = read(client)
    second = read(client, f"?after={first.context['waiting'].after}")
    ids = [row["validation"].pk for page in (first, second) for row in page.context["rows"]]
    assert ids == [each.pk for each in reversed(found)]
    assert [waiting_before(Validation.objects.get(pk=pk)) for pk in ids] == list(range(PAGE + 3))


@pytest.mark.parametrize("after", ["-5", "x", "9" * 30, "9" * 9000, "1.5", ""])
def test_forged_keys_do_no_harm(client, officer, waiting, after):
    assert read(client, f"?after={after}").status_code == 200


def test_the_list_costs_the_same_for_one_or_twenty(client, officer, waiting, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        read(client)
    for _ in range(15):
        people.speaks(wait("GR").user, "en")
    with django_assert_num_queries(len(one) + 1):
        read(client)


def test_an_empty_list_says_so(client, officer):
    assert "Nobody waits" in read(client).content.decode()


def test_choosing_a_school_by_a_click(client):
    user, school = people.user(), people.school("GR", name="Clicked School")
    client.force_login(user)
    answer = client.post(f"/schools/{school.pk}/choice/", follow=True)
    assert answer.redirect_chain[-1][0] == "/welcome/"
    assert "Clicked School" in answer.content.decode()
    assert client.get(f"/schools/{school.pk}/choice/").status_code == 405
    assert client.post("/schools/999999/choice/").status_code == 404
