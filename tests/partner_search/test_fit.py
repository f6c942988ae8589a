"""Why two people fit, in words: in the rows of the search, and factor by factor on the page of a person."""

import datetime
import re

import pytest

from accounts.actions import note_change
from countries.queries import today
from partner_search.documents import Document, refresh
from partner_search.fit import Pair
from partner_search.matching import FACTORS, Terms, Weeks, score
from profiles.models import Profile, ProfileTheme, Subject, Theme
from tests import people

DAY = datetime.date(2026, 11, 25)
NUMBER = DAY.toordinal()
TERMS = Terms(DAY, {"GR": "eu", "PL": "eu", "TR": "associated"}, Weeks({}, {"GR": 0b1111, "PL": 0b1110}))
QUERIES = 22


def person(**said):
    """Return a document of somebody who has said nothing but `said`, and was last here long ago."""
    nothing = Document(
        user_id=1,
        country="GR",
        levels=[],
        subjects=[],
        age_from=0,
        age_to=0,
        languages={},
        themes=[],
        role="teacher",
        looking_until=0,
        active_on=NUMBER - 300,
        listed_on=NUMBER - 300,
        class_size=0,
        wishes=[],
        calendar=0,
        head="",
        body="",
    )
    return nothing._replace(**said)


def pair(me, other, themes=None):
    return Pair(me, other, TERMS, themes or {})


ELENI = {
    "levels": ["primary"],
    "subjects": ["art", "geography"],
    "age_from": 9,
    "age_to": 11,
    "languages": {"en": "C1", "el": "native"},
    "themes": ["weather"],
    "class_size": 24,
    "wishes": ["eu"],
}
ZOFIA = {
    **ELENI,
    "country": "PL",
    "age_to": 12,
    "languages": {"en": "B2", "pl": "native"},
    "class_size": 27,
    "wishes": ["GR"],
    "looking_until": NUMBER + 30,
    "active_on": NUMBER - 2,
}


def test_the_heaviest_reasons_come_first_and_two_are_marked():
    why = pair(person(**ELENI), person(**ZOFIA), {"weather": "Weather"}).why
    assert why.marks == ["You both teach ages 9–11", "English on both sides: C1 and B2"]
    assert why.others == [
        "Both teach Art, Geography",
        "Common theme: Weather",
        "You ask for Poland",
        "3 common weeks",
        "Classes of 24 and 27",
    ]
    assert why.yes == [
        "Asks for Greece",
        "Looks for a partner until 25 December",
        "Was here in the last week",
    ]
    assert (why.lacks, why.count, why.words) == ([], 10, "10 of 10 reasons")


def test_what_keeps_two_apart_is_said_where_both_are_known():
    me = person(age_from=5, age_to=6, languages={"el": "native"})
    other = person(age_from=15, age_to=16, languages={"pl": "native"})
    assert pair(me, other).why.lacks == ["No common language", "No common age"]
    assert pair(me, person()).why.lacks == []


def test_of_who_says_nothing_nothing_is_said():
    why = pair(person(), person()).why
    assert (why.marks, why.others, why.yes, why.lacks) == (["4 common weeks"], [], [], [])


def test_a_tier_is_asked_for_by_its_name():
    assert pair(person(), person(country="PL", wishes=["eu"])).why.yes == ["Asks for EU countries"]
    assert pair(person(wishes=["TR"]), person(country="PL")).why.others == []


def test_classes_of_unlike_size_are_no_reason():
    assert pair(person(class_size=10), person(class_size=30)).why.count == 1  # the weeks
    assert pair(person(class_size=24), person(class_size=27)).why.count == 2


def test_many_names_are_cut():
    many = ["art", "biology", "chemistry", "geography", "history"]
    words = pair(person(subjects=many), person(subjects=many)).why.marks
    assert "Both teach Art, Biology, Chemistry …" in words


