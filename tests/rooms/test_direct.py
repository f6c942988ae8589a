"""Direct rooms: one for each two contacts, who may open one, what ends it, what is pinned in it."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.actions import suspend
from contacts.actions import block_person, remove_contact, unblock_person
from contacts.models import Block
from rooms import access, actions, queries
from rooms.models import Room
from tests import people
from tests.requests import befriend
from tests.seats import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def friend(ann, ben):
    return befriend(ann, ben)


def why_not(user, there):
    return access.why_not_write(access.get_seat_for(user, there.pk))


def test_two_contacts_have_one_room_whoever_opens_it(ann, friend):
    there = actions.open_direct(friend, acting_user=ann)
    assert actions.open_direct(ann, acting_user=friend) == there == Room.objects.get()
    assert (there.kind, sorted(there.two)) == ("direct", sorted([ann.pk, friend.pk]))
    assert set(access.seats_of(there, [ann.pk, friend.pk])) == {ann.pk, friend.pk}
    assert seat(there, friend).notify == "all"
    assert queries.agreed(there) == there.request
    assert there.request is not None and there.request.recipient == friend


def test_nobody_opens_one_with_a_stranger_or_herself(ann, ben):
    for person in (ben, ann):
        assert not access.may_open_direct(ann, person)
        with pytest.raises(PermissionDenied):
            actions.open_direct(person, acting_user=ann)
    assert not Room.objects.exists()


def test_nobody_new_keeps_the_rooms_there_are_and_takes_no_others(ann, friend, cleo):
    befriend(cleo, friend)
    there = actions.open_direct(friend, acting_user=ann)
    actions.set_reach(acting_user=friend, direct="nobody")
    assert actions.open_direct(friend, acting_user=ann) == there
    with pytest.raises(PermissionDenied):
        actions.open_direct(friend, acting_user=cleo)
    assert access.may_open_direct(friend, cleo)


def test_a_suspended_contact_is_not_written_to(ann, friend):
    suspend(friend, until=None, reason="Advertising", acting_user=people.officer())
    assert not access.may_open_direct(ann, friend)


@pytest.mark.parametrize("blocker", ["ann", "ben"])
def test_a_block_closes_it_to_both_and_its_end_opens_it(blocker, ann, friend):
    there = actions.open_direct(friend, acting_user=ann)
    by, other = (ann, friend) if blocker == "ann" else (friend, ann)
    block_person(other, acting_user=by)
    assert access.seats_of(there, [ann.pk, friend.pk]) == {}
    assert queries.my_rooms(ann) == queries.my_rooms(friend) == []
    unblock_person(Block.objects.get(), acting_user=by)
    assert set(access.seats_of(there, [ann.pk, friend.pk])) == {ann.pk, friend.pk}


def test_without_the_contact_it_is_there_to_read_only(ann, friend):
    there = actions.open_direct(friend, acting_user=ann)
    assert why_not(ann, there) == ""
    remove_contact(friend, acting_user=ann)
    assert why_not(ann, there) == why_not(friend, there) == "not_contacts"


def test_it_has_no_exit_and_no_host(ann, friend):
    there = actions.open_direct(friend, acting_user=ann)
    with pytest.raises(PermissionDenied):
        actions.leave(seat(there, ann), acting_user=ann)
    with pytest.raises(PermissionDenied):
        access.get_hosted_room_for(ann, there.pk)


@pytest.mark.usefixtures("database_file")
def test_two_who_write_at_the_same_instant_get_the_same_room():
    ann, ben = people.validated("GR"), people.validated("PL")
    befriend(ann, ben)
    barrier, found = threading.Barrier(4), []

    def write(user, person):
        barrier.wait(5)
        try:
            found.append(actions.open_direct(person, acting_user=user).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=two) for two in ((ann, ben), (ben, ann)) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 4 and len(set(found)) == 1
