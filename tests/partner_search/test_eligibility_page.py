"""The small tool at /eligibility/: a question is an address, and every address has an answer."""

from html import unescape
from urllib.parse import urlencode

import pytest

from partner_search.eligibility import Side, verdict
from partner_search.models import PartnershipRule
from tests import people
from tests.partner_search.test_eligibility import NOW, PLUS_TIME

pytestmark = pytest.mark.django_db
GR_UA = (("country1", "GR"), ("country2", "UA"))


@pytest.fixture
def ask(client):
    """Return a function that opens the tool with these pairs and returns its HTML."""

    def get(*pairs, prefix=""):
        response = client.get(f"{prefix}/eligibility/?{urlencode(pairs)}")
        assert response.status_code == 200
        return unescape(response.content.decode())

    return get


def test_it_opens_empty_for_strangers_and_members(client, ask):
    assert "The answer comes here" in ask()
    assert ask().count("<fieldset>") == 2
    client.force_login(people.user())
    assert 'href="/account/settings/"' in ask()


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/el", "el"), ("/pl", "pl")])
def test_it_speaks_three_languages(ask, prefix, language):
    assert f'<html lang="{language}"' in ask(*GR_UA, prefix=prefix)


def test_it_answers_today_and_says_what_is_not_confirmed(ask):
    html = ask(*GR_UA)
    assert "As far as we know, these schools may found a European project" in html
    assert "The rule itself is not confirmed." in html
    assert "These schools may found a European project" in ask(("country1", "GR"), ("country2", "PL"))
    assert "These schools may not found a European project" in ask(("country1", "GR"), ("country2", "GB"))


def test_it_answers_for_a_past_day(ask):
    html = ask(*GR_UA, ("day", PLUS_TIME.isoformat()))
    assert "It is not confirmed that these schools may found a European project" in html
    assert "etwinning.cz" in html and "The last day is not confirmed." in html
    assert "The programme’s rules on May 1, 2013" in html
    later = ask(*GR_UA, ("country3", "PL"), ("part3", "later"), ("day", PLUS_TIME.isoformat()))
    assert "two schools of EU or associated countries had to be among" in later
    founding = ask(*GR_UA, ("country3", "PL"), ("day", PLUS_TIME.isoformat()))
    assert "As far as we know, these schools may found" in founding


def test_the_kind_can_be_asked_for(ask):
    one_country = (("country1", "GR"), ("country2", "GR"))
    assert "These schools may found a national project" in ask(*one_country)
    assert "can never get the European Quality Label" in ask(*one_country)
    assert "These schools may not found a European project" in ask(*one_country, ("scope", "european"))


def test_schools_are_added_one_by_one_up_to_ten(ask):
    assert ask(*GR_UA, ("rows", "2"), ("add", "1")).count("<fieldset>") == 3
    assert ask(("rows", "10"), ("add", "1")).count("<fieldset>") == 10
    assert "One more school" not in ask(("rows", "10"))
    ten = [(f"country{n}", "GR" if n % 2 else "PL") for n in range(1, 11)]
    assert ask(*ten).count("<fieldset>") == 10
    assert ask(*ten, ("country11", "DE")).count("<fieldset>") == 10
    assert "may found a European project" in ask(("country2", "GR"), ("country7", "PL"))


@pytest.mark.parametrize(
    ("pair", "error"),
    [
        (("country1", "ZZ"), "“ZZ” is not on the list."),
        (("country2", "x" * 10_000), f"“{'x' * 40}” is not on the list."),
        (("funding1", "charity"), "“charity” is not on the list."),
        (("level2", "university"), "“university” is not on the list."),
        (("part1", "boss"), "“boss” is not on the list."),
        (("scope", "worldwide"), "“worldwide” is not on the list."),
        (("day", "2013-02-30"), "Write the day as year-month-day"),
        (("day", "9" * 10_000), "Write the day as year-month-day"),
        (("day", "99999-01-01"), "Write the day as year-month-day"),
    ],
)
def test_what_is_not_known_is_named_beside_the_field(ask, pair, error):
    good = (("country1", "GR"), ("country2", "PL"))
    assert error not in ask(*good) and 'class="verdict' in ask(*good)
    html = ask(*[(key, value) for key, value in good if key != pair[0]], pair)
    assert error in html and html.count('class="error"') == 1
    assert 'class="verdict' not in html and "Put right what is marked" in html


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", ""])
def test_any_day_has_an_answer(ask, day):
    assert 'class="verdict' in ask(*GR_UA, ("day", day))


@pytest.mark.parametrize("rows", ["0", "-1", "11", "x", "9" * 5_000, "٣"])
def test_a_number_of_rows_of_ones_own_making_shows_two(ask, rows):
    assert ask(("rows", rows)).count("<fieldset>") == 2


def test_lists_where_one_value_is_expected_are_read_by_their_last(ask):
    assert "may found a European project" in ask(("country1", "XX"), ("country1", "GR"), ("country2", "PL"))


def test_a_verdict_leads_to_the_tool_with_its_schools(client):
    sides = [Side("GR", "private", "primary"), Side("PL"), Side("UA", founder=False)]
    for day in (NOW, PLUS_TIME):
        found = verdict(sides, day)
        html = unescape(client.get(found.url).content.decode())
        assert found.headline in html and found.url.count("country") == 3
        assert '<option value="later" selected>' in html and '<option value="private" selected>' in html


def test_the_rules_of_the_day_stand_below_with_their_sources(ask):
    today, then = ask(), ask(("day", "2004-01-01"))
    assert all(row.source in today for row in PartnershipRule.objects.all())
    rules, past = then.split("Not in force on that day")
    assert "Pupils have no account" in rules and "A teacher may run several" in past
    PartnershipRule.objects.all().delete()
    assert "No source we have names a rule for that day." in ask()


def test_the_number_of_queries_does_not_grow_with_the_schools(client, django_assert_num_queries):
    ten = urlencode([(f"country{n}", "GR" if n % 2 else "PL") for n in range(1, 11)])
    for query in ("", "country1=GR&country2=UA", ten):
        with django_assert_num_queries(3):
            client.get(f"/eligibility/?{query}")


def test_who_and_help_lead_there(client):
    assert all('href="/eligibility/"' in client.get(f"/{page}/").content.decode() for page in ("who", "help"))
