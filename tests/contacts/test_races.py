"""Two people, or two clicks, at the same instant: on real transactions of a database file."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from contacts import actions
from contacts.models import ContactRequest, RequestState
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


def send(sender, recipient) -> Callable[[], Any]:
    return lambda: letters.send(sender, recipient)


def answer(asked, person, accepted: bool) -> Callable[[], Any]:
    if accepted:
        return lambda: actions.accept_request(asked, acting_user=person)
    return lambda: actions.decline_request(asked, "dates", acting_user=person)


def test_two_who_write_to_each_other_at_once_are_in_contact():
    ann, ben = people.validated(), people.validated()
    at_once(send(ann, ben), send(ben, ann))
    asked = ContactRequest.objects.get()
    assert (asked.state, asked.message, asked.reply) == (RequestState.ACCEPTED, TEXT, TEXT)


def test_one_who_clicks_thrice_writes_once():
    ann, ben = people.validated(), people.validated()
    results = at_once(*[send(ann, ben)] * 3)
    assert ContactRequest.objects.count() == 1
    assert sorted(getattr(result, "code", "sent") for result in results) == ["sent", "waiting", "waiting"]


def test_a_request_is_decided_once():
    ann, ben = people.validated(), people.validated()
    asked = letters.send(ann, ben)
    decided = at_once(answer(asked, ben, True), answer(asked, ben, False), answer(asked, ben, True))
    assert len({one.state for one in decided}) == 1
    assert Notification.objects.filter(user=ann).count() == 1
