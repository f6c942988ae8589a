"""What people do to rooms: opening, closing, coming, going, standing, hands; what is refused, and why."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import suspend
from notifications.models import Notification
from rooms import access, actions, jobs
from rooms.data import RoomData
from rooms.models import Ban, Invitation, Notify, Room, Standing
from rooms.queries import hands
from tests import people
from tests.seats import room, seat

pytestmark = pytest.mark.django_db


def sits(there: Room, user) -> bool:
    """Whether the one rule lets a user read a room."""
    there.refresh_from_db()
    return user.pk in access.seats_of(there, [user.pk])


def change(there: Room, host, **said):
    data = {"kind": there.kind, "name": there.name} | said
    return actions.change_room(there, RoomData(**data), acting_user=host)


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


# Opening, changing, closing


def test_who_opens_a_room_keeps_it(ann):
    there = room(ann, kind="closed", agenda="Hello")
    assert seat(there, ann).is_host and sits(there, ann)
    assert (there.opened_by, there.agenda, there.is_running) == (ann, "Hello", True)


def test_only_the_confirmed_open_rooms():
    with pytest.raises(PermissionDenied):
        room(people.user("GR"))
    with pytest.raises(PermissionDenied):
        room(people.suspended())
    assert not Room.objects.exists()


def test_only_a_host_changes_and_closes(ann, ben):
    there = room(ann, ben)
    for refused in (
        lambda: change(there, ben),
        lambda: actions.close_room(there, acting_user=ben),
        lambda: actions.invite(there, people.validated(), acting_user=ben),
        lambda: actions.send_out(seat(there, ann), "No", acting_user=ben),
        lambda: actions.set_standing(seat(there, ben), "host", acting_user=ben),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert change(there, ann, name="New", slow_seconds=30).name == "New"


def test_a_room_that_becomes_listen_only_turns_speakers_into_listeners_and_back(ann, ben, cleo):
    there = room(ann, ben)
    actions.raise_hand(seat(there, ben), acting_user=ben)
    change(there, ann, listen_only=True)
    actions.join(there, acting_user=cleo)
    assert [seat(there, user).standing for user in (ann, ben, cleo)] == ["host", "listener", "listener"]
    assert seat(there, ben).hand_raised_at is None
    assert access.why_not_write(seat(there, ben)) == "listen_only"
    actions.set_standing(seat(there, ben), Standing.SPEAKER, acting_user=ann)
    change(there, ann, listen_only=True, name="Same switch")
    assert seat(there, ben).standing == "speaker"
    change(there, ann)
    assert [seat(there, user).standing for user in (ann, ben, cleo)] == ["host", "speaker", "speaker"]


def test_a_closed_room_is_read_by_its_people_and_takes_nobody_in(ann, ben, cleo):
    there = room(ann, ben)
    actions.invite(there, cleo, acting_user=ann)
    actions.close_room(there, acting_user=ann)
    assert told(cleo) == []
    assert sits(there, ben) and access.why_not_write(seat(there, ben)) == "closed"
    assert not Invitation.objects.exists()
    there.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.join(there, acting_user=cleo)
    with pytest.raises(ValidationError) as refusal:
        actions.invite(there, cleo, acting_user=ann)
    assert refusal.value.code == "closed"


def test_rooms_close_at_their_end(ann, ben):
    now = timezone.now()
    there, later = room(ann, ends_at=now + datetime.timedelta(hours=1)), room(ann, name="Without an end")
    assert jobs.close_ended_rooms() == 0
    with time_machine.travel(now + datetime.timedelta(hours=1, seconds=1), tick=False):
        there.refresh_from_db()
        assert not there.is_running and not access.may_join(ben, there)
        assert jobs.close_ended_rooms() == 1
        assert jobs.close_ended_rooms() == 0
    closed = Room.objects.filter(closed_at=None)
    assert list(closed) == [later]


# Coming and going


def test_an_open_room_takes_the_confirmed_in_once(ann, ben):
    there = room(ann)
    first, again = actions.join(there, acting_user=ben), actions.join(there, acting_user=ben)
    assert first == again and sits(there, ben) and first.standing == "speaker"
    with pytest.raises(PermissionDenied):
        actions.join(there, acting_user=people.user("GR"))


def test_who_comes_in_has_nothing_unread_and_finds_her_mark_when_she_comes_back(ann, ben):
    there = room(ann)
    Room.objects.filter(pk=there.pk).update(last_seq=5)
    actions.join(there, acting_user=ben)
    assert seat(there, ben).read_seq == 5
    actions.leave(seat(there, ben), acting_user=ben)
    assert not sits(there, ben)
    Room.objects.filter(pk=there.pk).update(last_seq=9)
    actions.join(there, acting_user=ben)
    assert seat(there, ben).read_seq == 5


def test_a_closed_room_takes_in_who_is_asked(ann, ben, cleo):
    there = room(ann, kind="closed")
    with pytest.raises(PermissionDenied):
        actions.join(there, acting_user=ben)
    actions.invite(there, ben, acting_user=ann, standing="listener")
    assert told(ben) == ["room.invited"]
    assert actions.join(there, acting_user=ben).standing == "listener"
    assert not Invitation.objects.exists()
    actions.leave(seat(there, ben), acting_user=ben)
    with pytest.raises(PermissionDenied):
        actions.join(there, acting_user=ben)


def test_a_full_room_says_so(ann, ben, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SEATS", 1)
    there = room(ann)
    with pytest.raises(ValidationError) as refusal:
        actions.join(there, acting_user=ben)
    assert refusal.value.code == "full" and not sits(there, ben)


def test_leaving_makes_no_speaker_of_a_listener(ann, ben):
    there = room(ann, ben)
    actions.set_standing(seat(there, ben), "listener", acting_user=ann)
    actions.leave(seat(there, ben), acting_user=ben)
    assert actions.join(there, acting_user=ben).standing == "listener"


def test_the_last_host_hands_the_room_to_the_longest_speaker(ann, ben, cleo):
    listener = people.validated()
    there = room(ann, listener, ben, cleo)
    actions.set_standing(seat(there, listener), "listener", acting_user=ann)
    actions.leave(seat(there, ann), acting_user=ann)
    assert [seat(there, user).standing for user in (listener, ben, cleo)] == ["listener", "host", "speaker"]
    actions.join(there, acting_user=ann)
    assert seat(there, ann).is_host


def test_the_heir_is_who_came_first_and_is_not_suspended(ann, ben, cleo):
    there = room(ann, ben, cleo)
    suspend(ben, until=None, reason="Advertising", acting_user=people.officer())
    actions.leave(seat(there, ann), acting_user=ann)
    assert seat(there, cleo).is_host and not seat(there, ben).is_host


def test_with_a_second_host_nothing_is_handed_on(ann, ben, cleo):
    there = room(ann, ben, cleo)
    actions.set_standing(seat(there, cleo), "host", acting_user=ann)
    actions.leave(seat(there, ann), acting_user=ann)
    assert [seat(there, user).standing for user in (ben, cleo)] == ["speaker", "host"]


def test_a_room_left_empty_closes(ann, ben):
    there = room(ann, ben)
    for user in (ann, ben):
        actions.leave(seat(there, user), acting_user=user)
    there.refresh_from_db()
    assert there.closed_at is not None


def test_nobody_leaves_for_another(ann, ben):
    there = room(ann, ben)
    with pytest.raises(PermissionDenied):
        actions.leave(seat(there, ben), acting_user=ann)


# Inviting and sending out


def test_an_invitation_is_made_once_and_may_be_refused_or_taken_back(ann, ben, cleo):
    there = room(ann, kind="closed")
    for _ in range(2):
        actions.invite(there, ben, acting_user=ann)
    actions.invite(there, cleo, acting_user=ann)
    assert told(ben) == ["room.invited"]
    with pytest.raises(PermissionDenied):
        actions.refuse_invitation(Invitation.objects.get(user=ben), acting_user=cleo)
    actions.refuse_invitation(Invitation.objects.get(user=ben), acting_user=ben)
    assert told(ann) == []
    with pytest.raises(PermissionDenied):
        actions.take_invitation_back(Invitation.objects.get(user=cleo), acting_user=cleo)
    actions.take_invitation_back(Invitation.objects.get(user=cleo), acting_user=ann)
    assert not Invitation.objects.exists() and told(cleo) == []
    assert not access.may_join(cleo, there)


@pytest.mark.parametrize("standing", ["there", "banned", "many"])
def test_who_cannot_be_asked_in(standing, ann, ben, monkeypatch):
    there = room(ann, *([] if standing == "many" else [ben]))
    if standing == "banned":
        actions.send_out(seat(there, ben), "Advertising", acting_user=ann)
    if standing == "many":
        monkeypatch.setattr(actions, "MOST_INVITATIONS", 0)
    with pytest.raises(ValidationError) as refusal:
        actions.invite(there, ben, acting_user=ann)
    assert refusal.value.code == standing


def test_who_is_sent_out_reads_why_and_comes_back_only_when_let(ann, ben):
    there = room(ann, ben)
    actions.send_out(seat(there, ben), " Advertising ", acting_user=ann)
    assert not sits(there, ben) and told(ben) == ["room.sent_out"]
    assert Notification.objects.filter(user=ben).latest("pk").params["reason"] == "Advertising"
    assert there not in Room.objects.visible_to(ben)
    with pytest.raises(PermissionDenied):
        actions.join(there, acting_user=ben)
    with pytest.raises(PermissionDenied):
        actions.let_back(Ban.objects.get(), acting_user=ben)
    actions.let_back(Ban.objects.get(), acting_user=ann)
    assert there in Room.objects.visible_to(ben)
    actions.join(there, acting_user=ben)
    assert sits(there, ben)


def test_a_host_who_was_sent_out_comes_back_as_a_speaker(ann, ben):
    there = room(ann, ben)
    actions.set_standing(seat(there, ben), "host", acting_user=ann)
    actions.send_out(seat(there, ben), "Quarrel", acting_user=ann)
    actions.let_back(Ban.objects.get(), acting_user=ann)
    assert actions.join(there, acting_user=ben).standing == "speaker"


@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_is_sent_out_without_a_reason_and_nobody_sends_herself_out(reason, ann, ben):
    there = room(ann, ben)
    with pytest.raises(PermissionDenied):
        actions.send_out(seat(there, ben), reason, acting_user=ann)
    with pytest.raises(PermissionDenied):
        actions.send_out(seat(there, ann), "Tired", acting_user=ann)
    assert sits(there, ben) and sits(there, ann)


# Standing, hands, what one hears


def test_a_room_keeps_a_host(ann, ben):
    there = room(ann, ben)
    with pytest.raises(ValidationError) as refusal:
        actions.set_standing(seat(there, ann), "listener", acting_user=ann)
    assert refusal.value.code == "host"
    actions.set_standing(seat(there, ben), "host", acting_user=ann)
    actions.set_standing(seat(there, ann), "listener", acting_user=ann)
    assert not seat(there, ann).is_host


def test_hands_are_raised_once_and_the_word_is_given(ann, ben, cleo):
    there = room(ann, ben, cleo, listen_only=True)
    for user in (ben, cleo):
        actions.set_standing(seat(there, user), "listener", acting_user=ann)
    with time_machine.travel("2026-03-02 17:00Z", tick=False) as clock:
        actions.raise_hand(seat(there, cleo), acting_user=cleo)
        clock.shift(5)
        for user in (ben, cleo):
            actions.raise_hand(seat(there, user), acting_user=user)
    assert [each.user for each in hands(there)] == [cleo, ben]
    actions.set_standing(seat(there, cleo), "speaker", acting_user=ann)
    assert [each.user for each in hands(there)] == [ben]
    assert access.why_not_write(seat(there, cleo)) == ""
    actions.lower_hand(seat(there, ben), acting_user=ben)
    assert hands(there) == []
    with pytest.raises(PermissionDenied):
        actions.raise_hand(seat(there, ben), acting_user=ann)


def test_the_read_mark_goes_forward_only_and_not_past_the_end(ann):
    there = room(ann)
    Room.objects.filter(pk=there.pk).update(last_seq=7)
    for asked, mark in ((3, 3), (2, 3), (2**63 - 1, 7)):
        actions.mark_read(seat(there, ann), asked)
        assert seat(there, ann).read_seq == mark


def test_one_chooses_what_to_hear_for_oneself(ann, ben):
    there = room(ann, ben)
    actions.set_notify(seat(there, ben), Notify.ALL, acting_user=ben)
    assert seat(there, ben).notify == "all"
    with pytest.raises(PermissionDenied):
        actions.set_notify(seat(there, ben), Notify.NOTHING, acting_user=ann)
