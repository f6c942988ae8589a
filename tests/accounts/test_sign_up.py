"""Joining: one form, a mail to confirm, and the status page."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core import mail

from accounts.forms import SignUpForm, clean_name
from accounts.handles import free_handle
from accounts.models import User
from jobs.testing import run_all
from profiles.models import Profile
from tests import people

pytestmark = pytest.mark.django_db
PHRASE = "το βιβλίο 📚 είναι στο τραπέζι δίπλα στο παράθυρο με τα πολλά λουλούδια"
GOOD = {
    "name": "Νέα Δασκάλα",
    "email": "New.Teacher@Demo.Example",
    "password1": PHRASE,
    "country": "GR",
    "language": "el",
}


def sign_up(client, **changes):
    return client.post("/accounts/signup/", GOOD | changes)


def link_of(message):
    return re.findall(r"https?://testserver(\S+)", message.body)[0]


def test_nobody_s_page_stands_where_another_page_is():
    assert free_handle("Saved").startswith("saved_")


def test_the_whole_way_from_the_form_to_the_status_page(client):
    assert sign_up(client).url == "/accounts/confirm-email/"
    run_all()
    user = User.objects.get(email="new.teacher@demo.example")
    assert (user.name, user.country_id, user.language, user.time_zone) == (
        "Νέα Δασκάλα",
        "GR",
        "el",
        "Europe/Athens",
    )
    assert Profile.objects.filter(user=user).exists()
    link = link_of(mail.outbox[0])
    assert client.get(link).status_code == 200
    answer = client.post(link, follow=True)
    assert answer.redirect_chain[-1][0] == "/welcome/"
    assert answer.context["status"].mail_confirmed


def test_the_pages_after_joining_speak_the_chosen_language(client):
    sign_up(client)
    run_all()
    client.post(link_of(mail.outbox[0]))
    assert client.get("/welcome/").headers["Content-Language"] == "el"


def test_the_page_of_the_sent_mail_shows_the_five_steps(client):
    answer = client.get(sign_up(client).url)
    assert answer.content.decode().count('class="step-mark"') == 5


def test_nobody_signs_in_before_confirming(client):
    sign_up(client)
    client.post("/accounts/logout/")
    assert client.get("/welcome/").status_code == 302
    client.post("/accounts/login/", {"login": GOOD["email"], "password": PHRASE})
    assert client.get("/welcome/").status_code == 302


@pytest.mark.parametrize(
    "code, name",
    [("GB", "United Kingdom"), ("CH", "Switzerland"), ("US", "United States")],
)
def test_other_countries_are_refused_with_the_reason_beside_the_field(client, code, name):
    answer = sign_up(client, country=code)
    assert not User.objects.filter(email__startswith="new").exists()
    [error] = answer.context["form"].errors["country"]
    assert error.startswith(f"{name} is not one of the 44 countries")
    assert answer.context["form"]["name"].value() == GOOD["name"]


@pytest.mark.parametrize("code", ["", "ZZ", "gr", "EU", "GR" * 5000])
def test_what_is_no_country_is_refused(client, code):
    assert "country" in sign_up(client, country=code).context["form"].errors


def test_the_form_offers_every_country_those_of_the_programme_first():
    groups = SignUpForm().fields["country"].choices
    sizes = [len(list(group[1])) for group in groups[1:]]
    assert sizes[:3] == [27, 8, 9]
    assert sum(sizes) == 250


def test_nothing_is_chosen_beforehand_but_the_language_of_the_page(client):
    page = client.get("/el/accounts/signup/").content.decode()
    assert re.search(r'<option value="el"\s+selected', page)
    assert page.count(" selected") <= 2
    assert " checked" not in page


def test_a_known_address_gets_the_same_answer_and_a_mail_of_its_own(client):
    known = people.user(email="known@demo.example")
    answer = sign_up(client, email="Known@demo.example")
    assert answer.url == "/accounts/confirm-email/"
    run_all()
    assert [message.subject for message in mail.outbox] == ["You already have an account"]
    assert User.objects.filter(email=known.email).count() == 1


def test_the_three_thousand_commonest_passwords_are_refused():
    common = sorted(CommonPasswordValidator().passwords)
    assert len(common) > 3000
    form = SignUpForm(GOOD)
    assert form.is_valid(), form.errors
    for password in common[::500]:
        assert "password1" in SignUpForm(GOOD | {"password1": password}).errors


def test_a_short_password_is_refused_beside_its_field(client):
    assert "password1" in sign_up(client, password1="kurz").context["form"].errors


@pytest.mark.parametrize(
    "given, kept", [("  Ana \n  Test ", "Ana Test"), ("O\u202eK", "O K"), ("می\u200cآید", "می\u200cآید")]
)
def test_names_lose_what_is_not_seen(given, kept):
    assert clean_name(given) == kept


def test_a_name_needs_a_letter(client):
    assert "name" in sign_up(client, name="12 -- 3").context["form"].errors


def test_mails_are_written_in_the_language_of_the_user(client):
    people.user(email="greek@demo.example", language="el")
    client.post("/accounts/password/reset/", {"email": "greek@demo.example"})
    run_all()
    assert "/el/accounts/password/reset/key/" in mail.outbox[0].body


def test_the_e_mail_is_kept_in_small_letters_also_when_changed(client):
    user = people.user()
    client.force_login(user)
    client.post("/accounts/email/", {"action_add": "", "email": "Changed@Demo.Example"})
    assert EmailAddress.objects.filter(user=user, email="changed@demo.example").exists()
