"""Saved searches: keeping, changing and deleting them, and who is new since their reader last looked."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as NumQueries

from accounts.models import User
from partner_search import jobs, saved_actions
from partner_search.models import Alert, SavedSearch
from partner_search.saved_queries import saved_by
from tests import people
from tests.partner_search.saving import QUERY, saved, teacher

pytestmark = pytest.mark.django_db
LIST = "/people/saved/"


@pytest.fixture
def reader() -> User:
    return people.validated("GR", name="Reader Here", time_zone="Europe/Athens")


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


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
