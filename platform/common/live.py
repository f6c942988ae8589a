"""Live events between the apps and the sockets of this process: two functions (issue: rooms, point 7).

An address is `room:ID`, `user:ID` or `session:KEY`. Who writes something publishes after commit; chat's hub
listens and delivers or cuts. Events are small dicts of JSON values with a `type`.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

Event = dict[str, Any]
Listener = Callable[[str, Event], None]
_listeners: list[Listener] = []


def publish(address: str, event: Event) -> None:
    """Tell every listener of this process that `event` happened at `address`; from any thread."""
    for listener in _listeners:
        listener(address, event)


def publish_after_commit(address: str, event: Event) -> None:
    """Publish once the transaction that is open now has committed; never if it is rolled back."""
    transaction.on_commit(lambda: publish(address, event))


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener` with each address and event from now on, in the thread that publishes.

    It must not block. Return what ends it.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)
