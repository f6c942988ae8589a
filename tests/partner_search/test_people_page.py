"""The page of the search: what it shows, in every state of its address, with and without JavaScript."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import note_change
from accounts.models import User
from common import limits
from contacts.models import Block
from partner_search import views
from profiles.models import Profile, ProfileTheme, Subject, Theme
from tests import people

pytestmark = pytest.mark.django_db
FOURTEEN = ("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE")
QUERIES = 12
LONG_SUBJECTS = ("media-education", "language-and-literature", "special-needs-education")
LONG_SCHOOL = "Спеціалізована загальноосвітня школа № 123 імені Лесі Українки"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def teacher(country="PL", *, language="", subject="", theme="", **profile) -> User:
    """Make a listed person with a profile of these facts, and let the search know."""
    names = {key: profile.pop(key) for key in ("name", "at") if key in profile}
    person = people.validated(country, **names)
    Profile.objects.filter(pk=person.pk).update(**profile)
    person.refresh_from_db()
    if language:
        people.speaks(person, *language.split(":"))
    if subject:
        person.profile.subjects.add(subject)
    if theme:
        tag, _ = Theme.objects.get_or_create(name=theme, defaults={"slug": theme})
        ProfileTheme.objects.create(tag=tag, content_object=person.profile)
    note_change(person)
    return person


@pytest.fixture
def reader() -> User:
    return people.validated("GR", name="Reader Here")


@pytest.fixture
def page(client: Client, reader: User):
    """Return a function that opens an address of the search as the reader and returns its HTML."""
    client.force_login(reader)

    def get(*pairs: tuple[str, str], status: int = 200, **headers: str) -> str:
        response = client.get(f"/people/?{urlencode(pairs)}", headers=headers)
        assert response.status_code == status
        return response.content.decode()

    return get


def names(html: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'person-name"><a [^>]*><bdi[^>]*>([^<]*)', html)]


def count(html: str, box: str) -> int:
    found = re.search(rf'id="{re.escape(box)}"[^>]*><span>[^<]*</span><span class="opt-n">([^<]*)', html)
    assert found, f"no box {box}"
    return int(found[1].replace(",", ""))


def links(html: str, kind: str) -> list[str]:
    return [unescape(url) for url in re.findall(rf'<a class="{kind}" href="([^"]*)"', html)]


def test_strangers_are_sent_to_sign_in(client):
    response = client.get("/people/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/people/")


def test_a_row_says_who_where_and_what(page):
    school = people.school("UA", name="Ліцей № 7", town="Львів")
    teacher(
        "UA", at=school, name="Олена Крейдяна", language="en:B2", subject="geography", age_from=10, age_to=13
    )
    html = page()
    assert '<bdi lang="uk">Олена Крейдяна</bdi>' in html
    assert 'class="person-alt" lang="en">Olena Kreidyana<' in html
    for text in ("Ліцей № 7", "Львів", "Ukraine", "Geography", "English B2", "10–13", "<b>1</b> person"):
        assert text in html


def test_one_never_finds_oneself_nor_people_in_a_block_either_way(page, reader):
    for name, way in (("Blocked", "by reader"), ("Blocking", "reader"), ("Free", "")):
        person = teacher(name=name)
        if way:
            pair = (reader, person) if way == "by reader" else (person, reader)
            Block.objects.create(user=pair[0], person=pair[1])
    html = page()
    assert names(html) == ["Free"]
    assert count(html, "tier-eu") == 1


def test_what_one_shares_with_a_row_is_marked_twice_at_most(page, reader):
    Profile.objects.filter(pk=reader.pk).update(age_from=9, age_to=11)
    people.speaks(reader, "en")
    teacher(language="en:C1", age_from=11, age_to=14)
    teacher("ES", language="es:C1", age_from=4, age_to=5)
    html = page()
    assert re.findall("<mark>([^<]*)", html) == ["You both teach age 11", "You share English"]


def test_values_of_a_facet_add_up_and_facets_narrow(page):
    teacher("PL", name="A", levels=["primary"], subject="art")
    teacher("ES", name="B", levels=["primary"], subject="music")
    teacher("ES", name="C", levels=["vocational"], subject="music")
    assert sorted(names(page(("country", "PL"), ("country", "ES")))) == ["A", "B", "C"]
    html = page(("country", "ES"), ("level", "primary"))
    assert names(html) == ["B"]
    assert [count(html, box) for box in ("country-PL", "level-vocational", "subject-music")] == [1, 1, 1]
    assert 'id="subject-art"' not in html


def test_a_tier_is_one_choice_with_its_countries(page):
    teacher("PL", name="A")
    teacher("UA", name="B")
    teacher("TR", name="C")
    html = page(("tier", "neighbourhood"), ("country", "TR"))
    assert sorted(names(html)) == ["B", "C"]
    assert count(html, "tier-neighbourhood") == 1


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("language", "en:B2")], ["B"]),
        ([("language", "en")], ["A", "B"]),
        ([("language", "en"), ("at_least", "B2")], ["B"]),
        ([("language", "en:B2"), ("at_least", "any")], ["A", "B"]),
        ([("at_least", "B2")], ["A", "B", "C"]),
    ],
)
def test_the_minimum_of_a_language_in_the_address_or_from_the_form(page, pairs, found):
    teacher(name="A", language="en:B1")
    teacher(name="B", language="en:C1")
    teacher(name="C", language="fr:C1")
    assert sorted(names(page(*pairs))) == found


def test_mixed_minima_survive_the_form(page):
    html = page(("language", "en:B2"), ("language", "fr:A2"))
    assert 'value="en:B2"' in html and 'value="fr:A2"' in html
    assert '<option value="" selected>as chosen' in html


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("age_from", "9"), ("age_to", "11")], ["A"]),
        ([("age_from", "11"), ("age_to", "9")], ["A"]),
        ([("age_from", "13")], ["B"]),
        ([("age_to", "3")], []),
    ],
)
def test_ages_overlap(page, pairs, found):
    teacher(name="A", age_from=10, age_to=12)
    teacher(name="B", age_from=13, age_to=15)
    assert names(page(*pairs)) == found


def test_each_year_of_age_has_its_number(page):
    teacher(age_from=10, age_to=11)
    assert "9: 0, 10: 1, 11: 1, 12: 0" in page(("age_from", "19"))


def test_slips_lead_to_the_same_search_without_them(page):
    html = page(
        ("q", "school"), ("country", "PL"), ("language", "en:B1"), ("age_from", "9"), ("age_to", "11")
    )
    assert re.findall(r"</span><bdi>([^<]*)</bdi>", html) == ["Poland", "Pupils 9–11", "English B1 or better"]
    assert links(html, "slip") == [
        "/people/?q=school&age_from=9&age_to=11&language=en:B1",
        "/people/?q=school&country=PL&language=en:B1",
        "/people/?q=school&country=PL&age_from=9&age_to=11",
    ]
    assert links(html, "btn btn-plain btn-s") == ["/people/?q=school"]


def test_many_slips_do_not_make_a_long_page(page):
    html = page(*(("theme", f"theme {n}") for n in range(50)))
    assert len(links(html, "slip")) == 12
    assert "and 8 more" in html


def test_a_long_facet_shows_twelve_chosen_ones_first_and_leads_to_all(page):
    for number, code in enumerate(
        ["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"]
    ):
        teacher(code, name=f"P{number}")
        if code != "IE":
            teacher(code)
    html = page(("country", "IE"))
    shown = re.findall(r'name="country" value="(..)"', html)
    assert len(shown) == 12 and shown[0] == "IE"
    assert re.search(r'<a href="/people/\?country=IE&amp;all=country"[^>]*>All 44 countries', html)
    assert len(re.findall(r'name="country" value="(..)"', page(("country", "IE"), ("all", "country")))) == 44


def test_more_chosen_than_twelve_all_stay_in_the_form(page):
    codes = (*FOURTEEN, "IT")
    html = page(*(("country", code) for code in codes))
    assert html.count(" checked") == len(codes) + 1  # and "at any time"


def test_one_form_holds_the_words_the_order_and_the_filters(page):
    html = page(("sort", "newest"))
    assert html.count('form="facets"') == 3
    assert re.search(r'<form class="facets" id="facets" action="/people/"', html)
    assert '<option value="newest" selected>' in html
    assert re.search(r'<div class="facets-foot"><button class="btn" type="submit">', html)


def test_every_sort_lists_everybody_once_over_pages_by_key(page):
    everybody = sorted(teacher(name=f"P{number:02}").name for number in range(23))
    for sort in ("relevance", "active", "newest"):
        first = page(("sort", sort))
        (following,) = re.findall(r'href="([^"]*)" rel="next"', first)
        second = page(*[tuple(p.split("=")) for p in unescape(following).partition("?")[2].split("&")])
        assert sorted(names(first) + names(second)) == everybody
        assert 'rel="next"' not in second and "First page" in second


def test_nobody_found_says_what_would_find_people(page):
    teacher("PL", name="A", levels=["primary"])
    teacher("PL", name="B", levels=["primary"])
    teacher("ES", name="C", levels=["vocational"])
    html = page(("country", "PL"), ("level", "vocational"))
    assert "Nobody has all of this yet" in html
    assert re.findall(r'<li><a href="([^"]*)"><b>(\d)</b> more without <bdi>([^<]*)', html) == [
        ("/people/?country=PL", "2", "Initial vocational"),
        ("/people/?level=vocational", "1", "Poland"),
    ]


def test_the_map_links_each_country_to_its_list(page):
    teacher("PL", levels=["primary"])
    html = page(("view", "map"), ("level", "primary"))
    assert 'href="/people/?level=primary&amp;country=PL"' in html
    assert not names(html)
    assert '<input type="hidden" name="view" value="map">' in html


def test_htmx_gets_the_part_that_changes_and_the_address_to_show(client, page):
    teacher()
    response = client.get("/people/?level=&q=&at_least=any&sort=relevance&country=PL", headers=PART)
    html = response.content.decode()
    assert html.startswith('<div id="people">') and "<html" not in html
    assert response["HX-Push-Url"] == "/people/?country=PL"
    assert "HX-Request-Type" in response["Vary"]


def test_going_back_restores_the_whole_page(client, page):
    response = client.get("/people/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in response.content.decode()


def test_who_is_not_validated_looks_around_but_does_not_write(client):
    teacher(name="A")
    client.force_login(people.user("GR"))
    html = client.get("/people/").content.decode()
    assert names(html) == ["A"]
    assert "/contacts/write/" not in html
    assert f'href="{reverse("status")}">See what is next' in html


def test_too_many_searches_are_told_when_to_go_on(client, page, monkeypatch, settings):
    settings.RATE_LIMITS_RELAXED = False
    monkeypatch.setattr(views, "SEARCHES", limits.Limit("people-test", times=2, seconds=10_000_000))
    page()
    page()
    response = client.get("/people/?q=a", headers=PART)
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 10_000_001
    assert f"Wait {response['Retry-After']} second" in response.content.decode()
    assert 'id="people"' in response.content.decode()


def test_while_the_engine_gets_ready_the_page_says_so(client, page, monkeypatch):
    class Sleepy:
        def prepare(self) -> bool:
            return False

    monkeypatch.setattr("partner_search.pages.get_engine", Sleepy)
    response = client.get("/people/")
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert "getting ready" in response.content.decode()


def crowd(number: int) -> None:
    """Make people with everything a row shows, in long words of two-byte letters."""
    for index in range(number):
        school = people.school("UA", name=LONG_SCHOOL, town="Кропивницький")
        facts = {"age_from": 9, "age_to": 12, "levels": ["primary"], "theme": f"тема {index}"}
        person = teacher(
            "UA",
            at=school,
            name="Олександра Крейдяна-Дощечкіна",
            language="uk:native",
            subject="media-education",
            **facts,
        )
        people.speaks(person, "en")
        people.speaks(person, "fr")
        person.profile.subjects.set(Subject.objects.filter(key__in=LONG_SUBJECTS))


def test_queries_do_not_grow_with_rows_and_a_page_is_light(page, reader, django_assert_num_queries):
    Profile.objects.filter(pk=reader.pk).update(age_from=9, age_to=11)
    people.speaks(reader, "en")
    crowd(1)
    page()  # the first answer builds the index
    with django_assert_num_queries(QUERIES):
        page()
    crowd(20)
    page()
    with django_assert_num_queries(QUERIES):
        html = page(("level", "primary"), ("language", "en:B1"), ("age_from", "9"), ("age_to", "11"))
    assert len(names(html)) == 20
    for facet in ("", "country", "subject", "language", "theme"):
        size = len(page(("level", "primary"), ("language", "en:B1"), ("all", facet)).encode())
        assert size <= 60 * 1024, f"{facet or 'a usual page'}: {size}"
