"""How many first letters a week, how many more for replies, and when the next is possible."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from config.checks import check_first_contacts
from contacts import actions
from contacts.budget import Budget, Terms, budget_of, reckon
from contacts.models import ContactRequest
from tests import people
from tests.contacts.letters import letter, send

NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
TERMS = Terms(base=10, per_reply=2, most=30)


def ago(*days: float) -> list[datetime.datetime]:
    return [NOW - datetime.timedelta(days=each) for each in days]


def inside(days: float) -> datetime.datetime:
    return NOW + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    "sent, replied, budget",
    [
        ([], [], Budget(10)),
        (ago(1, 2, 3), [], Budget(7)),
        (ago(*[1] * 10), [], Budget(0, inside(6))),
        (ago(*[1] * 9, 5), [], Budget(0, inside(2))),
        (ago(*[1] * 10), ago(1), Budget(2)),
        (ago(*[1] * 10), ago(*[1] * 10), Budget(20)),
        (ago(*[1] * 10), ago(*[1] * 99), Budget(20)),
        # Of twelve sent one leaves in a day; but by then the reply that allowed two of them has left too.
        (ago(6, *[1] * 11), ago(6.5), Budget(0, inside(6))),
        (ago(8, 9), ago(8), Budget(10)),
    ],
)
def test_what_is_left(sent, replied, budget):
    assert reckon(sent, replied, NOW, TERMS) == budget


@pytest.fixture
def ann():
    return people.validated(name="Ann")


def spend(sender, count: int) -> list[ContactRequest]:
    return [send(sender, people.validated(), "") for _ in range(count)]


def url(person) -> str:
    return f"/contacts/write/{person.handle}/"


@pytest.mark.django_db
def test_ten_a_week_and_the_page_says_how_many_are_left_and_when_the_next_is_possible(page, ann, ben):
    assert "You may write 10 more first letters this week." in page.get(url(ben)).content.decode()
    sent = spend(ann, 9)
    assert "You may write 1 more first letter this week." in page.get("/contacts/?box=sent").content.decode()
    sent += spend(ann, 1)
    first = ContactRequest.objects.filter(pk=sent[0].pk)
    first.update(created_at=timezone.now() - datetime.timedelta(days=6))
    tomorrow = timezone.localtime(timezone.now() + datetime.timedelta(days=1))
    shown = page.get(url(ben)).content.decode()
    assert f"{tomorrow.day} {tomorrow:%B}" in shown and "<textarea" not in shown
    answer = page.post(url(ben), {"message": letter().message})
    assert answer.status_code == 422 and "The next is possible on" in answer.content.decode()
    first.update(created_at=timezone.now() - datetime.timedelta(days=8))
    assert send(ann, ben, "")


@pytest.mark.django_db
def test_each_reply_allows_two_more(ann, ben):
    sent = spend(ann, 10)
    assert budget_of(ann).left == 0
    actions.accept_request(sent[0], acting_user=sent[0].recipient)
    actions.decline_request(sent[1], "full", acting_user=sent[1].recipient)
    assert budget_of(ann).left == 4
    actions.withdraw_request(sent[2], acting_user=ann)
    assert budget_of(ann).left == 4  # taken back is no reply, and was a letter


@pytest.mark.django_db
def test_answering_by_a_letter_of_ones_own_does_not_count(ann, ben):
    spend(ann, 10)
    send(ben, ann)
    assert send(ann, ben).state == "accepted"
    assert budget_of(ann).left == 0


@pytest.mark.django_db
def test_the_numbers_are_settings(ann, settings):
    settings.FIRST_CONTACTS_A_WEEK, settings.FIRST_CONTACTS_MOST = 1, 2
    spend(ann, 1)
    with pytest.raises(ValidationError) as refusal:
        spend(ann, 1)
    assert refusal.value.code == "limit"
    settings.RATE_LIMITS_RELAXED = True
    assert budget_of(ann).left == 999


@pytest.mark.parametrize(
    "name, value",
    [
        ("FIRST_CONTACTS_A_WEEK", 0),
        ("FIRST_CONTACTS_MOST", 9),
        ("FIRST_CONTACTS_MOST", 10**6),
        ("FIRST_CONTACTS_PER_REPLY", 101),
        ("OPEN_REQUESTS_MOST", 0),
        ("SAME_TEXT_PEOPLE", 0),
        ("SAME_TEXT_DAYS", 366),
    ],
)
def test_nonsense_is_refused_at_the_start(settings, name, value):
    assert list(check_first_contacts()) == []
    setattr(settings, name, value)
    assert any(name in error.msg for error in check_first_contacts())
