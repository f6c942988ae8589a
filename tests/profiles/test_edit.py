"""The page of one's own profile: what it saves, what it refuses, and what stays filled in."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import PersonChange
from countries.queries import today
from profiles import actions, queries
from profiles.data import ProfileData, Spoken
from profiles.lapse import latest_end
from profiles.models import Profile, Theme
from tests import people
from tests.profiles import files

pytestmark = pytest.mark.django_db
URL = "/profile/"


def form(**changes: Any) -> dict[str, Any]:
    """Return a whole profile as a browser sends it; a value of None leaves its field out."""
    sent = {
        "role": "teacher", "levels": ["primary"], "subjects": ["art", "music"],
        "age_from": "9", "age_to": "11", "class_size": "24",
        "themes": "Καιρός, school garden", "about": "Γεια σας!", "about_language": "el",
        "looking": "on", "looking_for": "a weather diary", "looking_until": "", "findable": "on",
        "languages-TOTAL_FORMS": "3", "languages-INITIAL_FORMS": "0",
        "languages-0-language": "en", "languages-0-level": "B2", "languages-0-pupils_level": "A2",
        "languages-1-language": "el", "languages-1-level": "native", "languages-1-pupils_level": "native",
        "languages-2-language": "", "languages-2-level": "", "languages-2-pupils_level": "",
    }  # fmt: skip
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}


@pytest.fixture
def teacher():
    return people.validated()


@pytest.fixture
def page(client, teacher):
    client.force_login(teacher)
    return client


def stored(user) -> Profile:
    return Profile.objects.get(pk=user.pk)


def test_everything_is_saved_and_the_engines_hear_of_it(page, teacher):
    before = PersonChange.objects.count()
    answer = page.post(URL, form(), follow=True)
    assert reverse("person", args=[teacher.handle]) in answer.content.decode()
    profile = stored(teacher)
    assert (profile.levels, profile.age_from, profile.age_to, profile.class_size) == (["primary"], 9, 11, 24)
    assert {subject.key for subject in profile.subjects.all()} == {"art", "music"}
    assert sorted(profile.themes.names()) == ["school garden", "Καιρός"]
    assert set(profile.languages.values_list("language", "level", "pupils_level")) == {
        ("en", "B2", "A2"),
        ("el", "native", "native"),
    }
    assert (profile.looking, profile.looking_until) == (True, latest_end(today()))
    assert PersonChange.objects.count() == before + 1


def test_what_was_saved_is_shown_again(page):
    page.post(URL, form())
    shown = page.get(URL).content.decode()
    for piece in ("Καιρός, school garden", "Γεια σας!", 'value="24"', 'value="music"', "a weather diary"):
        assert piece in shown
    assert 'value="B2" selected' in shown


def test_an_emptied_profile_is_empty(page, teacher):
    page.post(URL, form())
    bare = {"role": "head", "languages-TOTAL_FORMS": "0", "languages-INITIAL_FORMS": "0"}
    assert page.post(URL, bare).status_code == 302
    profile = stored(teacher)
    assert not (profile.looking or profile.findable or profile.levels or profile.age_from)
    assert not (profile.subjects.exists() or profile.languages.exists() or profile.theme_items.exists())


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"age_to": ""}, "Give both ages"),
        ({"age_from": "12"}, "Did you swap them?"),
        ({"age_from": "91"}, "Select a valid choice"),
        ({"age_from": "9" * 5000}, "Select a valid choice"),
        ({"class_size": "0"}, "greater than or equal to 1"),
        ({"class_size": "9" * 6000}, "Enter a whole number"),
        ({"subjects": ["alchemy"]}, "Select a valid choice"),
        ({"role": "king"}, "Select a valid choice"),
        ({"role": None}, "This field is required"),
        ({"themes": ", ".join(f"theme {n}" for n in range(12))}, "take out 2 of them"),
        ({"themes": "x" * 41}, "longer than 40 letters"),
        ({"themes": "ﷺ" * 39}, "longer than 40 letters"),
        ({"themes": "garden, ☃☃"}, "no letters or digits"),
        ({"about": "a" * 3001}, "at most 3000 characters"),
        ({"about_language": "xx"}, "Select a valid choice"),
        ({"looking_until": "2001-01-01"}, "Choose a day from today"),
        ({"looking_until": "2999-01-01"}, "Choose a day from today"),
        ({"looking_until": "tomorrow"}, "Enter a valid date"),
        ({"languages-2-language": "en", "languages-2-level": "A1"}, "has a row already"),
        ({"languages-0-level": ""}, "Choose how well you know it"),
        ({"languages-0-language": ""}, "Choose the language, or clear the row"),
        ({"languages-0-language": "tlh"}, "Select a valid choice"),
        ({"languages-TOTAL_FORMS": "999999999"}, "at most 10 forms"),
        ({"languages-TOTAL_FORMS": None}, "ManagementForm data is missing"),
    ],
)
def test_a_mistake_is_named_and_everything_stays_filled_in(page, teacher, changes, words):
    answer = page.post(URL, form(**changes))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "a weather diary" in shown and "Not saved yet" in shown
    if "about" not in changes:
        assert "Γεια σας!" in shown
    if "languages-TOTAL_FORMS" not in changes and "languages-0-level" not in changes:
        assert 'value="B2" selected' in shown
    assert not stored(teacher).looking


def test_more_rows_keep_what_is_typed_and_save_nothing(page, teacher):
    answer = page.post(URL, form(add_language="1", themes="x" * 41, class_size="many"))
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Not saved yet" not in shown
    assert 'name="languages-TOTAL_FORMS" value="6"' in shown
    assert "x" * 41 in shown and "a weather diary" in shown and 'value="B2" selected' in shown
    assert not stored(teacher).looking


def test_rows_end_at_ten(page):
    many = {"languages-TOTAL_FORMS": "10", "add_language": "1"}
    shown = page.post(URL, form(**many)).content.decode()
    assert 'name="languages-TOTAL_FORMS" value="10"' in shown


def test_a_file_that_is_no_picture_has_its_message_and_the_rest_stays(page, teacher):
    sent = form(picture=files.upload("me.png", b"<script>alert(1)</script>"))
    answer = page.post(URL, sent)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "cannot be read as a picture" in shown
    assert "a weather diary" in shown and "Καιρός" in shown and "choose your picture again" in shown
    assert not stored(teacher).picture


def test_a_picture_comes_is_replaced_and_goes(
    page, teacher, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    page.post(URL, form(picture=files.upload("me.jpg", files.photo_with_place())))
    first = stored(teacher)
    assert len(list(tmp_path.rglob("*.webp"))) == 2 and first.picture_small in page.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        page.post(URL, form(picture=files.upload("me.png", files.image("PNG"))))
    second = stored(teacher)
    assert second.picture.name != first.picture.name
    assert {file.name for file in tmp_path.rglob("*.webp")} == {
        second.picture_large.split("/")[-1],
        second.picture_small.split("/")[-1],
    }
    with django_capture_on_commit_callbacks(execute=True):
        page.post(URL, form(remove_picture="on"))
    assert not stored(teacher).picture and not list(tmp_path.rglob("*.webp"))


def test_spellings_of_a_theme_meet(page):
    page.post(URL, form(themes="École verte, ecole VERTE, ÉCOLE verte"))
    other = people.validated()
    page.force_login(other)
    page.post(URL, form(themes="#ecole verte、 νερό"))
    assert [theme.name for theme in Theme.objects.filter(key="ecole verte")] == ["École verte"]
    assert set(stored(other).themes.names()) == {"École verte", "νερό"}


def test_only_ones_own_profile_can_be_saved(teacher):
    with pytest.raises(PermissionDenied):
        actions.save_profile(teacher.profile, ProfileData(role="teacher"), acting_user=people.user())


def test_a_newcomer_may_write_her_profile_but_is_not_listed(client):
    newcomer = people.user()
    client.force_login(newcomer)
    client.post(URL, form())
    newcomer.refresh_from_db()
    assert newcomer.listed_on is None and stored(newcomer).looking


def test_who_lets_herself_be_found_is_listed_from_that_day(teacher):
    type(teacher).objects.filter(pk=teacher.pk).update(listed_on=None)
    teacher.refresh_from_db()
    hidden = ProfileData(role="teacher", findable=False)
    actions.save_profile(teacher.profile, hidden, acting_user=teacher)
    assert teacher.listed_on is None
    actions.save_profile(teacher.profile, ProfileData(role="teacher"), acting_user=teacher)
    teacher.refresh_from_db()
    assert teacher.listed_on == today()


def test_the_day_of_first_listing_stays(teacher):
    day = today() - datetime.timedelta(days=9)
    type(teacher).objects.filter(pk=teacher.pk).update(listed_on=day)
    teacher.refresh_from_db()
    actions.save_profile(teacher.profile, ProfileData(role="teacher"), acting_user=teacher)
    teacher.refresh_from_db()
    assert teacher.listed_on == day


def test_what_is_missing_is_named_in_order(teacher):
    assert queries.missing(stored(teacher))[0] == "levels" and len(queries.missing(stored(teacher))) == 7
    data = ProfileData(
        role="teacher", levels=("primary",), subjects=("art",), age_from=8, age_to=9,
        languages=(Spoken("en", "B1"),), themes=("bees",), about="We keep bees.",
    )  # fmt: skip
    actions.save_profile(teacher.profile, data, acting_user=teacher)
    assert queries.missing(stored(teacher)) == ["a picture"]


def test_strangers_sign_in_and_the_suspended_are_led_to_their_status(client):
    assert client.get(URL)["Location"].startswith("/accounts/login/")
    client.force_login(people.suspended())
    assert client.get(URL)["Location"] == reverse("status")
    assert client.post(URL, form()).status_code == 403


def test_the_page_costs_the_same_for_a_full_profile(page, django_assert_num_queries):
    fuller = {"themes": "bees, rain, wind, snow, sun", "subjects": ["art", "music", "physics", "law"]}
    for given in ({"themes": "bees", "subjects": ["art"]}, fuller):
        page.post(URL, form(**given), follow=True)
        with django_assert_num_queries(13):
            page.get(URL)
