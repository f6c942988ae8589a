"""Kept and blocked people, and who sees whose picture."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts import actions
from contacts.models import Block, Contact, ContactRequest, SavedPerson
from contacts.queries import hidden_ids
from profiles.models import Profile
from profiles.pictures import read_picture, store
from tests import people
from tests.contacts.letters import send
from tests.profiles import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return people.user(name="Ann")


def test_a_newcomer_keeps_a_person_once_and_takes_her_out(page, ann, ben):
    for _ in range(2):
        assert page.post(f"/contacts/saved/{ben.handle}/")["Location"] == "/contacts/saved/"
    assert "Ben" in page.get("/contacts/saved/").content.decode()
    assert SavedPerson.objects.filter(user=ann, person=ben).count() == 1
    for _ in range(2):
        assert page.post(f"/contacts/saved/{ben.handle}/remove/").status_code == 302
    assert not SavedPerson.objects.exists()


def test_the_form_leads_back_to_this_site_only(page, ben):
    url = f"/contacts/saved/{ben.handle}/"
    assert page.post(url, {"next": "/people/?q=x"})["Location"] == "/people/?q=x"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "people"):
        assert page.post(url, {"next": elsewhere})["Location"] == "/contacts/saved/"


def test_who_cannot_be_found_cannot_be_kept(page, ann, ben):
    for person in (people.user(), people.suspended(), ann):
        assert page.post(f"/contacts/saved/{person.handle}/").status_code == 404
    assert page.post("/contacts/saved/nobody/").status_code == 404
    Block.objects.create(user=ben, person=ann)
    assert page.post(f"/contacts/saved/{ben.handle}/").status_code == 404
    assert not SavedPerson.objects.exists()


def test_a_full_list_says_so(page, ann, ben, monkeypatch):
    monkeypatch.setattr("contacts.actions.people.MAX_SAVED", 1)
    actions.save_person(people.validated(), acting_user=ann)
    assert "list is full" in page.post(f"/contacts/saved/{ben.handle}/", follow=True).content.decode()
    with pytest.raises(ValidationError):
        actions.save_person(ben, acting_user=ann)


def test_a_block_works_both_ways_and_is_taken_back(page, ann, ben):
    for _ in range(2):
        assert page.post(f"/contacts/blocked/{ben.handle}/")["Location"] == "/contacts/blocked/"
    assert hidden_ids(ann) == {ben.pk} and hidden_ids(ben) == {ann.pk}
    assert "Ben" in page.get("/contacts/blocked/").content.decode()
    assert page.post(f"/contacts/blocked/{ben.handle}/remove/").status_code == 302
    assert hidden_ids(ann) == hidden_ids(ben) == set()
    assert page.post(f"/contacts/blocked/{ben.handle}/remove/").status_code == 404


def test_a_block_ends_open_messages_and_empties_both_short_lists(ann, ben):
    carla = people.validated()
    asked = send(carla, ben)
    actions.save_person(ben, acting_user=carla)
    actions.save_person(carla, acting_user=ben)
    actions.block_person(carla, acting_user=ben)
    asked.refresh_from_db()
    assert asked.state == "ended" and not SavedPerson.objects.exists()


def test_contacts_in_a_block_are_not_shown_to_either(client, ben):
    carla = people.validated(name="Carla")
    asked = send(carla, ben)
    actions.accept_request(asked, acting_user=ben)
    client.force_login(carla)
    assert "Ben" in client.get("/contacts/?box=contacts").content.decode()
    actions.block_person(carla, acting_user=ben)
    assert "Ben" not in client.get("/contacts/?box=contacts").content.decode()
    assert ContactRequest.objects.get().state == "ended" and not Contact.objects.exists()


def test_an_unlisted_sender_can_be_blocked_but_no_stranger_can(client, ben):
    carla = people.validated()
    send(carla, ben)
    type(carla).objects.filter(pk=carla.pk).update(listed_on=None)
    client.force_login(ben)
    assert client.post(f"/contacts/blocked/{people.user().handle}/").status_code == 404
    assert client.post(f"/contacts/blocked/{ben.handle}/").status_code == 404
    assert client.post(f"/contacts/blocked/{carla.handle}/").status_code == 302


def test_another_persons_block_is_not_ones_own(page, ann, ben):
    block = Block.objects.create(user=ben, person=people.validated())
    with pytest.raises(PermissionDenied):
        actions.unblock_person(block, acting_user=ann)
    assert page.post(f"/contacts/blocked/{block.person.handle}/remove/").status_code == 404


@pytest.mark.parametrize("noun", ["saved/{}/", "saved/{}/remove/", "blocked/{}/", "blocked/{}/remove/"])
def test_changes_are_posts_of_people_signed_in(client, ben, noun):
    url = "/contacts/" + noun.format(ben.handle)
    assert client.post(url)["Location"].startswith("/accounts/login/")
    client.force_login(people.suspended())
    assert client.post(url).status_code == 403
    client.force_login(people.validated())
    assert client.get(url).status_code == 405


@pytest.fixture
def pictured(ben, settings, tmp_path):
    """Return Ben with a stored picture, and the addresses of its two sizes."""
    settings.MEDIA_ROOT = tmp_path
    name = store(read_picture(files.upload("me.png", files.image("PNG"))))
    Profile.objects.filter(pk=ben.pk).update(picture=name)
    profile = Profile.objects.get(pk=ben.pk)
    return profile.picture_large, profile.picture_small


def test_a_picture_is_sent_as_a_picture_and_nothing_else(page, pictured):
    for url in pictured:
        answer = page.get(url)
        assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"RIFF")
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


def test_pictures_are_seen_by_those_who_may_see_the_person(client, ann, ben, pictured):
    writer, officer = people.validated(), people.officer(country="PL")
    send(writer, ben)
    Profile.objects.filter(pk=ben.pk).update(findable=False)
    seen = {}
    for person in (ann, ben, writer, officer, people.officer(country="GR")):
        client.force_login(person)
        seen[person] = client.get(pictured[0]).status_code
    assert list(seen.values()) == [404, 200, 200, 200, 404]
    actions.block_person(writer, acting_user=ben)
    client.force_login(writer)
    assert client.get(pictured[0]).status_code == 404


@pytest.mark.parametrize(
    "name", ["x.webp", "..%2F..%2Fstaffroom.sqlite3", "%2e%2e", "x" * 500, "-s.webp", "ß☃.webp"]
)
def test_a_name_of_no_picture_is_not_found(page, pictured, name):
    assert page.get(f"/pictures/{name}").status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(page, pictured, tmp_path):
    for file in tmp_path.rglob("*.webp"):
        file.unlink()
    assert page.get(pictured[0]).status_code == 404


def test_strangers_see_no_picture(client, pictured):
    assert client.get(pictured[0])["Location"].startswith("/accounts/login/")
