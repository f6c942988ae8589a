"""Whatever a browser sends to /people/: an answer that says why, or a clear 4xx; never a 500."""

from urllib.parse import quote

import pytest
from django.http import QueryDict

from countries.queries import eligible_on, today
from partner_search.asked import read
from tests import people

KEYS = (
    "q", "country", "tier", "level", "subject", "age_from", "age_to", "language", "at_least", "theme", "role",
    "available", "active", "sort", "view", "after", "all",
)  # fmt: skip
JUNK = (
    "'", "<script>alert(1)</script>", "-1", "0", "9" * 40, "1e400", "٣", "²", "NaN", "en:Z9", ":", "::::",
    "xx:B1", "en:", "\u202e", "a" * 10_000, "ß" * 5_000, "%00", "../../etc", "{{ 7*7 }}", "[", "\n",
    "r1.739945.21", "r9.0.0", "r1.9999999.9999999999", "a2.0000001.4000000000", "n1.-1.5", "None", "true",
    "AA", "gr", "🦊",
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client, settings):
    settings.RATE_LIMITS_RELAXED = True
    people.validated("PL", name="Somebody")
    client.force_login(people.validated("GR"))
    return lambda query: client.get(f"/people/?{query}")


@pytest.mark.parametrize("key", KEYS)
def test_junk_in_any_key_gives_a_page(get, key):
    for value in JUNK:
        response = get(f"{key}={quote(value)}")
        assert response.status_code == 200, value[:40]
        assert "<script>alert" not in response.content.decode()
        assert len(response.content) < 60 * 1024, value[:40]


@pytest.mark.parametrize("bad", ["%00", "%ED%A0%80%00", "a%00b"])
def test_what_is_no_text_is_refused(get, bad):
    assert get(f"q={bad}").status_code == 400


def test_broken_utf8_and_lone_surrogates_are_no_failure(get):
    for bad in ("%ED%A0%80", "%FF%FE", "%C3", "\\ud800"):
        assert get(f"q={bad}&country={bad}&theme={bad}&after={bad}").status_code in (200, 400)


def test_all_keys_at_once_many_times(get):
    query = "&".join(f"{key}={quote(value[:60])}" for key in KEYS for value in JUNK[:25])
    response = get(query)
    assert response.status_code == 200
    assert len(response.content) < 100 * 1024


def test_more_fields_than_any_form_is_refused(get):
    assert get("&".join(["country=PL"] * 5000)).status_code == 400


def test_a_value_that_is_not_known_is_left_out_and_named(get):
    html = get("country=XX&country=PL&level=university&age_from=two&sort=best").content.decode()
    assert "We left out what we do not know" in html
    for text in ("country: XX", "level: university", "age_from: two", "sort: best"):
        assert text in html
    assert "Somebody" in html


def test_a_theme_nobody_has_finds_nobody_and_says_what_would(get):
    html = get("theme=underwater+chess").content.decode()
    assert "Nobody has all of this yet" in html
    assert "<b>1</b> more without <bdi>underwater chess</bdi>" in html


def test_a_place_after_the_last_is_an_end_not_an_error(get):
    html = get("after=r2.0000001.4000000000").content.decode()
    assert "The list ends here" in html


def asked(query: str):
    return read(QueryDict(query), "en", eligible_on(today()))


def test_a_long_text_is_cut_and_the_page_says_so():
    found = asked("q=" + "word+" * 2_000)
    assert len(found.query.text) == 500
    assert found.ignored[0].startswith("q: ")


def test_repeated_single_values_have_one_meaning():
    found = asked(
        "age_from=9&age_from=5&age_to=9&age_to=12&active=1&active=52&view=map&view=list&sort=newest"
    )
    assert (found.query.age_from, found.query.age_to) == (5, 12)
    assert (found.query.active_weeks, found.view, found.query.sort) == (52, "list", "newest")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=wolf+den&tier=eu&country=PL&level=primary&subject=art&age_from=9&age_to=11",
        "language=en:B1&language=fr&theme=a+b&role=head&available=1&active=4&sort=newest&view=map&all=subject",
        "at_least=B2",
    ],
)
def test_the_address_of_a_state_reads_as_the_same_state(query):
    once = asked(query)
    assert once.url() == f"/people/?{query}" if query else "/people/"
    assert asked(once.url().partition("?")[2]) == once
