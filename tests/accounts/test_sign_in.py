"""Signing in: few tries for each account, no telling who has one, and a way in for the owner (S8, S10)."""

import datetime
import re
import runpy
import statistics
import time

import pytest
from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.jobs import forget_ended_sessions
from accounts.models import User
from config import account_settings
from jobs.testing import run_all
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(monkeypatch):
    """Count how often a password is compared or hashed."""
    tries = []

    def counted(function):
        def call(user, password):
            tries.append(password)
            return function(user, password)

        return call

    for name in ("check_password", "set_password"):
        monkeypatch.setattr(User, name, counted(getattr(User, name)))
    return tries


def sign_in(client, email, password, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def test_of_a_thousand_wrong_passwords_five_are_tried(hashed, monkeypatch):
    monkeypatch.setattr(LoginView, "form_invalid", lambda view, form: HttpResponse())  # its page is slow
    user = people.user()
    hashed.clear()
    for number in range(1000):
        address = f"10.{number % 250}.{number // 250}.7"
        host = f"localhost:{number + 1000}"
        email = user.email.upper() if number % 2 else f" {user.email} "
        sign_in(Client(), email, f"wrong {number}", REMOTE_ADDR=address, headers={"host": host})
    assert len(hashed) == 5


@pytest.mark.parametrize("known", [True, False])
def test_the_locked_answer_is_the_same_whether_or_not_there_is_an_account(known):
    email = people.user().email if known else "nobody@demo.example"
    answers = [sign_in(Client(), email, f"wrong {n}") for n in range(7)]
    texts = [answer.context["form"].non_field_errors() for answer in answers]
    assert "do not belong together" in texts[4][0]
    assert "Wait 30 minutes" in texts[5][0]
    assert [answer.status_code for answer in answers] == [200] * 7


def test_the_owner_of_a_locked_account_comes_in_by_a_mailed_link(client):
    user = people.user()
    for number in range(6):
        sign_in(Client(), user.email, f"wrong {number}")
    assert "Wait" in str(sign_in(client, user.email, people.PASSWORD).content)
    client.post("/accounts/password/reset/", {"email": user.email})
    run_all()
    link = re.findall(r"https?://testserver(\S+)", str(mail.outbox[0].body))[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a new and longer sentence", "password2": "a new and longer sentence"})
    assert client.get("/welcome/").status_code == 200


def test_the_right_password_does_not_count(client):
    user = people.user()
    for _ in range(8):
        browser = Client()
        sign_in(browser, user.email, people.PASSWORD)
        assert browser.get("/welcome/").status_code == 200


def test_unknown_accounts_take_as_long_as_known_ones(settings, monkeypatch):
    """The medians differ by less than 10 %, with the site's hasher at a third of its rounds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 300_000)
    settings.ACCOUNT_RATE_LIMITS = False
    user = people.user()
    User.objects.filter(pk=user.pk).update(password=make_password(people.PASSWORD))
    took: dict[str, list[float]] = {user.email: [], "nobody@demo.example": []}
    for number in range(11):
        for email in took:
            start = time.process_time()
            sign_in(Client(), email, f"wrong {number}")
            took[email].append(time.process_time() - start)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) / known < 0.1


def test_resets_answer_alike_for_unknown_accounts(client):
    people.user(email="known@demo.example")
    answers = [
        client.post("/accounts/password/reset/", {"email": email}).url
        for email in ("known@demo.example", "nobody@demo.example")
    ]
    assert answers[0] == answers[1] == reverse("account_reset_password_done")
    run_all()
    assert [message.subject for message in mail.outbox] == [
        "Set a new password",
        "There is no account with this address",
    ]


def test_too_many_resets_get_a_page_that_says_when_to_try_again(client):
    answers = [client.post("/accounts/password/reset/", {"email": "a@demo.example"}) for _ in range(6)]
    assert answers[5].status_code == 429
    assert "Try again in one minute" in answers[5].content.decode()


def test_behind_the_trusted_proxy_each_client_counts_for_itself(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    def status(forwarded):
        return sign_in(Client(), "a@demo.example", "x", headers={"x-forwarded-for": forwarded}).status_code

    assert [status("203.0.113.9, 198.51.100.1") for _ in range(3)] == [200, 200, 429]
    assert status("198.51.100.1, 198.51.100.2") == 200
    assert status("203.0.113.7, 198.51.100.1") == 429


def test_a_new_password_ends_the_other_sessions():
    user, here, there = people.user(), Client(), Client()
    for browser in (here, there):
        sign_in(browser, user.email, people.PASSWORD)
    new = "another sentence to remember"
    data = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}
    here.post("/accounts/password/change/", data)
    assert here.get("/welcome/").status_code == 200
    assert there.get("/welcome/").status_code == 302


def test_signing_in_makes_a_new_session(client):
    client.get("/accounts/login/")
    before = client.session.session_key
    user = people.user()
    sign_in(client, user.email, people.PASSWORD)
    assert client.session.session_key not in (None, before)


def test_the_language_of_the_profile_wins_after_signing_in(client):
    user = people.user(language="el")
    assert (
        client.get("/accounts/login/", headers={"accept-language": "pl"}).headers["Content-Language"] == "en"
    )
    assert client.get("/pl/accounts/login/").headers["Content-Language"] == "pl"
    client.post("/pl/accounts/login/", {"login": user.email, "password": people.PASSWORD})
    assert client.get("/welcome/").headers["Content-Language"] == "el"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(client, target):
    user = people.user()
    data = {"login": user.email, "password": people.PASSWORD, "next": target}
    assert client.post("/accounts/login/", data).url.startswith("/")
    assert "evil" not in client.post("/accounts/login/", data).url


def test_the_pages_of_the_second_factor_and_the_sessions_are_there(client):
    client.force_login(people.user())
    settings_page = client.get("/account/settings/").content.decode()
    for name in ("account_email", "account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in settings_page
        assert client.get(reverse(name)).status_code == 200


def test_relaxed_limits_are_higher_and_still_there(monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "relaxed")
    relaxed = runpy.run_path(account_settings.__file__)["ACCOUNT_RATE_LIMITS"]
    assert relaxed["login_failed"] == "50000/m/ip,5000/30m/key"


def test_sessions_that_have_run_out_are_forgotten_with_address_and_browser(client, time_machine):
    people.user(email="old@school.example")
    client.post("/accounts/login/", {"login": "old@school.example", "password": people.PASSWORD})
    time_machine.move_to(timezone.now() + datetime.timedelta(days=15))
    user = people.user(email="new@school.example")
    new = Client()
    new.post("/accounts/login/", {"login": user.email, "password": people.PASSWORD})
    assert UserSession.objects.count() == 2
    forget_ended_sessions()
    assert [each.user for each in UserSession.objects.all()] == [user]
    assert [each.session_key for each in Session.objects.all()] == [new.session.session_key]


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
@pytest.mark.parametrize("target", ["http://[", "//[::1"])
def test_a_next_that_is_no_address_shows_the_page(page, target, client, db):
    assert client.get(reverse(page), {"next": target}).status_code == 200
