"""A block works both ways and everywhere: no page, list, suggestion or alert names the other any more."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import note_change, suspend
from accounts.models import User
from contacts.actions import accept_request, block_person, save_person
from contacts.models import Block
from notifications.models import Notification
from partner_search import jobs
from partner_search.models import Alert
from partner_search.requests.actions import add_partner
from partner_search.suggestions import choose
from profiles.models import Profile
from tests import requests
from tests.contacts.letters import send
from tests.partner_search.saving import saved, teacher, told

pytestmark = pytest.mark.django_db
OTHER = "Blocked Beta"


def filled(person: User) -> User:
    """Let `person` say enough to be suggested, and to be suggested others."""
    Profile.objects.filter(pk=person.pk).update(levels=["primary"], age_from=9, age_to=11)
    note_change(person)
    return User.objects.select_related("profile").get(pk=person.pk)


@pytest.fixture
def reader() -> User:
    return filled(teacher("GR", name="Reader Here", handle="reader"))


@pytest.fixture
def other() -> User:
    return filled(teacher(name=OTHER, handle="other"))


def blocks(one: User, another: User) -> None:
    block_person(another, acting_user=one)


@pytest.fixture(params=["by the reader", "by the other"])
def block(request: pytest.FixtureRequest, reader: User, other: User) -> Callable[[], None]:
    """Let one of the two block the other."""
    pair = (reader, other) if request.param == "by the reader" else (other, reader)
    return lambda: blocks(*pair)


def of_school(other: User) -> str:
    return reverse("school", args=[other.validations.get().school_id])


def of_partners(other: User) -> str:
    """Let the reader have a request for which the other has been found."""
    author = User.objects.get(handle="reader")
    accept_request(send(author, other), acting_user=other)
    asked = requests.post(author)
    add_partner(asked, other, acting_user=author)
    return reverse("partner_request", args=[asked.pk])


def of_their_request(other: User) -> str:
    requests.post(other)
    return reverse("partner_requests")


LISTS: dict[str, Callable[[User], str]] = {
    "home": lambda other: "/",
    "people": lambda other: "/people/",
    "by name": lambda other: "/people/?q=beta",
    "by match": lambda other: "/people/?sort=match",
    "newest": lambda other: "/people/?sort=newest",
    "school": of_school,
    "requests": of_their_request,
    "partners of a request": of_partners,
}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_the_other(client: Client, reader, other, block, name):
    client.force_login(reader)
    url = LISTS[name](other)
    assert OTHER in client.get(url).content.decode()
    block()
    assert OTHER not in client.get(url).content.decode()


BOXES = ("/contacts/", "/contacts/?box=sent", "/contacts/?box=contacts", "/contacts/saved/")


def shown_in(client: Client, url: str) -> bool:
    return OTHER in client.get(url).content.decode()


def test_no_box_names_the_other_and_no_letter_is_found(client: Client, reader, other, block):
    client.force_login(reader)
    save_person(other, acting_user=reader)
    received = send(other, reader)
    assert [shown_in(client, url) for url in BOXES] == [True, False, False, True]
    accept_request(received, acting_user=reader)
    letter = reverse("contact_request", args=[received.pk])
    assert shown_in(client, BOXES[2]) and shown_in(client, letter)
    block()
    assert not any(shown_in(client, url) for url in BOXES)
    assert client.get(letter).status_code == 404


def test_no_address_of_the_other_is_found(client: Client, reader, other, block):
    client.force_login(reader)
    asked = requests.post(other)
    addresses = [reverse("person", args=["other"]), reverse("partner_request", args=[asked.pk])]
    assert {client.get(url).status_code for url in addresses} == {200}
    block()
    assert {client.get(url).status_code for url in addresses} == {404}


def test_the_page_to_write_says_what_it_says_of_a_suspended_person(client: Client, reader, other, block):
    client.force_login(reader)
    url = reverse("write_to", args=["other"])
    assert other.name in client.get(url).content.decode()
    block()
    blocked = client.get(url).content.decode()
    Block.objects.all().delete()
    suspend(other, until=None, reason="Spam.", acting_user=None)
    suspended = client.get(url).content.decode()
    assert "cannot be found" in blocked and other.name not in blocked + suspended
    assert _main(blocked) == _main(suspended)


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_neither_is_suggested_or_told_of_and_neither_matches(reader, other, block):
    saved(reader, Alert.AT_ONCE)
    assert choose(reader, set()) == [other.pk]
    block()
    assert choose(reader, set()) == []
    note_change(other)
    jobs.alert_at_once()
    assert told(reader) == []


def test_what_was_told_of_the_letters_goes_with_them(client: Client, reader, other, block):
    """A notice would lead nowhere, and its mail would still name the other."""
    client.force_login(reader)
    send(other, reader)
    assert Notification.objects.filter(user=reader, kind="contact.request").exists()
    block()
    assert not Notification.objects.filter(kind__startswith="contact.").exists()
    assert not shown_in(client, reverse("notifications"))
