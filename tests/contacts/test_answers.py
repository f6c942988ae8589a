"""What becomes of a letter: accepted, declined with a reason, taken back, closed without an answer."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from common import screening
from contacts import access, actions, queries
from contacts.jobs import close_unanswered
from contacts.models import Contact, ContactRequest, DeclineReason, RequestState
from countries.queries import today
from notifications.models import Notification
from tests import people
from tests.contacts.letters import TEXT, send

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ann():
    return people.validated(name="Ann")


@pytest.fixture
def asked(ann, ben):
    """Ben has written to Ann."""
    return send(ben, ann)


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def url(asked, noun: str = "") -> str:
    return f"/contacts/requests/{asked.pk}/{noun}"


def change(asked, **changes) -> None:
    ContactRequest.objects.filter(pk=asked.pk).update(**changes)
    asked.refresh_from_db()


def test_accepting_makes_both_contacts_once(page, ann, ben, asked):
    assert "Accept" in page.get(url(asked)).content.decode()
    for _ in range(2):
        assert page.post(url(asked, "acceptance/"))["Location"] == "/contacts/?box=contacts"
    sides = Contact.objects.values_list("user", "person", "request")
    assert set(sides) == {(ann.pk, ben.pk, asked.pk), (ben.pk, ann.pk, asked.pk)}
    assert told(ben) == ["contact.accepted"]
    answer = page.post(url(asked, "refusal/"), {"reason": "dates"}, follow=True)
    assert "answered Ben already" in answer.content.decode()
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("reason", DeclineReason.values)
def test_declining_is_one_click_with_a_reason_that_the_sender_reads(page, ben, asked, reason):
    inbox = page.get("/contacts/").content.decode()
    assert f'name="reason" value="{reason}"' in inbox
    for _ in range(2):
        assert (
            page.post(url(asked, "refusal/"), {"reason": reason, "line": "Sorry!"})["Location"]
            == "/contacts/"
        )
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.reply) == ("declined", reason, "Sorry!")
    assert told(ben) == [f"contact.declined.{reason}"]
    page.force_login(ben)
    outbox = page.get("/contacts/?box=sent").content.decode()
    assert str(DeclineReason(reason).label) in outbox and "Sorry!" in outbox
    assert "thanks you" not in outbox
    assert "has answered" in page.get("/notifications/").content.decode()
    assert queries.declined_reasons(ben, today()) == [(asked.recipient_id, reason, today())]
    assert queries.declined_reasons(ben, today() + DAY) == []


@pytest.mark.parametrize(
    "sent", [{}, {"reason": "x"}, {"reason": ["full"] * 2 + ["x"]}, {"reason": "full", "line": "x" * 201}]
)
def test_a_refusal_without_a_known_reason_changes_nothing(page, asked, sent):
    answer = page.post(url(asked, "refusal/"), sent, follow=True)
    assert answer.status_code == 200 and "one of the reasons" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.OPEN


def test_a_held_line_is_not_sent(page, asked, monkeypatch):
    monkeypatch.setattr(screening, "_screeners", [lambda text, author, kind: "No telephone numbers."])
    shown = page.post(url(asked, "refusal/"), {"reason": "full", "line": "Call me"}, follow=True)
    assert "No telephone numbers." in shown.content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.OPEN


def test_the_mail_of_a_refusal_waits_until_it_cannot_be_taken_back(asked, ann):
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    actions.decline_request(asked, "ages", acting_user=ann)
    mail = DBTaskResult.objects.get()
    assert mail.run_after >= timezone.now() + datetime.timedelta(minutes=9)


def test_a_refusal_is_taken_back_within_ten_minutes(page, ann, ben, asked):
    actions.decline_request(asked, "dates", "Sorry!", acting_user=ann)
    assert f'action="{url(asked, "refusal/remove/")}"' in page.get("/contacts/").content.decode()
    for _ in range(2):
        assert "waits again" in page.post(url(asked, "refusal/remove/"), follow=True).content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.reply, asked.answered_at) == ("open", "", "", None)
    assert told(ben) == []
    assert TEXT in page.get("/contacts/").content.decode()


def test_after_ten_minutes_or_another_letter_it_is_too_late(page, ann, ben, asked):
    actions.decline_request(asked, "dates", acting_user=ann)
    other = send(ann, ben, "")
    with pytest.raises(ValidationError) as refusal:
        actions.reopen_request(asked, acting_user=ann)
    assert refusal.value.code == "between"
    actions.withdraw_request(other, acting_user=ann)
    change(asked, answered_at=timezone.now() - datetime.timedelta(minutes=11))
    assert "too late" in page.post(url(asked, "refusal/remove/"), follow=True).content.decode()
    assert url(asked, "refusal/remove/") not in page.get("/contacts/").content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.DECLINED


def test_the_sender_takes_an_open_letter_back(client, ann, ben, asked):
    client.force_login(ben)
    assert f'action="{url(asked, "withdrawal/")}"' in client.get("/contacts/?box=sent").content.decode()
    for _ in range(2):
        answer = client.post(url(asked, "withdrawal/"), follow=True)
        assert "taken back" in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.state, told(ann)) == ("withdrawn", [])
    client.force_login(ann)
    assert TEXT not in client.get("/contacts/").content.decode()
    answer = client.post(url(asked, "acceptance/"), follow=True)
    assert "not open any more" in answer.content.decode()
    assert not Contact.objects.exists()


def test_what_was_answered_is_not_taken_back(client, ann, ben, asked):
    actions.accept_request(asked, acting_user=ann)
    client.force_login(ben)
    assert "not open any more" in client.post(url(asked, "withdrawal/"), follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.ACCEPTED


def test_only_those_whom_it_concerns_read_answer_or_take_back(client, ann, ben, asked):
    for person in (people.validated(), people.officer()):
        client.force_login(person)
        assert client.get(url(asked)).status_code == 404
        for noun in ("acceptance/", "refusal/", "refusal/remove/", "withdrawal/"):
            assert client.post(url(asked, noun), {"reason": "full"}).status_code == 404
        for action in (actions.accept_request, actions.reopen_request, actions.withdraw_request):
            with pytest.raises(PermissionDenied):
                action(asked, acting_user=person)
        with pytest.raises(PermissionDenied):
            actions.decline_request(asked, "full", acting_user=person)
    client.force_login(ben)
    assert client.post(url(asked, "acceptance/")).status_code == 404
    client.force_login(ann)
    assert client.post(url(asked, "withdrawal/")).status_code == 404
    for number in (0, 2**63, 2**70, 10**300):
        assert client.get(f"/contacts/requests/{number}/").status_code == 404
        assert client.post(f"/contacts/requests/{number}/acceptance/").status_code == 404
    assert client.get(url(asked, "acceptance/")).status_code == 405
    assert client.post(url(asked, "acceptance/")).status_code == 302


def test_a_letter_behind_a_block_is_not_found(client, ann, ben, asked):
    actions.block_person(ben, acting_user=ann)
    for person in (ann, ben):
        client.force_login(person)
        assert client.get(url(asked)).status_code == 404
    asked.refresh_from_db()
    assert asked.state == RequestState.ENDED


def test_nobody_answers_and_after_ten_school_days_it_closes_kindly(client, ann, ben, asked):
    change(asked, closes_on=today())
    assert close_unanswered() == 0
    change(asked, closes_on=today() - DAY)
    assert (close_unanswered(), close_unanswered()) == (1, 0)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at) == ("closed", None) and asked.ended_at
    assert (told(ben), told(ann)) == (["contact.closed"], ["contact.lapsed"])
    client.force_login(ben)
    assert "after ten school days" in client.get("/contacts/?box=sent").content.decode()
    assert client.get(url(asked)).status_code == 200
    with pytest.raises(ValidationError) as refusal:
        send(ben, ann, "")
    assert refusal.value.code == "closed"
    assert send(ann, ben, "")  # who did not answer in time may still write


def test_closing_goes_through_many_batches(ann, monkeypatch):
    monkeypatch.setattr("contacts.jobs.BATCH", 2)
    for _ in range(5):
        send(people.validated(), ann, "")
    ContactRequest.objects.update(closes_on=today() - DAY)
    assert close_unanswered() == 5


def test_the_outbox_says_how_long_each_waits(client, ann, ben, asked):
    change(asked, created_at=timezone.now() - 7 * DAY, closes_on=datetime.date(2030, 12, 9))
    client.force_login(ben)
    shown = client.get("/contacts/?box=sent").content.decode()
    assert "for 5 school days" in shown and "closes by itself on 9 December" in shown


def test_whom_not_to_suggest(ann, ben):
    declined, closed, muted, written, asks = (people.validated() for _ in range(5))
    known = people.validated()
    actions.decline_request(send(ann, declined), "full", acting_user=declined)
    change(send(ann, closed), state="closed", ended_at=timezone.now())
    actions.mute_person(muted, acting_user=ann)
    send(ann, written)
    send(asks, ann)
    actions.accept_request(send(ann, known), acting_user=known)
    expected = {each.pk for each in (declined, closed, muted, written, asks, known)}
    assert queries.avoid_ids(ann) == expected
    long_ago = timezone.now() - 91 * DAY
    ContactRequest.objects.filter(recipient=declined).update(answered_at=long_ago)
    ContactRequest.objects.filter(recipient=closed).update(ended_at=long_ago)
    assert queries.avoid_ids(ann) == expected - {declined.pk, closed.pk}
    assert queries.avoid_ids(ben) == set()


def test_only_the_sender_of_an_ended_letter_gets_it(ann, ben, asked):
    from django.http import Http404

    for state, found in (
        ("open", False),
        ("accepted", False),
        ("withdrawn", False),
        ("declined", True),
        ("closed", True),
    ):
        change(asked, state=state)
        if found:
            assert access.get_ended_request_for(ben, asked.pk) == asked
        else:
            with pytest.raises(Http404):
                access.get_ended_request_for(ben, asked.pk)
        with pytest.raises(Http404):
            access.get_ended_request_for(ann, asked.pk)


def test_a_letter_of_somebody_suspended_waits_until_the_suspension_ends(page, ann, ben, asked):
    posts = [url(asked, noun) for noun in ("acceptance/", "refusal/")]
    assert queries.waiting_count(ann) == 1 and page.get(url(asked)).status_code == 200
    User.objects.filter(pk=ben.pk).update(suspended_at=timezone.now(), suspension_reason="Advertising.")
    assert queries.waiting_count(ann) == 0 and "Ben" not in page.get("/contacts/").content.decode()
    assert page.get(url(asked)).status_code == 404
    assert {page.post(post, {"reason": "dates"}).status_code for post in posts} == {404}
    User.objects.filter(pk=ben.pk).update(suspended_at=None)
    assert queries.waiting_count(ann) == 1 and page.post(posts[0]).status_code == 302
    asked.refresh_from_db()
    assert asked.state == RequestState.ACCEPTED
