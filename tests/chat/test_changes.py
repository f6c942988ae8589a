"""What happens to a message later: who may, under which number, and what is left of a deleted text."""

import json

import pytest

from chat import actions
from chat.data import RefusedError
from chat.models import Change, Message
from chat.queries import events_after
from rooms.actions import close_room, set_standing
from rooms.models import Room, Seat
from tests import people
from tests.chat.places import direct, said

pytestmark = pytest.mark.django_db


def told(place, after=0):
    """The frames of a room above a number."""
    return [json.loads(event.text) for event in events_after(place.pk, after)]


def refusal(action, *given, **more):
    with pytest.raises(RefusedError) as refused:
        action(*given, **more)
    return refused.value.refused.code


def test_an_edit_takes_the_next_number_and_keeps_what_was(place, host, guest):
    message = said(place, guest, "eigth")
    actions.edit_message(message, "**eight**", acting_user=guest)
    first, edit = told(place)
    assert (first["seq"], first["body"], "edited_at" in first) == (1, "**eight**", True)
    assert (edit["type"], edit["seq"], edit["message"]) == ("edit", 2, 1)
    assert "<strong>eight</strong>" in edit["html"]
    assert Change.objects.get().before == "eigth"
    assert Room.objects.get(pk=place.pk).last_seq == 2
    actions.edit_message(message, "**eight**", acting_user=guest)
    assert Change.objects.count() == 1, "the same text is no change"


def test_only_who_wrote_it_edits_it_and_only_with_text(place, host, guest):
    message = said(place, guest)
    assert refusal(actions.edit_message, message, "x", acting_user=host) == "not_yours"
    assert refusal(actions.edit_message, message, " ", acting_user=guest) == "empty"
    assert refusal(actions.edit_message, message, "x" * 16_385, acting_user=guest) == "too_long"
    assert refusal(actions.edit_message, message, "x", acting_user=people.validated()) == "not_found"


def test_a_deleted_text_is_in_no_frame_and_kept_for_the_host_only(place, host, guest):
    message = said(place, guest, "secret one")
    actions.edit_message(message, "secret two", acting_user=guest)
    actions.react(message, "👍", acting_user=host)
    actions.mark_message(message, "task", acting_user=host)
    actions.pin_message(message, acting_user=host)
    actions.delete_message(message, acting_user=host)
    frames = told(place)
    assert [frame["seq"] for frame in frames] == [1, 2, 3, 4, 5, 6]
    assert "secret" not in json.dumps(frames)
    assert frames[0]["deleted"] is True and frames[1]["deleted"] is True
    kept = Message.objects.get()
    assert (kept.body, kept.html, kept.mark, kept.pinned_at) == ("", "", "", None)
    assert not kept.reactions.exists()
    assert [change.before for change in Change.objects.exclude(before="")] == ["secret one", "secret two"]
    assert refusal(actions.react, message, "👍", acting_user=host) == "deleted"
    assert refusal(actions.delete_message, message, acting_user=guest) == "deleted"


def test_a_guest_does_not_delete_what_another_wrote(place, host, guest):
    assert refusal(actions.delete_message, said(place, host), acting_user=guest) == "not_yours"


def test_a_reaction_counts_once_and_can_be_taken_back(place, host, guest):
    message = said(place, host)
    actions.react(message, "👍", acting_user=guest)
    actions.react(message, "👍", acting_user=guest)
    actions.unreact(message, "👍", acting_user=guest)
    actions.unreact(message, "👍", acting_user=guest)
    assert [(frame["emoji"], frame["on"]) for frame in told(place, 1)] == [("👍", True), ("👍", False)]
    assert not message.reactions.exists()


@pytest.mark.parametrize("text", ["", "a", "<b>", "1", "👍" * 17, "x👍"])
def test_only_emoji_are_reactions(text, place, host):
    assert refusal(actions.react, said(place, host), text, acting_user=host) == "bad_emoji"


@pytest.mark.parametrize("text", ["👍", "❤️", "👨‍👩‍👧‍👦", "🏳️‍🌈"])
def test_emoji_of_several_parts_are_one(text, place, host):
    message = said(place, host)
    actions.react(message, text, acting_user=host)
    assert message.reactions.get().emoji == text


def test_hosts_pin_and_in_a_direct_room_both(place, host, guest):
    message = said(place, guest)
    assert refusal(actions.pin_message, message, acting_user=guest) == "not_yours"
    actions.pin_message(message, acting_user=host)
    actions.pin_message(message, acting_user=host)
    actions.unpin_message(message, acting_user=host)
    assert [frame["on"] for frame in told(place, 1)] == [True, False]
    alone = direct(host, guest)
    actions.pin_message(said(alone, host), acting_user=guest)
    assert Message.objects.get(room=alone).pinned_at


def test_a_mark_is_changed_and_taken_off(place, host, guest):
    message = said(place, host)
    actions.mark_message(message, "task", acting_user=guest)
    actions.mark_message(message, "task", acting_user=host)
    actions.mark_message(message, "decision", acting_user=host)
    actions.unmark_message(message, acting_user=guest)
    actions.unmark_message(message, acting_user=guest)
    frames = [(frame["mark"], frame["on"], frame["name"]) for frame in told(place, 1)]
    assert frames == [("task", True, "Guest"), ("decision", True, "Host"), ("decision", False, "Guest")]


def test_a_closed_room_is_left_as_it_is(place, host, guest):
    message = said(place, host)
    close_room(place, acting_user=host)
    for action in (actions.delete_message, actions.pin_message, actions.unmark_message):
        assert refusal(action, message, acting_user=host) == "closed"
    assert refusal(actions.react, message, "👍", acting_user=guest) == "closed"


def test_a_listener_changes_only_what_she_wrote(place, host, guest):
    own, other = said(place, guest), said(place, host)
    seat = Seat.objects.select_related("room", "user").get(room=place, user=guest)
    set_standing(seat, "listener", acting_user=host)
    actions.edit_message(own, "better", acting_user=guest)
    assert refusal(actions.react, other, "👍", acting_user=guest) == "listen_only"


def test_changes_count_against_the_limit_of_messages(place, host, settings):
    settings.MESSAGES_A_MINUTE = 2
    message = said(place, host)
    actions.react(message, "👍", acting_user=host)
    assert refusal(actions.react, message, "❤️", acting_user=host) == "too_many"
