"""The form of a partner request: what it refuses, the look at the idea before posting, changing."""

import datetime
import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.actions import note_change
from accounts.models import User
from countries.queries import today
from partner_search.models import PartnerRequest
from partner_search.requests import actions
from partner_search.requests.check import SHORT, check_idea, missing
from profiles.models import Profile
from tests import people
from tests.partner_search.saving import teacher
from tests.partner_search.test_requests_actions import DAY, let_be
from tests.requests import IDEA, SOUGHT, data, post

pytestmark = pytest.mark.django_db
NEW = "/requests/new/"
LOOK = 17  # queries


@pytest.fixture
def ann() -> User:
    return people.validated("GR", name="Ann")


@pytest.fixture
def page(client: Client, ann: User) -> Client:
    client.force_login(ann)
    return client


def sent(**said: Any) -> dict[str, Any]:
    """Return what the whole form sends."""
    whole = {
        "key": str(uuid.uuid4()),
        "title": SOUGHT,
        "idea": IDEA.strip(),
        "text_language": "en",
        "age_from": "8",
        "age_to": "11",
        "levels": ["primary"],
        "subjects": ["music"],
        "themes": "old bridges, rivers",
        "wishes": ["PL", "neighbourhood"],
        "partners_wanted": "2",
        "starts_on": (today() + 30 * DAY).isoformat(),
        "weeks": "8",
        "offer": "A blog.",
        "ask": "A picture a week.",
        "closes_on": (today() + 50 * DAY).isoformat(),
        "language_1": "en",
        "level_1": "B1",
    }
    return {name: value for name, value in (whole | said).items() if value is not None}


