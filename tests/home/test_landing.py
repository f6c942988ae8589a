"""The landing page: numbers and countries for strangers, never people."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.actions import note_change
from accounts.models import User
from profiles.models import Profile, Subject
from tests.people import speaks, validated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_numbers():
    cache.clear()


@pytest.fixture
def teacher() -> User:
    person = validated("PL", name="Unmistakable Nameforever")
    Profile.objects.filter(pk=person.pk).update(age_from=9, age_to=10)
    person.profile.subjects.set(Subject.objects.filter(key="music"))
    speaks(person, "en")
    note_change(person)
    return person


def page(client: Client, query: str = "", prefix: str = "") -> str:
    response = client.get(f"{prefix}/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/el", "/pl"])
def test_it_opens_in_every_language_and_links_to_the_others(client: Client, teacher: User, prefix: str):
    html = page(client, prefix=prefix)
    assert f'<html lang="{prefix[1:] or "en"}" dir="ltr">' in html
    others = {"/", "/el/", "/pl/"} - {f"{prefix}/"}
    assert all(f'href="{other}" lang=' in html for other in others)


def test_it_answers_with_numbers_and_countries(client: Client, teacher: User):
    html = page(client, "?subject=music&ages=9-11&language=en")
    assert "<b>1 teacher</b> fits." in html
    assert "Map of Europe and its neighbours: Poland 1" in html


def test_it_never_shows_people(client: Client, teacher: User):
    for query in ("", "?subject=music&ages=9-11&language=en"):
        html = page(client, query)
        assert teacher.name not in html
        assert teacher.handle not in html
        assert "Town" not in html


def test_who_does_not_fit_is_not_counted(client: Client, teacher: User):
    for query in (
        "?subject=physics",
        "?ages=12-14",
        "?language=fr",
        "?subject=physics&ages=9-11&language=en",
    ):
        html = page(client, query)
        assert "Nobody fits" in html, query
        assert "without numbers" in html


def test_the_nearest_question_that_finds_somebody_is_offered(client: Client, teacher: User):
    html = page(client, "?subject=physics&ages=9-11")
    assert "Without “Physics”: 1 teacher" in html
    assert 'href="?ages=9-11#answer"' in html
    assert "Without “9–11”" not in html


def test_nobody_listed_is_said(client: Client):
    html = page(client)
    assert "Nobody is listed yet" in html
    assert "What they teach" not in html


@pytest.mark.parametrize("query", ["?subject=alchemy", "?ages=1-99", "?language=" + "x" * 3000, "?ages=-"])
def test_what_is_not_on_the_list_gets_a_word_beside_the_field(client: Client, teacher: User, query: str):
    html = page(client, query)
    assert "This is not on the list" in html
    assert 'aria-invalid="true"' in html


def test_numbers_are_kept_for_a_minute(client: Client, teacher: User, django_assert_num_queries):
    page(client)
    with django_assert_num_queries(1):  # the countries that may take part
        page(client)


def test_a_stranger_gets_no_script(client: Client, teacher: User):
    assert "<script" not in page(client)


def test_a_demonstration_says_so(client: Client):
    assert "all people here are made up" in page(client)
