"""The page of a person: what it shows, and to whom."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.models import OfficeKind
from contacts.models import Block, Reliability, SavedPerson
from countries.queries import today
from partner_search.person import about_km, back_to
from partner_search.rows import language_of, latin_name
from profiles.models import Profile, ProfileLanguage, ProfileTheme, Subject, Theme
from schools.models import School
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return people.validated("GR", at=people.school("GR", latitude=40.64, longitude=22.94))


@pytest.fixture
def zofia():
    school = people.school("PL", name="Szkoła nr 900", town="Łódź", latitude=51.77, longitude=19.46)
    person = people.validated("PL", at=school, name="Zofia Kredowa", handle="zofia")
    Profile.objects.filter(pk=person.pk).update(
        levels=["primary"],
        age_from=9,
        age_to=12,
        class_size=27,
        about="Uczę przyrody.\n\nSzukam <b>klasy</b>.",
        about_language="pl",
        looking=True,
        looking_for="A class for letters",
        looking_until=today() + datetime.timedelta(days=30),
    )
    person.profile.subjects.set(Subject.objects.filter(key__in=("geography", "art")))
    ProfileLanguage.objects.create(profile=person.profile, language_id="en", level="C1", pupils_level="A2")
    person.refresh_from_db()
    theme = Theme.objects.create(name="Weather Diary", slug="weather-diary")
    ProfileTheme.objects.create(tag=theme, content_object=person.profile)
    return person


def see(client, reader, handle="zofia", query="", status=200, **headers):
    client.force_login(reader)
    response = client.get(f"/people/{handle}/{query}", headers=headers)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_shows_everything_of_the_profile(client, reader, zofia):
    html = see(client, reader)
    for text in (
        "Zofia Kredowa",
        "Szkoła nr 900",
        "Confirmed by national support Poland",
        f"Looks for a partner until {zofia.profile.looking_until.day} ",
        "A class for letters",
        "Written in Polish",
        '<div class="read" dir="auto" lang="pl"><p>Uczę przyrody.</p>',
        "Szukam &lt;b&gt;klasy&lt;/b&gt;.",
        "Art, Geography",
        "Primary",
        "9–12 years, 27 in class",
        "English, C1",
        "English, A2",
        'href="/people/?theme=weather+diary" dir="auto">Weather Diary',
        "about 1,250 km from yours",
        'class="map map-place"',
        "/contacts/write/zofia/",
        'action="/contacts/saved/zofia/"',
        'action="/contacts/blocked/zofia/"',
    ):
        assert text in html, text
    assert html.count('<i class="on">') == 5 + 2


def test_who_keeps_her_may_undo_it(client, reader, zofia):
    SavedPerson.objects.create(user=reader, person=zofia)
    assert 'action="/contacts/saved/zofia/remove/"' in see(client, reader)


def test_looking_that_has_ended_is_not_shown(client, reader, zofia):
    Profile.objects.filter(pk=zofia.pk).update(looking_until=today() - datetime.timedelta(days=1))
    html = see(client, reader)
    assert "Looks for a partner" not in html and "A class for letters" not in html


def hidden(person):
    Profile.objects.filter(pk=person.pk).update(findable=False)


def suspended(person):
    person.suspended_at, person.suspension_reason = "2026-01-01T00:00Z", "Advertising."
    person.save()


def away(person):
    person.last_active_on = today() - datetime.timedelta(days=366)
    person.save()


def not_validated(person):
    person.validations.update(state="pending")


REASONS = [hidden, suspended, away, not_validated]


@pytest.mark.parametrize("reason", REASONS)
def test_who_is_not_listed_is_not_there(client, reader, zofia, reason):
    assert "Zofia" in see(client, reader)
    reason(zofia)
    missing, hers = (see(client, reader, handle, status=404) for handle in ("nobody", "zofia"))
    token = re.compile('value="[^"]*"')  # of CSRF, another on each page
    assert token.sub("", hers) == token.sub("", missing)


@pytest.mark.parametrize("by_reader", [True, False])
def test_a_block_hides_both_ways(client, reader, zofia, by_reader):
    pair = (reader, zofia) if by_reader else (zofia, reader)
    assert "Zofia" in see(client, reader)
    Block.objects.create(user=pair[0], person=pair[1])
    assert "Zofia" not in see(client, reader, status=404)


@pytest.mark.parametrize("reason", REASONS)
def test_officers_of_her_country_see_her_all_the_same(client, zofia, reason):
    reason(zofia)
    support = people.officer(country="PL")
    html = see(client, support)
    assert "Others do not find this person" in html
    assert "/contacts/write/" not in html
    see(client, people.officer(country="GR"), status=404)
    see(client, people.officer(OfficeKind.CENTRAL_SUPPORT, None))
    see(client, people.officer(OfficeKind.AMBASSADOR, "PL"), status=404)


def test_ones_own_page_says_who_sees_it(client, zofia):
    html = see(client, zofia)
    assert "as others see it" in html
    assert "/contacts/write/" not in html and "/contacts/blocked/" not in html
    not_validated(zofia)
    html = see(client, zofia)
    assert "Only you see this page" in html and "School not confirmed yet" in html


def test_the_emptiest_of_people_has_a_page(client):
    newcomer = people.user("GR", handle="newcomer")
    html = see(client, newcomer, "newcomer")
    assert "Nothing filled in yet" in html


def test_who_is_not_validated_may_keep_but_not_write(client, zofia):
    html = see(client, people.user("GR"))
    assert "/contacts/write/" not in html
    assert 'action="/contacts/saved/zofia/"' in html
    assert "Writing opens when" in html


def test_only_a_get_opens_it(client, reader, zofia):
    client.force_login(reader)
    assert client.post("/people/zofia/").status_code == 405


@pytest.mark.parametrize("handle", ["Zofia", "zofia%00", "%F0%9F%A6%8A", "a" * 5000, "..", "zofia%0a"])
def test_no_other_spelling_of_a_handle_opens_it(client, reader, zofia, handle):
    client.force_login(reader)
    assert client.get(f"/people/{handle}/").status_code in (400, 404)


def test_the_way_back_leads_to_the_search_one_came_from(client, reader, zofia):
    assert 'href="/people/?level=primary&amp;language=en:B1">Back' in see(
        client, reader, query="?from=level%3Dprimary%26language%3Den%3AB1"
    )
    assert 'href="/people/?level=primary">Back' in see(
        client, reader, referer="http://testserver/people/?level=primary"
    )
    assert 'href="/people/">Back' in see(client, reader)


@pytest.mark.parametrize(
    "query",
    [
        "//evil.example/",
        "https://evil.example",
        "javascript:alert(1)",
        "next=//evil.example",
        "&" * 1500,
        "a=&" * 600,
        "x" * 5000,
    ],
)
def test_the_way_back_never_leads_elsewhere(query):
    assert back_to(query) == "/people/"


def test_a_referrer_that_is_no_address_is_no_failure(client, reader, zofia):
    assert 'href="/people/">Back' in see(client, reader, referer="http://[/people/?level=primary")


def test_queries_are_few(client, reader, zofia, django_assert_max_num_queries):
    see(client, reader)
    with django_assert_max_num_queries(39):
        see(client, reader)


def test_distances_are_round():
    athens = School(latitude=37.98, longitude=23.73)
    near = School(latitude=38.02, longitude=23.80)
    assert about_km(athens, near) == 10
    assert about_km(athens, School(latitude=52.52, longitude=13.40)) == 1800
    assert about_km(athens, School()) is None


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Zofia Łęcka", ""),
        ("Ευαγγελία Δοκιμή", "Evangelia Dokimi"),
        ("Юлия Море", "Yuliya More"),
        ("ნინო ზღვა", "Nino Zghva"),
        ("123", ""),
    ],
)
def test_names_in_other_letters_have_a_latin_spelling(name, spelling):
    assert latin_name(name) == spelling


@pytest.mark.parametrize(("country", "language"), [("GR", "el"), ("PL", "pl"), ("UA", "uk"), ("XX", "en")])
def test_the_likely_language_of_a_country(country, language):
    assert language_of(country) == language


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Most first letters, usually within 3 school days."),
        ({"shared": False}, "Not shared."),
        ({"seen_at": None}, "Not shown yet."),
        ({"rate": "", "pace": ""}, "Too few first letters to say."),
    ],
)
def test_how_a_person_answers_is_said_as_far_as_she_shares_it(client, fields, words):
    person = people.validated("PL")
    known = {"rate": "most", "pace": "3", "computed_on": timezone.now().date(), "seen_at": timezone.now()}
    Reliability.objects.create(user=person, counted=8, **known | fields)
    client.force_login(people.validated("GR"))
    assert words in client.get(f"/people/{person.handle}/").content.decode()
