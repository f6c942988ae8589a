"""What of rooms is in the export, and what closing an account leaves of a person in rooms."""

import json

import pytest

from accounts.closing import close
from contacts.models import Contact
from notifications.models import Notification
from rooms import access, actions
from rooms.models import Ban, Invitation, Reach, Room, Seat
from rooms.receivers import export
from tests import people
from tests.requests import befriend
from tests.seats import room, seat

pytestmark = pytest.mark.django_db


def test_the_export_holds_all_of_rooms_that_is_about_her_and_only_names_of_others(page, ann, ben, cleo):
    there, other = room(ann, ben, about="Canary about"), room(ben, ann, name="Canary seat", kind="closed")
    actions.send_out(seat(there, ben), "Canary reason", acting_user=ann)
    actions.invite(there, cleo, acting_user=ann)
    actions.invite(room(cleo, name="Canary call"), ann, acting_user=cleo)
    actions.send_out(seat(other, ann), "Canary other reason", acting_user=ben)
    actions.set_reach(acting_user=ann, direct="nobody", invisible=True)
    part = json.loads(page.post("/account/export/").content)["rooms"]
    text = json.dumps(part)
    for canary in ("about", "seat", "reason", "call", "other reason"):
        assert f"Canary {canary}" in text
    assert part["opened"][0]["id"] == there.pk
    assert {each["room__name"] for each in part["seats"]} == {there.name, other.name}
    assert part["asked_in"][0]["invited_by__name"] == "Cleo"
    assert part["has_asked_in"][0]["user__name"] == "Cleo"
    assert part["has_sent_out"][0]["user__name"] == "Ben"
    assert part["reach"][0]["direct"] == "nobody"
    for person in (ben, cleo):
        assert person.email not in text
    assert set(export(cleo)[1]["seats"][0]) == set(part["seats"][0])


def test_closing_an_account_hands_rooms_on_and_closes_those_left_empty(ann, ben):
    shared, alone = room(ann, ben), room(ann, name="Alone")
    close(ann, acting_user=ann)
    assert seat(shared, ben).is_host
    assert access.seats_of(shared, [ann.pk, ben.pk]).keys() == {ben.pk}
    assert [room.closed_at is not None for room in Room.objects.order_by("pk")] == [False, True]
    assert Room.objects.get(pk=alone.pk).opened_by is None


def test_closing_an_account_closes_its_direct_rooms_to_writing_not_to_reading(ann, ben):
    there = actions.open_direct(befriend(ann, ben), acting_user=ann)
    close(ann, acting_user=ann)
    assert not Contact.objects.exists()
    found = access.get_seat_for(ben, there.pk)
    assert access.why_not_write(found) == "closed"
    assert Seat.objects.taken().get(room=there).user == ben


def test_closing_an_account_forgets_invitations_bans_and_wishes(ann, ben, cleo):
    there, hers = room(ann, ben, cleo), room(ben, name="Ben's")
    actions.invite(hers, ann, acting_user=ben)
    actions.invite(there, other := people.validated("FR"), acting_user=ann)
    actions.send_out(seat(there, cleo), "Quarrel", acting_user=ann)
    actions.set_reach(acting_user=ann, invisible=True)
    assert Notification.objects.filter(params__name="Ann").count() == 3
    close(ann, acting_user=ann)
    assert not Invitation.objects.filter(user=ann).exists() and not Reach.objects.exists()
    assert Invitation.objects.get(user=other).invited_by is None
    assert Ban.objects.get().banned_by is None
    assert not Notification.objects.filter(params__name="Ann").exists()
