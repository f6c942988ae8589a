"""Contacts, their private notes, removing; muting; what export and closing hold of all this."""

import datetime
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import closing
from contacts import actions, queries
from contacts.models import Contact, ContactRequest, Mute
from notifications.models import Notification
from tests import people
from tests.contacts.letters import TEXT, send

pytestmark = pytest.mark.django_db
BOX = "/contacts/?box=contacts"


@pytest.fixture
def ann():
    return people.validated(name="Ann")


def become_contacts(one, other) -> Contact:
    actions.accept_request(send(one, other, ""), acting_user=other)
    return Contact.objects.get(user=one, person=other)


def test_a_note_is_read_by_its_writer_alone(page, ann, ben):
    become_contacts(ann, ben)
    note = f"/contacts/notes/{ben.handle}/"
    assert page.post(note, {"note": "Likes <b>letters</b>"})["Location"] == BOX
    shown = page.get(BOX).content.decode()
    assert "Likes &lt;b&gt;letters&lt;/b&gt;" in shown and "Ben" in shown
    assert "1,000 letters" in page.post(note, {"note": "x" * 1001}, follow=True).content.decode()
    page.force_login(ben)
    shown = page.get(BOX).content.decode()
    assert "Likes" not in shown and "Ann" in shown
    assert "Likes" not in page.post("/account/export/").content.decode()
    assert page.post(f"/contacts/notes/{people.validated().handle}/", {"note": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.write_note(Contact.objects.get(user=ann), "x", acting_user=ben)


def test_removing_ends_both_sides_quietly_and_both_may_write_later(page, ann, ben):
    contact = become_contacts(ann, ben)
    Notification.objects.all().delete()
    remove = f"/contacts/people/{ben.handle}/remove/"
    assert page.post(remove)["Location"] == BOX
    assert not Contact.objects.exists() and not Notification.objects.exists()
    asked = ContactRequest.objects.get(pk=contact.request_id)
    assert asked.state == "ended" and asked.ended_at
    assert page.post(remove).status_code == 404
    for sender, recipient in ((ann, ben), (ben, ann)):
        with pytest.raises(ValidationError) as refusal:
            send(sender, recipient)
        assert refusal.value.code == "ended"
    long_ago = timezone.now() - datetime.timedelta(days=8)
    ContactRequest.objects.update(ended_at=long_ago)
    assert send(ben, ann).state == "open"


def test_a_block_ends_the_contact(ann, ben):
    become_contacts(ann, ben)
    actions.block_person(ann, acting_user=ben)
    assert not Contact.objects.exists()
    assert ContactRequest.objects.get().state == "ended"


def test_more_than_twenty_contacts_are_searched_by_name_in_any_script(page, ann, settings):
    settings.FIRST_CONTACTS_A_WEEK = settings.FIRST_CONTACTS_MOST = 100
    names = [f"Person {number}" for number in range(18)]
    for name in [*names, "Łucja Próbna"]:
        become_contacts(ann, people.validated(name=name))
    assert 'name="q"' not in page.get(BOX).content.decode()
    assert "Person 3" in page.get(BOX + "&q=lucja").content.decode()
    for name in ("Ελένη Δοκιμή", "Zoe"):
        become_contacts(ann, people.validated(name=name))
    for asked, found in (("lucja", "Łucja"), ("ΕΛΕΝΗ", "Ελένη"), ("eleni", "Ελένη"), ("próbna łu", "Łucja")):
        shown = page.get(BOX, {"box": "contacts", "q": asked}).content.decode()
        assert found in shown and "Person 3" not in shown
    for nobody in ("nobody", "x" * 10_000, "<script>", "%"):
        shown = page.get("/contacts/", {"box": "contacts", "q": nobody})
        assert shown.status_code == 200 and "<script>" not in shown.content.decode()
    assert "No contact of this name" in page.get(BOX + "&q=nobody").content.decode()


@pytest.mark.parametrize("box", ["contacts", "sent"])
def test_boxes_cost_the_same_however_much_is_in_them(page, ann, box, settings, django_assert_num_queries):
    settings.FIRST_CONTACTS_A_WEEK = settings.FIRST_CONTACTS_MOST = 100
    cost = {"contacts": 13, "sent": 17}[box]

    def fill(count: int) -> None:
        for _ in range(count):
            become_contacts(ann, people.validated())
            send(ann, people.validated(), "")

    fill(2)
    page.get(f"/contacts/?box={box}")
    for _ in range(2):
        with django_assert_num_queries(cost):
            shown = page.get(f"/contacts/?box={box}")
        fill(10)
    assert shown.status_code == 200


def test_muting_is_one_way_and_quiet(page, ann, ben):
    mute = f"/contacts/muted/{ben.handle}/"
    for _ in range(2):
        assert page.post(mute)["Location"] == "/contacts/muted/"
    assert "Ben" in page.get("/contacts/muted/").content.decode() and Mute.objects.count() == 1
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    send(ben, ann)
    told = Notification.objects.get(user=ann)
    assert told.read_at and not DBTaskResult.objects.exists()
    assert TEXT in page.get("/contacts/").content.decode()
    assert queries.waiting_count(ann) == 0
    asked = ContactRequest.objects.get()
    actions.accept_request(asked, acting_user=ann)
    assert Notification.objects.get(user=ben).read_at is None and DBTaskResult.objects.count() == 1
    assert page.post(mute + "remove/")["Location"] == "/contacts/muted/"
    assert not Mute.objects.exists()


def test_only_who_may_be_known_is_muted(page, ann, ben):
    actions.block_person(ann, acting_user=ben)
    for handle in (people.user().handle, ben.handle, ann.handle, "nobody", "x" * 500):
        assert page.post(f"/contacts/muted/{handle}/").status_code == 404
    assert not Mute.objects.exists()


def test_the_export_holds_all_of_it_and_closing_forgets_it(client, ann, ben):
    contact = become_contacts(ann, ben)
    actions.write_note(contact, "canary note", acting_user=ann)
    actions.mute_person(ben, acting_user=ann)
    carla = people.validated()
    send(ann, carla, "canary line of a letter", offer="canary offer", ask="canary ask")
    actions.decline_request(ContactRequest.objects.get(recipient=carla), "theme", acting_user=carla)
    client.force_login(ann)
    data = json.loads(client.post("/account/export/").content)["contacts"]
    assert data["contacts"][0] | {"created_at": ""} == {
        "person__handle": ben.handle,
        "note": "canary note",
        "created_at": "",
    }
    assert data["muted"][0]["person__handle"] == ben.handle
    sent = next(each for each in data["sent"] if each["recipient__handle"] == carla.handle)
    assert (sent["offer"], sent["ask"], sent["reason"]) == ("canary offer", "canary ask", "theme")
    open_one = send(people.validated(), ann)
    closing.close(ann, acting_user=ann)
    assert not Contact.objects.exists() and not Mute.objects.exists()
    states = dict(ContactRequest.objects.values_list("pk", "state"))
    assert states[open_one.pk] == states[contact.request_id] == "ended"
    assert states[ContactRequest.objects.get(recipient=carla).pk] == "declined"


def test_who_has_too_many_letters_waiting_is_full(page, ann, ben, settings):
    settings.OPEN_REQUESTS_MOST = 2
    for _ in range(2):
        assert "<textarea" in page.get(f"/contacts/write/{ben.handle}/").content.decode()
        last = send(people.validated(), ben)
    shown = page.get(f"/contacts/write/{ben.handle}/").content.decode()
    assert "So many letters wait" in shown and "<textarea" not in shown and 'href="/people/"' in shown
    with pytest.raises(ValidationError) as refusal:
        send(ann, ben)
    assert refusal.value.code == "full"
    assert send(ben, last.sender).state == "accepted"  # answering by a letter is always possible
    assert send(ann, ben)
