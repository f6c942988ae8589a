"""First messages: who may send them to whom, how they are answered, and what is refused why."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from common import screening
from contacts import actions
from contacts.models import Block, ContactRequest, RequestState
from contacts.obstacles import AGAIN_AFTER
from notifications.models import Notification
from profiles.models import Profile
from tests import people
from tests.contacts.letters import TEXT, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return people.validated(name="Ann")


def refused(recipient, sender) -> str | None:
    with pytest.raises(ValidationError) as refusal:
        send(sender, recipient, "")
    return refusal.value.code


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


def url(person) -> str:
    return f"/contacts/write/{person.handle}/"


def test_a_first_message_reaches_its_reader_once(page, ann, ben):
    answer = page.post(url(ben), {"message": TEXT}, follow=True)
    assert answer.redirect_chain == [("/contacts/?box=sent", 302)]
    shown = answer.content.decode()
    assert TEXT in shown and "Waiting for an answer" in shown and "on its way" in shown
    assert told(ben) == ["contact.request"] and told(ann) == []
    page.force_login(ben)
    assert TEXT in page.get("/contacts/").content.decode()


@pytest.mark.parametrize(
    "message, words", [("", "Write a few lines"), ("Hi", "at least 20"), ("x" * 2001, "2000")]
)
def test_a_message_too_short_or_long_stays_filled_in(page, ben, message, words):
    answer = page.post(url(ben), {"message": message})
    assert answer.status_code == 422
    assert words in answer.content.decode() and message in answer.content.decode()
    assert not ContactRequest.objects.exists()


def test_only_the_validated_write_first(client, ben):
    client.force_login(people.user())
    answer = client.get(url(ben))
    assert answer.status_code == 403 and "/welcome/" in answer.content.decode()
    assert client.post(url(ben), {"message": TEXT}).status_code == 403
    with pytest.raises(PermissionDenied):
        send(people.user(), ben)
    assert not ContactRequest.objects.exists()


def test_the_suspended_and_strangers_do_not_write(client, ben):
    assert client.get(url(ben))["Location"].startswith("/accounts/login/")
    client.force_login(people.suspended())
    assert client.post(url(ben), {"message": TEXT}).status_code == 403
    assert not ContactRequest.objects.exists()


def test_the_never_listed_the_missing_and_oneself_are_not_found(page, ann):
    newcomer = people.user()
    for handle in (newcomer.handle, ann.handle, "nobody", "x" * 500, "Ωμέγα", "%00"):
        assert page.get(f"/contacts/write/{handle}/").status_code in (400, 404)


def test_behind_a_block_the_page_says_that_nothing_arrives_and_keeps_the_text(page, ann, ben):
    assert page.get(url(ben)).status_code == 200
    for blocker, other in ((ann, ben), (ben, ann)):
        block = Block.objects.create(user=blocker, person=other)
        shown = page.get(url(ben)).content.decode()
        assert "cannot be found" in shown and ben.name not in shown and "<textarea" not in shown
        answer = page.post(url(ben), {"message": TEXT})
        assert answer.status_code == 422
        assert TEXT in answer.content.decode() and ben.name not in answer.content.decode()
        assert refused(ben, ann) == "unreachable"
        block.delete()


GONE = [
    {"suspended_at": timezone.now(), "suspension_reason": "x"},
    {"closed_at": timezone.now()},
    {"is_active": False},
    {"last_active_on": datetime.date(2020, 1, 1)},
]


@pytest.mark.parametrize("change", GONE)
def test_who_cannot_be_found_is_said_not_to_be_reached_before_it_is_written(page, ann, ben, change):
    assert page.get(url(ben)).status_code == 200
    type(ben).objects.filter(pk=ben.pk).update(**change)
    assert page.get(f"/people/{ben.handle}/").status_code == 404
    shown = page.get(url(ben)).content.decode()
    assert "<textarea" not in shown and ben.name not in shown
    answer = page.post(url(ben), {"message": TEXT})
    assert answer.status_code == 422 and TEXT in answer.content.decode()
    assert refused(ben, ann) == "unreachable"


def test_who_was_never_listed_is_not_found_here_either(page, ben):
    type(ben).objects.filter(pk=ben.pk).update(listed_on=None)
    assert page.get(url(ben)).status_code == page.post(url(ben), {"message": TEXT}).status_code == 404


@pytest.mark.parametrize("change", GONE)
def test_who_exchanged_a_letter_is_told_that_the_other_cannot_be_reached(page, ann, ben, change):
    actions.decline_request(send(ben, ann), "dates", acting_user=ann)
    type(ben).objects.filter(pk=ben.pk).update(**change)
    answer = page.get(url(ben))
    shown = answer.content.decode()
    assert answer.status_code == 200 and "<textarea" not in shown and "/people/" in shown
    assert ("has been closed" if "closed_at" in change else "cannot be found") in shown
    assert page.post(url(ben), {"message": TEXT}).status_code == 422
    assert ContactRequest.objects.count() == 1


def test_who_hides_is_not_reached(ann, ben):
    Profile.objects.filter(pk=ben.pk).update(findable=False)
    assert refused(ben, ann) == "unreachable"


def test_a_second_first_message_is_refused(page, ann, ben):
    send(ann, ben)
    assert refused(ben, ann) == "waiting"
    assert "waits for an answer" in page.get(url(ben)).content.decode()


def test_two_who_write_to_each_other_are_in_contact(page, ann, ben):
    asked = send(ben, ann, "Shall our classes exchange letters?")
    assert "has written to you already" in page.get(url(ben)).content.decode()
    shown = page.post(url(ben), {"message": TEXT}, follow=True).content.decode()
    assert "you are in contact now" in shown
    shown = page.get(f"/contacts/requests/{asked.pk}/").content.decode()
    assert "Shall our classes" in shown and TEXT in shown
    asked.refresh_from_db()
    assert (asked.state, asked.reply) == (RequestState.ACCEPTED, TEXT)
    assert ContactRequest.objects.count() == 1
    assert told(ben) == ["contact.accepted"] and told(ann) == ["contact.request"]
    assert refused(ben, ann) == refused(ann, ben) == "contacts"


def test_who_was_declined_may_write_again_after_ninety_days(ann, ben):
    asked = send(ann, ben)
    actions.decline_request(asked, "dates", acting_user=ben)
    assert refused(ben, ann) == "declined"
    assert send(ben, ann)  # who declined may change her mind
    ContactRequest.objects.filter(sender=ben).delete()
    asked.refresh_from_db()
    ContactRequest.objects.filter(pk=asked.pk).update(
        answered_at=timezone.now() - AGAIN_AFTER["declined"][0] - datetime.timedelta(minutes=1)
    )
    assert send(ann, ben).state == RequestState.OPEN


def test_a_held_text_is_refused_with_the_reason(page, ben, monkeypatch):
    monkeypatch.setattr(
        screening, "_screeners", [lambda text, author, kind: f"{kind}: no telephone numbers."]
    )
    shown = page.post(url(ben), {"message": TEXT}).content.decode()
    assert "contact_request: no telephone numbers." in shown and TEXT in shown
    assert not ContactRequest.objects.exists()


def test_the_boxes_show_what_is_in_them(page, ann, ben):
    send(ben, ann, "From Ben: letters between our classes?")
    carla = people.validated(name="Carla")
    asked = send(ann, carla, "To Carla: a garden seen twice a week?")
    actions.accept_request(asked, acting_user=carla)
    received, sent, known = (
        page.get(f"/contacts/?box={box}").content.decode() for box in ("", "sent", "contacts")
    )
    assert "From Ben" in received and "To Carla" not in received
    assert "To Carla" in sent and "From Ben" not in sent
    assert "Carla" in known and "Ben" not in known


def test_boxes_are_paged_by_key_at_a_constant_cost(page, ann, settings, django_assert_num_queries):
    settings.OPEN_REQUESTS_MOST = 100

    def fill(count: int) -> None:
        for _ in range(count):
            send(people.validated(), ann)

    fill(3)
    page.get("/contacts/")
    with django_assert_num_queries(16):
        page.get("/contacts/")
    fill(42)
    with django_assert_num_queries(16):
        shown = page.get("/contacts/")
    seen = []
    while shown is not None:
        entries, last = shown.context["page"].entries, shown.context["page"].next
        seen += [entry.request.pk for entry in entries]
        shown = page.get(f"/contacts/?after={last}") if last else None
    assert len(seen) == len(set(seen)) == 45 and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    "query", ["box=nonsense", "after=-1", "after=x", "after=" + "9" * 400, "after=٣", "box=" + "x" * 10_000]
)
def test_a_forged_address_shows_the_first_page(page, ann, ben, query):
    send(ben, ann)
    answer = page.get(f"/contacts/?{query}")
    assert answer.status_code == 200 and TEXT in answer.content.decode()


def test_languages_in_common_stand_beside_the_form(page, ann, ben):
    people.speaks(ann, "en", "C1")
    people.speaks(ben, "en", "B1")
    people.speaks(ben, "pl", "native")
    shown = page.get(url(ben)).content.decode()
    assert "<bdi>English</bdi>" in shown and "you C1, they B1" in shown and "<bdi>Polish" not in shown
