"""Every write between two people: letters and their answers, contacts, keeping, blocking, muting."""

from contacts.actions.answers import (
    accept_request,
    close_unanswered,
    decline_request,
    reopen_request,
    withdraw_request,
)
from contacts.actions.people import (
    block_person,
    mute_person,
    remove_contact,
    save_person,
    unblock_person,
    unmute_person,
    unsave_person,
    write_note,
)
from contacts.actions.requests import send_request

__all__ = [
    "accept_request",
    "block_person",
    "close_unanswered",
    "decline_request",
    "mute_person",
    "remove_contact",
    "reopen_request",
    "save_person",
    "send_request",
    "unblock_person",
    "unmute_person",
    "unsave_person",
    "withdraw_request",
    "write_note",
]
