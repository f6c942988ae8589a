"""Two people, or two clicks, at the same instant: on real transactions of a database file."""

import datetime
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from contacts import actions
from contacts.models import Block, Contact, ContactRequest, RequestState
from countries.queries import today
from notifications.models import Notification
from tests import people
from tests.contacts import letters
from tests.contacts.letters import TEXT

pytestmark = pytest.mark.usefixtures("database_file")


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run each call in a thread of its own behind one barrier; return results or refusals in order."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(5)
            results[place] = call()
        except ValidationError as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def send(sender, recipient, message: str = TEXT) -> Callable[[], Any]:
    return lambda: letters.send(sender, recipient, message)


def clear() -> None:
    """Let nothing have been between anybody."""
    ContactRequest.objects.all().delete()
    Block.objects.all().delete()
    Notification.objects.all().delete()


@pytest.mark.parametrize("swapped", [False, True])
def test_two_who_write_to_each_other_at_once_are_in_contact(swapped):
    """R11: two hundred times, half of them each way round."""
    ann, ben = people.validated(), people.validated()
    for _ in range(100):
        clear()
        calls = [send(ann, ben), send(ben, ann)]
        at_once(*(calls[::-1] if swapped else calls))
        asked = ContactRequest.objects.get()
        assert (asked.state, asked.message, asked.reply) == (RequestState.ACCEPTED, TEXT, TEXT)
        assert Contact.objects.count() == 2


def test_twenty_clicks_write_once():
    ann, ben = people.validated(), people.validated()
    results = at_once(*[send(ann, ben)] * 20)
    assert ContactRequest.objects.count() == Notification.objects.count() == 1
    codes = [getattr(result, "code", "sent") for result in results]
    assert (codes.count("sent"), codes.count("waiting")) == (1, 19)


def accept(asked, person) -> Callable[[], Any]:
    return lambda: actions.accept_request(asked, acting_user=person)


def decline(asked, person) -> Callable[[], Any]:
    return lambda: actions.decline_request(asked, "dates", acting_user=person)


def withdraw(asked, person) -> Callable[[], Any]:
    return lambda: actions.withdraw_request(asked, acting_user=person)


def block(person, other) -> Callable[[], Any]:
    return lambda: actions.block_person(other, acting_user=person)


def close(asked) -> Callable[[], Any]:
    return lambda: actions.close_unanswered(asked, today() + datetime.timedelta(days=90))


def raced(*rivals: Callable[[Any, Any, Any], Callable[[], Any]]) -> Iterator[ContactRequest]:
    """Let each of `rivals` (asked, ann who wrote, ben) act on a new letter at once, both ways, 20 times."""
    ann, ben = people.validated(), people.validated()
    for turn in range(20):
        clear()
        asked = letters.send(ann, ben)
        calls = [rival(asked, ann, ben) for rival in rivals]
        at_once(*(calls[::-1] if turn % 2 else calls))
        yield ContactRequest.objects.get()


def contacts_fit(asked: ContactRequest) -> bool:
    """Whether there are two contacts if the letter is accepted, and else none."""
    return Contact.objects.count() == (2 if asked.state == RequestState.ACCEPTED else 0)


def test_a_letter_is_decided_once():
    rivals = [lambda asked, ann, ben: accept(asked, ben), lambda asked, ann, ben: decline(asked, ben)]
    for asked in raced(*rivals, *rivals):
        assert asked.state in (RequestState.ACCEPTED, RequestState.DECLINED) and contacts_fit(asked)
        told = Notification.objects.filter(user=asked.sender)
        assert [each.kind.split(".")[1] for each in told] == [asked.state]


def test_accepting_against_taking_back():
    for asked in raced(
        lambda asked, ann, ben: accept(asked, ben), lambda asked, ann, ben: withdraw(asked, ann)
    ):
        assert asked.state in (RequestState.ACCEPTED, RequestState.WITHDRAWN) and contacts_fit(asked)


def test_accepting_against_a_block_leaves_no_contact():
    for asked in raced(lambda asked, ann, ben: accept(asked, ben), lambda asked, ann, ben: block(ann, ben)):
        assert asked.state == RequestState.ENDED and not Contact.objects.exists()


def test_declining_against_closing_tells_the_sender_once():
    for asked in raced(lambda asked, ann, ben: decline(asked, ben), lambda asked, ann, ben: close(asked)):
        assert asked.state in (RequestState.DECLINED, RequestState.CLOSED)
        assert Notification.objects.filter(user=asked.sender).count() == 1


def test_twenty_at_once_keep_to_the_budget():
    ann = people.validated()
    results = at_once(*(send(ann, people.validated(), "") for _ in range(20)))
    assert ContactRequest.objects.count() == 10
    assert sorted(getattr(each, "code", "sent") for each in results) == ["limit"] * 10 + ["sent"] * 10


def test_twenty_copies_at_once_reach_five():
    ann = people.validated()
    results = at_once(*(send(ann, people.validated()) for _ in range(20)))
    assert ContactRequest.objects.count() == 5
    assert sorted(getattr(each, "code", "sent") for each in results) == ["copied"] * 15 + ["sent"] * 5
