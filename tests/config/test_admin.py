"""The admin: what is sent to it never breaks it; what it changes of people, the search is told."""

import re
from itertools import cycle, islice

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from model_bakery import baker

from accounts.models import Office, PersonChange
from countries.models import Country, CountryTier
from partner_search.models import PartnershipRule
from profiles.models import Profile, Theme
from schools.models import School
from tests import people
from tests.hostile.inputs import VALUES
from tests.world import make_world, undone

pytestmark = pytest.mark.django_db
EDITABLE = (Country, CountryTier, Office, PartnershipRule, School, Theme)
STEP = 4  # every value is sent once to each form, in one of four fields


@pytest.fixture
def client():
    """A superuser's; a server error is an answer, not an exception."""
    client = Client(raise_request_exception=False)
    client.force_login(people.user(handle="superuser", is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def theme():
    """A theme that one person has."""
    Profile.objects.get(pk=people.validated().pk).themes.add("Water")
    return Theme.objects.get()


def url_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def fields_of(html):
    """Return the names of the fields of the page's own form."""
    names = re.findall(r'<(?:input|select|textarea)[^>]*\sname="(\w+)"', html)
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


def as_bytes(form):
    """Write lone surrogates as a broken client would."""
    return {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}


@pytest.mark.parametrize("page", ["add", "change"])
@pytest.mark.parametrize("model", EDITABLE)
def test_hostile_forms_break_nothing(model, page, client, theme):
    make_world()
    url = url_of(model, page, *([model.objects.all()[0].pk] if page == "change" else []))
    fields = fields_of(client.get(url).content.decode())
    assert len(fields) > 1
    found = {}
    for start in range(0, len(VALUES), STEP):
        values = islice(cycle(VALUES), start, start + len(fields))
        with undone():
            answer = client.post(url, as_bytes(dict(zip(fields, values, strict=True))))
        found[start] = answer.status_code
    assert {start: status for start, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("model", EDITABLE)
def test_an_empty_form_is_answered_with_its_errors(model, client):
    answer = client.post(url_of(model, "add"), {})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_hostile_questions_break_no_list(client):
    keys = cycle(["q", "p", "o", "_to_field", "country", "_popup", "no_such_field"])
    found = {}
    for key, value in zip(keys, VALUES, strict=False):
        asked = {key: value.encode("utf-8", "surrogatepass")}
        found[key, value] = client.get(url_of(School, "changelist"), asked).status_code
    assert {asked: status for asked, status in found.items() if status >= 500} == {}


def test_a_theme_renamed_or_dropped_is_told_to_the_search(client, theme):
    [person] = Profile.objects.filter(themes=theme).values_list("pk", flat=True)
    PersonChange.objects.all().delete()
    assert client.post(url_of(Theme, "change", theme.pk), {"name": "Rivers"}).status_code == 302
    assert list(PersonChange.objects.values_list("user_id", flat=True)) == [person]
    assert client.post(url_of(Theme, "delete", theme.pk), {"post": "yes"}).status_code == 302
    assert list(PersonChange.objects.values_list("user_id", flat=True)) == [person, person]
    assert not Theme.objects.exists()


def test_another_spelling_of_a_theme_is_refused(client, theme):
    answer = client.post(url_of(Theme, "add"), {"name": "WÁTER"})
    assert "This theme is there already" in answer.content.decode()
    assert Theme.objects.count() == 1


def test_a_second_factor_can_be_removed_and_its_secret_is_not_shown(client):
    factor = baker.make(Authenticator, user=people.user(), type="totp", data={"secret": "zq9secret"})
    page = client.get(url_of(Authenticator, "change", factor.pk)).content.decode()
    assert "zq9secret" not in page
    assert client.post(url_of(Authenticator, "delete", factor.pk), {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.exists()


def test_central_support_removes_no_second_factor(client):
    factor = baker.make(Authenticator, user=people.user(), type="totp", data={})
    client.force_login(make_world().people["central"])
    assert client.get(url_of(Authenticator, "change", factor.pk)).status_code == 200
    assert client.post(url_of(Authenticator, "delete", factor.pk), {"post": "yes"}).status_code == 403


def test_the_password_is_changed_on_the_sites_own_page(client):
    answer = client.get(reverse("admin:password_change"))
    assert answer.headers["Location"] == reverse("account_change_password")
