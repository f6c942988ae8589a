"""Settings, export and closing."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import closing
from accounts.models import Office, PersonChange, User
from contacts.models import Block as ABlock
from contacts.models import ContactRequest, RequestState
from notifications.models import Notification
from profiles.models import Profile
from schools.models import Validation
from tests import people

pytestmark = pytest.mark.django_db
GOOD = {"name": "New Name", "language": "pl", "theme": "dark", "time_zone": "Europe/Warsaw"}


def sign_in(user):
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": people.PASSWORD})
    return client


def test_settings_are_kept_and_the_language_changes_at_once(client):
    user = people.user()
    client.force_login(user)
    answer = client.post("/account/settings/", GOOD, follow=True)
    user.refresh_from_db()
    assert (user.name, user.language, user.theme, user.time_zone) == tuple(GOOD.values())
    assert answer.headers["Content-Language"] == "pl"
    assert 'data-theme="dark"' in answer.content.decode()


def test_a_new_name_is_told_to_the_search_and_a_new_colour_is_not(client):
    user = people.user(name="New Name")
    client.force_login(user)
    changes = PersonChange.objects.filter(user=user)
    before = changes.count()
    client.post("/account/settings/", GOOD)
    assert changes.count() == before
    client.post("/account/settings/", GOOD | {"name": "Newer Name"})
    assert changes.count() == before + 1


@pytest.mark.parametrize(
    "bad",
    [{"name": ""}, {"name": "x" * 5000}, {"language": "xx"}, {"theme": "pink"}, {"time_zone": "../etc"}],
)
def test_bad_settings_are_refused_beside_their_field_and_the_rest_stays(client, bad):
    user = people.user(name="Old Name")
    client.force_login(user)
    answer = client.post("/account/settings/", GOOD | bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(bad)
    assert answer.context["form"]["language"].value() == (GOOD | bad)["language"]
    assert "Old Name" in answer.content.decode()


def full_account():
    """Make a person with something in every part."""
    user, other = people.validated(name="Canary Bird"), people.validated()
    Profile.objects.filter(user=user).update(about="canary about", looking_for="canary wish")
    people.speaks(user, "el")
    ContactRequest.objects.create(
        sender=user, recipient=other, pair=f"{user.pk}-{other.pk}", message="canary word"
    )
    Notification.objects.create(
        user=user, kind="validation.confirmed", params={"school": "canary school"}, url="/"
    )
    ABlock.objects.create(user=user, person=people.user())
    return user, other


def test_the_export_holds_every_part(client):
    user, other = full_account()
    client.force_login(user)
    answer = client.post("/account/export/")
    data = json.loads(answer.content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert set(data) == {
        "account",
        "profile",
        "schools",
        "contacts",
        "partner_search",
        "notifications",
        "rooms",
        "chat",
    }
    assert data["account"]["email"] == user.email
    assert data["account"]["emails"][0]["verified"] is True
    assert data["profile"]["languages"] == [{"language": "el", "level": "B2", "pupils_level": ""}]
    assert data["schools"]["places"][0]["state"] == "confirmed"
    assert data["contacts"]["sent"][0]["recipient__handle"] == other.handle
    for canary in ("canary about", "canary wish", "canary word", "canary school"):
        assert canary in answer.content.decode()
    assert "password" not in data["account"]


def test_closing_asks_for_the_password_first_and_then_leaves_no_name():
    user, _ = full_account()
    email, browser, second = user.email, sign_in(user), sign_in(user)
    asked = browser.get("/account/close/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert second.post("/account/close/").status_code == 302
    assert User.objects.get(pk=user.pk).closed_at is None
    browser.post(asked.url, {"password": people.PASSWORD})
    assert "for good" in browser.get("/account/close/").content.decode()
    browser.post("/account/close/")
    user.refresh_from_db()
    assert user.closed_at and not user.is_active
    assert "Canary" not in str(list(User.objects.filter(pk=user.pk).values()))
    assert not EmailAddress.objects.filter(email=email).exists()
    assert not Profile.objects.filter(user=user).exists()
    assert not Validation.objects.filter(user=user).exists()
    assert second.get("/welcome/").status_code == 302
    assert browser.get("/welcome/").status_code == 302
    assert not Session.objects.filter(session_key=second.session.session_key).exists()


def test_after_closing_what_was_written_stays_with_its_reader_without_the_name():
    user, other = full_account()
    Notification.objects.create(user=other, kind="contact.request", params={"name": user.name}, url="/")
    closing.close(user, acting_user=user)
    request = ContactRequest.objects.get(recipient=other)
    assert (request.message, request.state) == ("canary word", RequestState.ENDED)
    assert request.sender.name == "Closed account"
    assert not Notification.objects.filter(user=other).exists()


def test_closing_frees_the_address_and_ends_the_offices():
    officer = people.officer()
    email = officer.email
    closing.close(officer, acting_user=officer)
    assert people.user(email=email).pk != officer.pk
    assert Office.objects.get(user=officer).valid_to is not None


def test_nobody_closes_anothers_account():
    with pytest.raises(ValueError, match="owner"):
        closing.close(people.user(), acting_user=people.user())


def test_a_closed_account_cannot_sign_in():
    user = people.user()
    email = user.email
    closing.close(user, acting_user=user)
    browser = Client()
    browser.post("/accounts/login/", {"login": email, "password": people.PASSWORD})
    assert browser.get("/welcome/").status_code == 302
