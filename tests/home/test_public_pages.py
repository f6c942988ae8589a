"""The public pages: open to strangers in three languages, and true."""

import datetime
from typing import Any

import pytest
from django.test import Client

from countries.models import CountryTier
from countries.queries import eligible_on, today
from tests.people import user

pytestmark = pytest.mark.django_db
PAGES = ["who", "rules", "accessibility", "privacy", "help", "eligibility"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("prefix", ["", "/el", "/pl"])
def test_they_open_in_three_languages(client: Client, name: str, prefix: str):
    response = client.get(f"{prefix}/{name}/")
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{prefix[1:] or "en"}"' in html
    assert html.count("<h1") == 1
    assert f'href="/el/{name}/"' in html or prefix == "/el"


@pytest.mark.parametrize("name", PAGES)
def test_a_member_reads_them_too_and_changes_her_language_in_the_settings(client: Client, name: str):
    client.force_login(user())
    response = client.get(f"/{name}/")
    assert response.status_code == 200
    assert 'href="/account/settings/"' in response.content.decode()


def test_all_countries_stand_there_with_their_source(client: Client):
    html = client.get("/who/").content.decode()
    first = CountryTier.objects.first()
    assert first
    assert html.count("<li>") >= len(eligible_on(today()))
    assert all(f"<li>{row.country}</li>".replace("&", "&amp;") in html for row in CountryTier.objects.all())
    assert "not confirmed" in html
    assert "etwinning.pl" in html


def test_a_country_that_leaves_is_no_longer_there(client: Client):
    yesterday = today() - datetime.timedelta(days=1)
    CountryTier.objects.filter(country="MT").update(valid_to=yesterday)
    html = client.get("/who/").content.decode()
    assert "<li>Malta</li>" not in html
    assert "<li>Greece</li>" in html


@pytest.mark.parametrize("name", PAGES)
def test_they_are_only_read(client: Client, name: str):
    assert client.post(f"/{name}/").status_code == 405


def test_the_operators_address_stands_on_the_help_page_once_it_is_known(client: Client, settings: Any):
    assert "mailto:" not in client.get("/help/").content.decode()
    settings.CONTACT_EMAIL = "operators@staffroom.school"
    assert 'href="mailto:operators@staffroom.school"' in client.get("/help/").content.decode()
