"""The pages of partner requests: the list, one request, one's own, and what they cost."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import note_change
from accounts.models import User
from countries.queries import today
from partner_search.models import FoundPartner, PartnerRequest, PartnerRequestState
from partner_search.requests import actions
from profiles.models import Profile
from tests import people
from tests.partner_search.test_requests_actions import DAY, let_be, now
from tests.requests import ENDED, SOUGHT, befriend, post

pytestmark = pytest.mark.django_db
State = PartnerRequestState
LIST, FEWER, PAGE, OWN_PAGE, OWN = 24, 30, 23, 22, 17  # queries
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def ann() -> User:
    return people.validated("GR", name="Ann", handle="ann")


@pytest.fixture
def reader() -> User:
    return people.validated("PL", name="Reader Here", handle="reader")


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def titles(client: Client, query: str = "") -> list[str]:
    html = client.get(f"/requests/?{query}").content.decode()
    return [unescape(title) for title in re.findall(r"<h3><a [^>]*><bdi[^>]*>([^<]*)</bdi></a></h3>", html)]


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# The list


def test_a_row_says_what_who_and_until_when(page, ann, reader):
    Profile.objects.filter(pk=reader.pk).update(age_from=10, age_to=14)
    people.speaks(reader, "en", "B2")
    reader.profile.subjects.add("geography")
    post(ann, closes_on=today() + 3 * DAY)
    html = text(page, "/requests/")
    for words in (SOUGHT, "Ann", "8–11", "English B1 or better", "Geography", "3 days left"):
        assert words in html, words
    assert re.findall("<mark>([^<]*)", html) == ["You teach ages 10–11", "You work in English"]


@pytest.mark.parametrize(("level", "fits"), [("A2", False), ("B1", True), ("C1", True)])
def test_a_language_one_knows_too_little_is_no_reason(page, ann, reader, level, fits):
    people.speaks(reader, "en", level)
    post(ann)
    assert ("You work in English" in text(page, "/requests/")) == fits


def test_the_title_is_found_first_and_words_as_anybody_types_them(page, ann):
    post(ann, title="Ένας άνεμος")
    post(ann, title="Partners for wind", idea="x" * 30)
    post(ann, title="Something else", idea="Letters about the wind, and what it does.")
    assert titles(page, "q=WIND") == ["Partners for wind", "Something else"]
    assert titles(page, "q=anemos") == ["Ένας άνεμος"]
    assert sorted(titles(page, "q=geography")) == sorted(titles(page))


def test_the_level_of_a_language_is_the_most_that_is_asked(page, ann):
    for title, level in (("Asks A2", "A2"), ("Asks B1", "B1"), ("Asks C1", "C1")):
        post(ann, title=title, languages=(("en", level),))
    assert sorted(titles(page, "language=en&at_least=B1")) == ["Asks A2", "Asks B1"]
    assert titles(page, "language=en:A1") == []
    assert len(titles(page, "language=en:native")) == len(titles(page, "language=en")) == 3
    html = text(page, "/requests/?language=en&at_least=B1")
    assert "Asking at most" in html and "<bdi>English, B1 at most</bdi>" in html
    assert "<bdi>English</bdi>" in text(page, "/requests/?language=en:native")
    assert "At least" in text(page, "/people/") and "Asking at most" not in text(page, "/people/")


def test_wishes_for_countries_are_asked_of_the_reader_s_own(page, ann, client):
    for title, wishes in (
        ("Anywhere", ()),
        ("In Poland", ("PL",)),
        ("In the union", ("eu",)),
        ("In Ukraine", ("UA",)),
        ("In the neighbourhood", ("neighbourhood", "TR")),
    ):
        post(ann, title=title, wishes=wishes)
    assert sorted(titles(page, "mine=1")) == ["Anywhere", "In Poland", "In the union"]
    client.force_login(people.user("UA"))
    assert sorted(titles(client, "mine=1")) == ["Anywhere", "In Ukraine", "In the neighbourhood"]


def test_the_orders(page, ann):
    for n, (title, days) in enumerate((("First", 9), ("Second", 3), ("Third", 6))):
        asked = post(ann, title=title, closes_on=today() + days * DAY)
        let_be(asked, created_at=timezone.now() - (3 - n) * DAY, renewed_on=today() - n * DAY)
    note_change(ann)
    assert titles(page) == ["First", "Second", "Third"]
    assert titles(page, "sort=newest") == ["Third", "Second", "First"]
    assert titles(page, "sort=closing") == ["Second", "Third", "First"]
    assert titles(page, "open=1") == ["First"]


def test_nothing_found_says_what_would_find_requests_by_one_click(page, ann):
    for title in ("One", "Two"):
        post(ann, title=f"{title} bridge", wishes=("UA",), closes_on=today() + 10 * DAY)
    post(ann, title="Three bridges", closes_on=today() + 10 * DAY)
    html = text(page, "/requests/?q=bridge&mine=1&open=4")
    assert "No open request has all of this" in html
    more = re.findall(r'<li><a href="([^"]*)"><b>(\d)</b> more without <bdi>([^<]*)', html)
    assert [(number, label) for _, number, label in more] == [("1", "Open 4 more weeks")]
    assert titles(page, more[0][0].partition("?")[2].replace("&amp;", "&")) == ["Three bridges"]
    html = text(page, "/requests/?country=GR&mine=1&q=two+bridge")
    assert re.search(r"<b>1</b> more without <bdi>Wants partners in my country", html)


def test_an_empty_site_invites_whom_may_post(page, client):
    assert "Post the first one" in text(page, "/requests/")
    client.force_login(people.user())
    html = text(client, "/requests/")
    assert "No request is open yet" in html and "/requests/new/" not in html


def test_htmx_gets_the_part_and_the_address(page, ann):
    post(ann)
    answer = page.get("/requests/?subject=geography&sort=nonsense", headers=PART)
    assert answer["HX-Push-Url"] == "/requests/?subject=geography"
    assert b"<html" not in answer.content and SOUGHT in answer.content.decode()


def test_too_many_searches_and_an_engine_not_ready_say_so(page, monkeypatch):
    monkeypatch.setattr("partner_search.engine.embedded.EmbeddedEngine.prepare", lambda self: False)
    assert page.get("/requests/").status_code == 503
    monkeypatch.setattr("partner_search.requests.views.wait_for", lambda *_args: 7)
    assert page.get("/requests/").status_code == 429


# One request


@pytest.mark.parametrize("state", [State.CLOSED, State.FULL, State.EXPIRED, State.LAPSED])
def test_an_ended_request_leaves_the_list_and_says_so_on_its_page(page, ann, state):
    asked = let_be(post(ann), state=state)
    note_change(ann)
    assert titles(page) == []
    html = text(page, f"/requests/{asked.pk}/")
    assert "This request is no longer open" in html and str(state.label) in html
    assert "Write about this request" not in html


def test_the_page_of_a_request_leads_to_a_letter_filled_in(page, ann, reader):
    people.speaks(reader, "fr", "C1")
    asked = post(ann, languages=(("en", "B1"), ("fr", "A2")))
    url = re.search(r'href="(/contacts/write/ann/\?[^"]*)"', text(page, f"/requests/{asked.pk}/"))
    assert url
    form = page.get(unescape(url[1])).content.decode()
    for words in ('value="8"', 'value="11"', 'value="fr" selected', SOUGHT):
        assert words in form, words


# One's own


@pytest.fixture
def own(client: Client, ann: User) -> Client:
    client.force_login(ann)
    return client


def pressed(client: Client, url: str, **sent: Any) -> str:
    return client.post(url, sent, follow=True).content.decode()


def test_the_author_does_everything_on_one_page(own, ann):
    asked, ben = post(ann, partners_wanted=1), befriend(ann, people.validated(name="Ben", handle="ben"))
    url = f"/requests/{asked.pk}/"
    assert "Your request stays open" in pressed(own, f"{url}renewal/")
    assert "Ben is a partner now" in pressed(own, f"{url}partners/", person="ben")
    assert now(asked).state == State.FULL
    assert "take one out" in pressed(own, f"{url}closing/remove/")
    assert "Taken back" in pressed(own, f"{url}partners/ben/remove/")
    assert now(asked).state == State.OPEN and not FoundPartner.objects.exists()
    assert "Your request is closed" in pressed(own, f"{url}closing/")
    assert "Your request is open again" in pressed(own, f"{url}closing/remove/")
    assert own.post(f"{url}partners/", {"person": "reader"}).status_code == 404
    assert ben not in [partner.person for partner in FoundPartner.objects.all()]


def test_the_author_is_warned_before_it_lapses(own, ann):
    asked = post(ann, closes_on=today() + 30 * DAY)
    assert "lapses" not in text(own, f"/requests/{asked.pk}/")
    let_be(asked, closes_on=today() + 90 * DAY)
    assert "Without a click it lapses" in text(own, f"/requests/{asked.pk}/")
    assert "unless you keep it open" not in text(own, f"/requests/{asked.pk}/")
    let_be(asked, renewed_on=today() - 26 * DAY)
    assert "unless you keep it open" in text(own, f"/requests/{asked.pk}/")


def test_the_list_of_one_s_own_holds_all_states_by_page(own, ann):
    for n in range(23):
        let_be(post(ann, title=f"Request {n:02}"), state=State.CLOSED)
    post(ann, title=ENDED)
    html = text(own, "/requests/mine/")
    assert ENDED in html and "Request 04" in html and "Request 03" not in html
    following = re.search(r'href="(\?after=\d+)" rel="next"', html)
    assert following
    html = text(own, f"/requests/mine/{following[1]}")
    assert "Request 03" in html and "Request 00" in html and 'rel="next"' not in html


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "²", "9" * 10_000])
def test_a_forged_key_shows_a_page(own, ann, after):
    post(ann)
    assert own.get("/requests/mine/", {"after": after}).status_code == 200


# What it costs


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("/requests/", LIST),
        ("/requests/?language=en&level=primary&mine=1", FEWER),
        ("/requests/mine/", OWN),
        ("/requests/{}/", OWN_PAGE),
    ],
)
def test_queries_do_not_grow_with_requests(own, ann, url, number, django_assert_num_queries):
    def some(author: User) -> None:
        asked = post(author, themes=("a", "b"), languages=(("en", "B1"), ("fr", "A1")))
        actions.add_partner(asked, befriend(author, people.validated()), acting_user=author)

    some(ann)
    url = url.format(PartnerRequest.objects.get().pk)
    for more in ((), (ann, ann, *(people.validated("PL") for _ in range(6)))):
        for author in more:
            some(author)
        own.get(url)
        with django_assert_num_queries(number):
            own.get(url)


def test_the_page_of_another_s_request_costs_the_same(page, ann, django_assert_num_queries):
    asked = post(ann, partners_wanted=5)
    for partners in (0, 2):
        for _ in range(partners):
            actions.add_partner(asked, befriend(ann, people.validated()), acting_user=ann)
        page.get(f"/requests/{asked.pk}/")
        with django_assert_num_queries(PAGE):
            page.get(f"/requests/{asked.pk}/")
