"""Changing one's e-mail: the new address waits for its confirmation, and the page says so."""

import re

import pytest
from allauth.account.models import EmailAddress

from tests import people

pytestmark = pytest.mark.django_db
NEW = "new.address@demo.example"
PAGE = "/accounts/email/"


@pytest.fixture
def person(client):
    user = people.validated()
    client.force_login(user)
    return user


def ask(client):
    client.post(PAGE, {"action_add": "", "email": NEW})
    return client.get(PAGE).content.decode()


def test_the_page_names_the_address_that_waits_and_has_no_inline_style(client, person):
    before = client.get(PAGE).content.decode()
    assert person.email in before and NEW not in before
    waiting = ask(client)
    assert NEW in waiting and person.email in waiting
    assert not re.search(r"<[^>]* style=", waiting)


def test_the_waiting_address_can_be_given_up_and_the_old_one_stays(client, person):
    ask(client)
    assert EmailAddress.objects.filter(email=NEW, verified=False).exists()
    client.post(PAGE, {"action_remove": "", "email": NEW})
    assert not EmailAddress.objects.filter(email=NEW).exists()
    assert EmailAddress.objects.get(user=person).email == person.email


def test_a_wrong_address_gets_its_error_beside_the_field(client, person):
    page = client.post(PAGE, {"action_add": "", "email": "no address"}).content.decode()
    assert 'aria-invalid="true"' in page
    assert not EmailAddress.objects.filter(email="no address").exists()