def hidden_fields(html: str) -> dict[str, list[str]]:
    """Return what the look at the idea would send again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


# Posting


def test_a_request_is_posted_after_a_look_at_the_idea(page, ann):
    assert "Look at it before posting" in page.get(NEW).content.decode()
    look = page.post(NEW, sent(idea=f"{IDEA}\r\n\r\n“Ё & <b>”")).content.decode()
    assert "Nothing is posted yet" in look and not PartnerRequest.objects.exists()
    done = page.post(NEW, hidden_fields(look) | {"post": "1"}, follow=True)
    asked = PartnerRequest.objects.get()
    assert done.redirect_chain == [(f"/requests/{asked.pk}/", 302)]
    assert "Your request is posted" in done.content.decode()
    assert asked.idea.endswith("“Ё & <b>”") and asked.author == ann
    assert [row.language_id + row.level for row in asked.languages.all()] == ["enB1"]
    assert sorted(asked.wishes) == ["PL", "neighbourhood"]
    assert {theme.name for theme in asked.themes.all()} == {"old bridges", "rivers"}


def test_pressing_twice_posts_once_and_leads_to_the_same(page):
    form = sent(post="1")
    assert page.post(NEW, form)["Location"] == page.post(NEW, form)["Location"]
    assert PartnerRequest.objects.count() == 1


def test_going_back_keeps_every_field(page):
    form = sent(weeks="x", idea="too short", themes="a, b")
    answer = page.post(NEW, form | {"back": "1"})
    html = answer.content.decode()
    assert answer.status_code == 200 and "Not saved yet" not in html
    assert "too short" in html and 'value="a, b"' in html and 'value="x"' in html
    assert f'value="{form["key"]}"' in html
    assert re.search(r'value="PL"[^>]*checked', html) and re.search(r'value="B1" selected', html)


def test_the_form_begins_with_the_profile(page, ann):
    Profile.objects.filter(pk=ann.pk).update(age_from=9, age_to=12, levels=["primary"], wishes=["PL"])
    people.speaks(ann, "fr")
    html = page.get(NEW).content.decode()
    for chosen in ('value="9"', 'value="12"', 'value="fr" selected'):
        assert chosen in html
    for box in ("primary", "PL"):
        assert re.search(rf'value="{box}"[^>]*checked', html), box


LATE = datetime.timedelta(days=400)
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no title": ({"title": ""}, "title", "required"),
    "short title": ({"title": "Hi"}, "title", "5"),
    "long title": ({"title": "x" * 101}, "title", "100"),
    "short idea": ({"idea": "Let us meet."}, "idea", "20"),
    "long idea": ({"idea": "x" * 10_000}, "idea", "3000"),
    "unknown language": ({"text_language": "xx"}, "text_language", "xx"),
    "ages upside down": ({"age_from": "12", "age_to": "8"}, "age_to", ""),
    "one age": ({"age_to": ""}, "age_to", ""),
    "no year": ({"age_from": "2"}, "age_from", ""),
    "unknown level": ({"levels": ["x"]}, "levels", "x"),
    "unknown subject": ({"subjects": ["x"]}, "subjects", "x"),
    "unknown country": ({"wishes": ["XX"]}, "wishes", "XX"),
    "eleven themes": ({"themes": ",".join("abcdefghijk")}, "themes", "10"),
    "no partners": ({"partners_wanted": "0"}, "partners_wanted", "1"),
    "many partners": ({"partners_wanted": "21"}, "partners_wanted", "20"),
    "too many weeks": ({"weeks": "53"}, "weeks", "52"),
    "begins in the past": ({"starts_on": "2020-01-01"}, "starts_on", "Choose a day from today"),
    "no day": ({"closes_on": "soon"}, "closes_on", ""),
    "no date": ({"closes_on": ""}, "closes_on", "required"),
    "closed already": ({"closes_on": (today() - DAY).isoformat()}, "closes_on", "Choose a day from today"),
    "open too long": ({"closes_on": (today() + LATE).isoformat()}, "closes_on", "Choose a day from today"),
    "a language twice": ({"language_2": "en"}, "language_2", "has a row already"),
    "a level alone": ({"level_3": "B2"}, "language_3", "Choose the language"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_all_is_kept(page, name):
    wrong, field, words = WRONG[name]
    answer = page.post(NEW, sent(offer="canary <offer>") | wrong)
    html = answer.content.decode()
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert words in " ".join(answer.context["form"].errors[field])
    assert f'id="id_{field}_error"' in html or f'id="{field}_error"' in html
    assert "canary &lt;offer&gt;" in html and not PartnerRequest.objects.exists()


def test_a_form_without_its_key_is_not_posted(page):
    assert page.post(NEW, sent(key="x", post="1")).status_code == 422
    assert page.post(NEW, sent(key=None, post="1")).status_code == 422
    assert not PartnerRequest.objects.exists()


def test_a_sixth_is_refused_with_all_kept(page, ann):
    for _ in range(5):
        post(ann)
    assert "All are taken: close one first" in page.get(NEW).content.decode()
    look = page.post(NEW, sent()).content.decode()
    assert "as many as one may have" in look and "Post it" not in look
    answer = page.post(NEW, sent(title="A sixth title", post="1"))
    assert answer.status_code == 422 and "Close one first" in answer.content.decode()
    assert "A sixth title" in answer.content.decode()
    assert PartnerRequest.objects.count() == 5


def test_a_held_text_is_kept_in_the_form(page, monkeypatch):
    monkeypatch.setattr(actions, "screen", lambda *_args: "Somebody looks at it first.")
    answer = page.post(NEW, sent(post="1"))
    assert answer.status_code == 422
    assert "Somebody looks at it first." in answer.content.decode() and SOUGHT in answer.content.decode()


def test_who_is_not_confirmed_is_told_what_is_next(client):
    client.force_login(people.user())
    answer = client.get(NEW)
    assert answer.status_code == 403 and "as soon as your school is confirmed" in answer.content.decode()
    assert client.post(NEW, sent(post="1")).status_code == 403
    assert not PartnerRequest.objects.exists()


# The look at the idea


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ({"age_from": None, "age_to": None}, "How old"),
        ({"languages": ()}, "Which language"),
        ({"levels": (), "subjects": ()}, "level or subject"),
        ({"starts_on": None}, "When would it begin"),
        ({"weeks": None}, "How many weeks"),
        ({"idea": "x" * (SHORT - 1)}, "The idea is short"),
        ({"offer": ""}, "your class bring"),
        ({"ask": ""}, "from a partner"),
    ],
)
def test_each_thing_left_out_is_asked_for(said, asks):
    assert missing(data()) == []
    lacks = missing(data(**said))
    assert len(lacks) == 1 and asks in lacks[0]


def test_a_level_or_a_subject_is_enough():
    assert missing(data(levels=())) == missing(data(subjects=())) == []


def test_the_look_counts_the_people_whom_it_fits(page, ann):
    """Those whom the search of people finds, less the author and who is hidden from her."""
    for country in ("PL", "UA", "FR"):
        person = teacher(country)
        Profile.objects.filter(pk=person.pk).update(levels=["primary"], age_from=9, age_to=9)
    fits = data(subjects=("music",), wishes=("PL", "neighbourhood"))
    check = check_idea(fits, ann)
    assert check.total == 2 and check.best and (check.best.more, check.best.eased) == (1, False)
    html = page.post(NEW, sent()).content.decode()
    assert re.search(r'ask-total"><b class="num">2</b>\s*people fit', html)
    assert len(re.findall('class="person-name"', page.get(check.url).content.decode())) == 2


OTHERWISE: dict[str, Callable[[User], object]] = {
    "country": lambda person: person.validations.update(school=people.school("FR")),
    "level": lambda person: Profile.objects.filter(pk=person.pk).update(levels=["vocational"]),
    "subject": lambda person: person.profile.subjects.clear(),
    "ages": lambda person: Profile.objects.filter(pk=person.pk).update(age_from=12, age_to=14),
    "language": lambda person: person.profile.languages.update(level="A2"),
}


@pytest.mark.parametrize("fact", OTHERWISE)
def test_all_that_is_said_of_partners_narrows_the_count(ann, fact):
    fits, other = teacher(), teacher()
    for person in (fits, other):
        Profile.objects.filter(pk=person.pk).update(levels=["primary"], age_from=11, age_to=14)
    OTHERWISE[fact](other)
    note_change(fits, other)
    check = check_idea(data(subjects=("music",), wishes=("PL",)), ann)
    assert (check.total, check.best and check.best.more) == (1, 1)


def test_a_narrow_wish_is_named_with_what_leaving_it_out_brings(page):
    for _ in range(3):
        teacher("FR")
    html = page.post(NEW, sent(age_from="", age_to="", levels=[], level_1="", wishes=["PL"])).content.decode()
    assert "That is narrow" in html and "leave out Poland" in html and "3 people more fit" in html


def test_a_wide_idea_is_not_called_narrow(page):
    for _ in range(12):
        teacher("PL")
    html = page.post(NEW, sent(age_from="", age_to="", levels=[], level_1="")).content.decode()
    assert "That is narrow" not in html and '<b class="num">12</b>' in html


def test_who_is_not_found_is_told_that_the_request_is_not_either(page, ann):
    Profile.objects.filter(pk=ann.pk).update(findable=False)
    assert "Others do not find you, nor your requests" in page.post(NEW, sent()).content.decode()


def test_the_look_waits_for_no_search(page, monkeypatch):
    monkeypatch.setattr("partner_search.engine.embedded.EmbeddedEngine.prepare", lambda self: False)
    html = page.post(NEW, sent()).content.decode()
    assert "The search is getting ready" in html and "Post it" in html


def test_the_look_costs_the_same_for_many_people(page, django_assert_num_queries):
    teacher()
    page.post(NEW, sent())
    with django_assert_num_queries(LOOK):
        page.post(NEW, sent())
    for _ in range(15):
        teacher()
    page.post(NEW, sent())
    with django_assert_num_queries(LOOK):
        page.post(NEW, sent())


# Changing


def test_the_form_of_a_request_shows_and_keeps_all_of_it(page, ann):
    asked = post(ann, idea=IDEA.strip(), languages=(("en", "B1"), ("fr", "A1")), wishes=("PL",))
    url = f"/requests/{asked.pk}/changes/"
    form = page.get(url).context["form"]
    again = {name: form[name].value() for name in form.fields}
    answer = page.post(url, {name: value for name, value in again.items() if value is not None}, follow=True)
    assert "Your request is saved" in answer.content.decode()
    changed = PartnerRequest.objects.get()
    for name in actions.PLAIN:
        assert getattr(changed, name) == getattr(asked, name), name
    assert {(row.language_id, row.level) for row in changed.languages.all()} == {("en", "B1"), ("fr", "A1")}
    assert [theme.name for theme in changed.themes.all()] == ["old bridges"]


def test_a_start_that_has_passed_may_stay_but_none_is_chosen(page, ann):
    asked = let_be(post(ann), starts_on=today() - 3 * DAY)
    url, start = f"/requests/{asked.pk}/changes/", today() - 3 * DAY
    assert page.post(url, sent(starts_on=start.isoformat())).status_code == 302
    assert page.post(url, sent(starts_on=(start - DAY).isoformat())).status_code == 422


def test_a_change_that_is_refused_keeps_what_was_typed(page, ann, monkeypatch):
    asked = post(ann)
    url = f"/requests/{asked.pk}/changes/"
    answer = page.post(url, sent(title="Hi", offer="canary"))
    assert answer.status_code == 422 and "canary" in answer.content.decode()
    monkeypatch.setattr(actions, "screen", lambda *_args: "Somebody looks at it first.")
    answer = page.post(url, sent(offer="canary"))
    assert answer.status_code == 422 and "Somebody looks at it first." in answer.content.decode()