def test_every_factor_has_a_line_with_both_sides_and_the_score_is_theirs():
    compared = pair(person(**ELENI), person(**ZOFIA), {"weather": "Weather"})
    lines = compared.lines()
    assert [line.weight for line in lines] == [factor.weight for factor in FACTORS]
    ages, language = lines[0], lines[1]
    assert (ages.mine, ages.theirs, ages.suits_me, ages.suits_them) == ("9–11", "9–12", 100, 75)
    assert (language.mine, language.theirs) == ("English C1", "English B2")
    both = [sum(line.weight * getattr(line, side) for line in lines) for side in ("suits_me", "suits_them")]
    assert min(both) == score(person(**ELENI), person(**ZOFIA), TERMS)
    assert compared.percents == (both[0] // 100, both[1] // 100)


# --- on the pages ---------------------------------------------------------------------------------------


@pytest.fixture
def eleni(client, db):
    reader = people.validated("GR", name="Eleni")
    fill(reader, 9, 11, ("art",), "weather diary")
    client.force_login(reader)
    return reader


def fill(user, first, last, subjects=(), theme=""):
    Profile.objects.filter(pk=user.pk).update(levels=["primary"], age_from=first, age_to=last)
    user.profile.subjects.set(Subject.objects.filter(key__in=subjects))
    people.speaks(user, "en")
    if theme:
        tag = Theme.objects.get_or_create(
            key=theme, defaults={"name": theme, "slug": theme.replace(" ", "-")}
        )[0]
        ProfileTheme.objects.create(tag=tag, content_object=user.profile)
    note_change(user)


def rows(html):
    return re.findall(r'<li class="person" id="p\d+">.*?</li>', html, re.S)


def test_a_row_says_why_somebody_fits_and_leads_to_the_comparison(client, eleni):
    zofia = people.validated("PL", name="Zofia", handle="zofia")
    fill(zofia, 10, 12, ("art",), "weather diary")
    Profile.objects.filter(pk=zofia.pk).update(
        wishes=["GR"], looking=True, looking_until=today() + datetime.timedelta(days=9)
    )
    far = people.validated("PL", name="Far", handle="far")
    fill(far, 17, 19)
    html = client.get("/people/?sort=match&country=PL").content.decode()
    first, second = rows(html)
    for text in (
        "<mark>You both teach ages 10–11</mark>",
        "Both teach Art",
        "<b>May say yes:</b> Asks for Greece · Looks for a partner until",
        'href="/people/zofia/?from=country%3DPL%26sort%3Dmatch#fit"',
    ):
        assert text in first, text
    assert "Zofia" in first and "No common age" in second
    assert '<option value="match" selected>Best match' in html
    assert "May say yes" not in client.get("/people/?country=PL").content.decode()


def test_who_has_no_school_or_an_empty_profile_is_told_what_the_order_needs(client, db):
    people.validated("PL")
    client.force_login(people.user("GR"))
    html = client.get("/people/?sort=match").content.decode()
    assert "Until you name your school" in html and len(rows(html)) == 1
    client.force_login(people.validated("GR"))
    assert "Your profile does not yet name" in client.get("/people/?sort=match").content.decode()


def test_reasons_cost_the_same_for_one_and_for_twenty(client, eleni, django_assert_max_num_queries):
    for number in range(20):
        fill(people.validated("PL", handle=f"p{number}"), 9, 11, ("art",), f"theme {number}")
        if number in (0, 19):
            refresh()
            client.get("/people/?sort=match")
            with django_assert_max_num_queries(QUERIES):
                html = client.get("/people/?sort=match&country=PL").content.decode()
    assert len(rows(html)) == 20


def test_a_persons_page_compares_both_and_says_how_it_is_counted(client, eleni):
    zofia = people.validated("PL", name="Zofia", handle="zofia")
    fill(zofia, 10, 12, ("art",), "weather diary")
    html = client.get("/people/zofia/").content.decode()
    for text in (
        'id="fit"',
        "<mark>You both teach ages 10–11</mark>",
        "<mark>Common theme: weather diary</mark>",
        "<i>You: </i>9–11",
        "<bdi>Zofia</bdi>: </i>10–12",
        "Pupils of different ages cannot work together",
        "European project",
        'id="weeks"',
    ):
        assert text in html, text
    assert re.search(r"Zofia suits you \d+ of 100, you suit Zofia \d+ of 100", html)
    own = client.get(f"/people/{eleni.handle}/").content.decode()
    assert 'id="fit"' not in own and 'id="weeks"' not in own and 'class="verdict' not in own


# --- may partner with me --------------------------------------------------------------------------------


def partner_counts(html):
    return dict(re.findall(r'name="partner" value="(\w+)".*?<span class="opt-n">(\d+)</span>', html))


def test_with_whom_a_project_may_be_founded_is_a_facet(client, eleni):
    people.validated("GR"), people.validated("PL"), people.validated("PL")
    html = client.get("/people/").content.decode()
    assert partner_counts(html) == {"european": "2", "national": "1", "no": "0"}
    html = client.get("/people/?partner=national&country=GR&country=PL").content.decode()
    assert len(rows(html)) == 1 and partner_counts(html)["european"] == "2"
    assert "In a national project" in html


def test_each_not_names_its_rule(client, db):
    people.validated("PL", name="Zofia")
    waiting = people.user("GR")
    client.force_login(waiting)
    html = client.get("/people/?partner=no").content.decode()
    (row,) = rows(html)
    assert "<b>Not now:</b> The national office checks" in row
    assert "Not now: The national office checks" in html.replace(row, "")
    assert not rows(client.get("/people/?partner=european").content.decode())
