"""Letters for tests: one text, and as many different ones as wanted."""

import itertools

from contacts import actions
from contacts.data import RequestData
from contacts.models import ContactRequest

TEXT = "Would you like to keep a weather diary with us?"
_numbers = itertools.count(1)


def letter(message: str = "", **more) -> RequestData:
    """Make what one writes; without a message one of its own, so that no two are alike."""
    return RequestData(message or f"Shall our classes try idea {next(_numbers)} together?", **more)


def send(sender, recipient, message: str = TEXT, **more) -> ContactRequest:
    """Let one person write to another."""
    return actions.send_request(recipient, letter(message, **more), acting_user=sender)
