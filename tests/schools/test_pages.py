"""The picker, the proposal and the page of a school."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import PersonChange, User
from contacts.models import Block
from profiles.models import Profile
from schools.models import Funding, Level, School, Validation
from tests import people

PICKER, PROPOSE = reverse("school_picker"), reverse("propose_school")


@pytest.fixture
def reader(db) -> User:
    cache.clear()
    return people.user("GR")


@pytest.fixture
def client(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def said(**changes: object) -> dict[str, object]:
    """Return what a teacher writes into the form."""
    return {
        "country": "GR", "name": "1ο Δημοτικό", "town": "Πάτρα", "address": "", "levels": [Level.PRIMARY],
        "funding": "", "website": "",
    } | changes  # fmt: skip


def test_the_picker_looks_in_ones_own_country_first(client):
    here, abroad = people.school("GR", name="Alpha School"), people.school("PL", name="Alpha Szkoła")
    page = client.get(PICKER, {"q": "alpha"}).content.decode()
    assert here.name in page and abroad.name not in page
    everywhere = client.get(PICKER, {"q": "alpha", "country": ""}).content.decode()
    assert here.name in everywhere and abroad.name in everywhere and "Poland" in everywhere
    unknown = client.get(PICKER, {"q": "alpha", "country": "ZZ"}).content.decode()
    assert abroad.name in unknown


def test_a_found_school_is_chosen_by_one_button(client, reader):
    school = people.school("GR", name="Alpha School")
    page = client.get(PICKER, {"q": "alpha"}).content.decode()
    (action,) = re.findall(r'action="([^"]+)">(?:(?!</form>).)*I teach here', page, re.DOTALL)
    assert client.post(action).status_code == 302
    assert Validation.objects.current().get(user=reader).school == school
    again = client.get(PICKER, {"q": "alpha"}).content.decode()
    assert "Your school" in again and "I teach here" not in again


def test_while_typing_only_the_part_below_the_form_comes(client):
    people.school("GR", name="Alpha School")
    response = client.get(PICKER, {"q": "al"}, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "Alpha School" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "HX-Request-Type" in response.headers["Vary"]


def test_nothing_found_offers_to_propose_with_what_was_typed(client):
    page = client.get(PICKER, {"q": "Φανταστικό & co"}).content.decode()
    assert "No school has all these words" in page
    target = re.findall(r'href="(/schools/propose/[^"]+)"', page)[0].replace("&amp;", "&")
    assert 'value="Φανταστικό &amp; co"' in client.get(target).content.decode()


def test_more_than_twenty_are_cut_and_said(client):
    for number in range(21):
        people.school("GR", name=f"Alpha {number}")
    page = client.get(PICKER, {"q": "alpha"}).content.decode()
    assert page.count("I teach here") == 20 and "There are more" in page


def test_who_is_confirmed_reads_what_another_choice_means(client, reader):
    mine, other = people.school("GR", name="Alpha School"), people.school("GR", name="Alpha Other")
    Validation.objects.create(user=reader, school=mine, state="confirmed")
    page = client.get(PICKER, {"q": "alpha"}).content.decode()
    assert "You are confirmed at Alpha School" in page
    assert "new confirmation" in client.get(reverse("school", args=[other.pk])).content.decode()
    assert "new confirmation" not in client.get(reverse("school", args=[mine.pk])).content.decode()


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 10_000, "q=%22%20OR%20*", "q=%F0%9E%A4%80", "country=" + "G" * 999]
)
def test_what_a_browser_may_send_is_answered(client, query):
    assert client.get(f"{PICKER}?{query}").status_code == 200


def test_a_hasty_reader_is_asked_to_wait(client, monkeypatch):
    monkeypatch.setattr("schools.views.wait_for", lambda limit, key: 7)
    response = client.get(PICKER, {"q": "alpha"})
    assert response.status_code == 429
    assert "go on in 7 seconds" in response.content.decode()


def test_a_missing_school_is_proposed_and_chosen(client, reader, towns):
    response = client.post(PROPOSE, said(website="school.example", funding=Funding.PUBLIC), follow=True)
    school = School.objects.get()
    assert response.redirect_chain[-1][0] == reverse("status")
    assert "is proposed" in response.content.decode()
    assert (school.confirmed, school.proposed_by, school.register) == (False, reader, "")
    assert (school.website, school.levels) == ("https://school.example", [Level.PRIMARY])
    assert "Patras" in school.town_names and school.latitude == 38.25
    assert Validation.objects.current().get(user=reader).school == school
    assert PersonChange.objects.filter(user=reader).exists()


def test_the_same_school_is_shown_before_it_is_proposed_twice(client):
    there = people.school("GR", name="1ο ΔΗΜΟΤΙΚΟ", town="ΠΑΤΡΑ")
    response = client.post(PROPOSE, said())
    page = response.content.decode()
    assert response.status_code == 422 and "This school is there already" in page
    assert reverse("choose_school", args=[there.pk]) in page
    assert School.objects.count() == 1
    assert client.post(PROPOSE, said(other="1")).status_code == 302
    assert School.objects.count() == 2


@pytest.mark.parametrize("other", [{"town": "Larisa"}, {"country": "CY"}, {"name": "2ο Δημοτικό"}])
def test_a_school_of_another_town_country_or_name_is_no_double(client, other):
    people.school("GR", name="1ο Δημοτικό", town="Πάτρα")
    assert client.post(PROPOSE, said(**other)).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Write what the school is called"),
        ({"name": "  123 "}, "in letters, in any script"),
        ({"name": "x" * 251}, "at most 250 characters"),
        ({"town": "..."}, "in letters, in any script"),
        ({"country": "CH"}, "Select a valid choice"),
        ({"levels": []}, "Tick at least one level"),
        ({"levels": ["university"]}, "Select a valid choice"),
        ({"funding": "royal"}, "Select a valid choice"),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_errors_stand_beside_the_field_and_the_rest_stays(client, wrong, words):
    response = client.post(PROPOSE, said(address="Odos 5") | wrong)
    page = response.content.decode()
    assert response.status_code == 422 and words in page and 'value="Odos 5"' in page
    assert not School.objects.exists()


def test_nobody_proposes_without_end(client, monkeypatch):
    monkeypatch.setattr(
        "schools.views.wait_for", lambda limit, key: 60 if limit.name == "school-proposals" else 0
    )
    response = client.post(PROPOSE, said())
    assert response.status_code == 422 and "five schools today" in response.content.decode()
    assert not School.objects.exists()


def test_a_school_shows_where_it_is_and_who_is_there(client):
    school = people.school(
        name="Alpha School", town="Πάτρα", latitude=38.25, longitude=21.73, address="Odos 5",
        levels=[Level.PRIMARY, "gone"], funding=Funding.PRIVATE, website="https://school.example",
    )  # fmt: skip
    listed = people.validated(at=school, name="Listed Lambda")
    page = client.get(reverse("school", args=[school.pk])).content.decode()
    for words in (
        "Alpha School",
        "Πάτρα",
        "Odos 5",
        "Primary",
        "Private",
        "https://school.example",
        "map-place",
    ):
        assert words in page
    assert listed.name in page and reverse("person", args=[listed.handle]) in page and "avatar" in page
    assert "1 person" in page


def test_only_people_who_may_be_found_are_shown(client, reader):
    school = people.school()
    shown = people.validated(at=school, name="Shown Sigma")
    hidden = people.validated(at=school, name="Hidden Eta")
    Profile.objects.filter(pk=hidden.pk).update(findable=False)
    people.suspended(at=school, name="Suspended Sampi")
    blocker = people.validated(at=school, name="Blocker Beta")
    Block.objects.create(user=blocker, person=reader)
    former = people.validated(at=school, name="Former Phi")
    Validation.objects.filter(user=former).update(ended_at=former.date_joined)
    waiting = people.user("GR", name="Waiting Omega")
    Validation.objects.create(user=waiting, school=school)
    people.validated(name="Elsewhere Epsilon")
    page = client.get(reverse("school", args=[school.pk])).content.decode()
    assert shown.name in page
    for name in ("Hidden", "Suspended", "Blocker", "Former", "Waiting", "Elsewhere"):
        assert name not in page


def test_a_school_says_that_it_is_proposed_or_closed(client):
    proposed, closed = people.school(confirmed=False), people.school(closed_on="2026-02-03")
    assert "Proposed, not yet confirmed" in client.get(reverse("school", args=[proposed.pk])).content.decode()
    page = client.get(reverse("school", args=[closed.pk])).content.decode()
    assert "Left its register on Feb. 3, 2026" in page or "Left its register on 3 February 2026" in page
    assert "I teach here" not in page


def test_who_is_there_is_paged_with_as_many_queries_for_two_as_for_twenty(client):
    school = people.school()
    url = reverse("school", args=[school.pk])
    for _ in range(2):
        people.validated(at=school)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(20):
        people.validated(at=school)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url).content.decode()
    assert len(few) == len(many)
    assert page.count('class="person"') == 20
    following = re.findall(r'href="(\?after=\d+)"', page)[0]
    assert client.get(url + following).content.decode().count('class="person"') == 2


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "٣", "9223372036854775807"])
def test_forged_keys_are_the_first_or_an_empty_page(client, after):
    school = people.school()
    assert client.get(reverse("school", args=[school.pk]), {"after": after}).status_code == 200


def test_missing_schools_and_strangers(client):
    assert client.get("/schools/999999/").status_code == 404
    assert client.get("/schools/99999999999999999999999/").status_code == 404
    for url in (PICKER, PROPOSE, reverse("school", args=[people.school().pk])):
        assert Client().get(url).status_code == 302
    assert client.post(PICKER).status_code == 405


def test_central_support_mends_a_school_in_the_admin(towns):
    officer = people.officer("central_support", None)
    school = people.school("GR", name="Wrong Name", town="Nowhere", levels=[])
    person = people.validated(at=school)
    PersonChange.objects.all().delete()
    client = Client()
    client.force_login(officer)
    form = {"country": "GR", "name": "Right Name", "town": "Πάτρα", "levels": ["primary"], "confirmed": "on"}
    assert client.post(reverse("admin:schools_school_change", args=[school.pk]), form).status_code == 302
    school.refresh_from_db()
    assert (school.name, school.levels) == ("Right Name", ["primary"])
    assert "Patras" in school.town_names
    assert list(PersonChange.objects.values_list("user", flat=True)) == [person.pk]
    assert client.get(reverse("admin:schools_school_delete", args=[school.pk])).status_code == 403
