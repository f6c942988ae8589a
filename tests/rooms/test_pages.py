"""The pages of rooms: the directory and its search, doors, forms, people; what they cost."""

import re

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries as NumQueries

from contacts.actions import block_person
from rooms import actions, queries
from rooms.models import Ban, Invitation, Room, Seat
from tests import people
from tests.requests import befriend
from tests.seats import room, seat
from tests.world import contacts

pytestmark = pytest.mark.django_db
FORM = {"name": "Old bridges", "kind": "open", "slow_seconds": "0"}


def html(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def found(client: Client, query: str) -> list[str]:
    """Return the names in the list of open rooms."""
    listed = html(client, f"/rooms/?{query}").partition('id="open"')[2]
    return re.findall(r"<h3><a[^>]*><bdi>([^<]*)</bdi></a></h3>", listed)


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


# The directory


def test_words_find_open_rooms_by_their_beginnings_in_any_script(page, ben):
    room(ben, name="Γέφυρες της πόλης", about="Παλιές γέφυρες")
    room(ben, name="Été à l'école", language="fr")
    room(ben, name="Behind a door", kind="closed")
    for asked, names in (
        ("ΓΕΦΥΡ", 1), ("gefyres", 1), ("παλιες πολησ", 1), ("ecole", 1), ("bridges", 0), ("door", 0), ("", 2),
    ):  # fmt: skip
        assert len(found(page, f"q={asked}")) == names, asked


def test_a_language_keeps_its_rooms_and_one_that_none_has_keeps_all(page, ben):
    room(ben, name="Une", language="fr")
    room(ben, name="One", language="en")
    assert found(page, "language=fr") == ["Une"]
    assert found(page, "language=xx") == found(page, "") == ["One", "Une"]
    assert "French" in html(page, "/rooms/") and "Polish" not in html(page, "/rooms/").partition("<form")[2]


def test_pages_of_the_directory_show_every_room_once(page, ben):
    names = [room(ben, name=f"Room {n}").name for n in range(45)]
    seen, url = [], "/rooms/?q=room&language="
    while url:
        seen += found(page, url.partition("?")[2])
        more = re.search(r'href="(\?[^"]*)" rel="next"', html(page, url))
        url = f"/rooms/{more[1].replace('&amp;', '&')}" if more else ""
    assert seen == names[::-1]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "٣", "0", ""])
def test_a_forged_place_in_the_list_is_no_failure(after, page, ben):
    room(ben)
    assert html(page, f"/rooms/?after={after}&q={'x' * 10_000}&language=en:C9")


def test_rooms_of_a_blocked_host_and_rooms_one_was_sent_out_of_are_not_listed(page, ann, ben, cleo):
    room(ben, name="Of Ben")
    there = room(cleo, ann, name="Of Cleo")
    actions.send_out(seat(there, ann), "Quarrel", acting_user=cleo)
    block_person(ben, acting_user=ann)
    assert found(page, "") == []


def test_own_rooms_come_the_latest_talk_first_and_closed_ones_apart(page, ann, ben):
    quiet, talk, over = (room(ben, ann, name=name) for name in ("Quiet", "Talk", "Over"))
    with time_machine.travel("2030-01-01"):
        Room.objects.filter(pk=talk.pk).update(last_message_at="2030-01-01T10:00Z", last_seq=4)
    actions.close_room(over, acting_user=ben)
    assert [each.name for each in queries.my_rooms(ann)] == [talk.name, quiet.name]
    assert [each.is_new for each in queries.my_rooms(ann)] == [True, False]
    assert "Over" not in html(page, "/rooms/") and "Over" in html(page, "/rooms/ended/")


def test_an_invitation_is_answered_from_the_directory(page, ann, ben):
    there, other = room(ben, kind="closed", name="Come"), room(ben, kind="closed", name="Or not")
    for each in (there, other):
        actions.invite(each, ann, acting_user=ben)
    assert f'action="/rooms/{there.pk}/seat/"' in html(page, "/rooms/")
    assert page.post(f"/rooms/{there.pk}/seat/")["Location"] == f"/rooms/{there.pk}/"
    page.post(f"/rooms/{other.pk}/invitation/remove/")
    assert seat(there, ann).ended_at is None and not Invitation.objects.exists()
    assert page.post(f"/rooms/{other.pk}/seat/").status_code == 404


def test_the_directory_costs_the_same_however_many_rooms_there_are(
    page, ann, ben, django_assert_num_queries: NumQueries
):
    html(page, "/rooms/")
    costs: list[int] = []
    for number in (1, 8):
        for n in range(number):
            room(ben, ann, name=f"Room {number} {n}", language="en")
            actions.invite(room(ben, name=f"Asked {number} {n}"), ann, acting_user=ben)
            contacts(ann, friend := people.validated())
            actions.open_direct(friend, acting_user=ann)
        with django_assert_num_queries(costs[0] if costs else 14) as cost:
            html(page, "/rooms/?q=room")
        costs.append(len(cost))


# Doors


def test_the_door_of_an_open_room_lets_in(ann, ben):
    there = room(ann, about="About bridges", agenda="First\nSecond", language="el")
    text = html(as_(ben), f"/rooms/{there.pk}/")
    for words in ("About bridges", "First", "Ann", "Greek", "Come in", "1 person"):
        assert words in text
    assert as_(ben).post(f"/rooms/{there.pk}/seat/").status_code == 302
    assert seat(there, ben).ended_at is None


def test_the_door_of_a_room_by_invitation_is_there_for_the_invited_only(ann, ben, cleo):
    there = room(ann, kind="closed")
    actions.invite(there, ben, acting_user=ann)
    assert "has asked you in" in html(as_(ben), f"/rooms/{there.pk}/")
    html(as_(cleo), f"/rooms/{there.pk}/", 404)


def test_who_waits_for_national_support_reads_so_at_the_door(ann):
    there, newcomer = room(ann), people.user("GR")
    text = html(as_(newcomer), f"/rooms/{there.pk}/")
    assert "as soon as national support has confirmed" in text and "Come in" not in text
    assert as_(newcomer).post(f"/rooms/{there.pk}/seat/").status_code == 403


def test_a_room_that_was_left_has_its_door_again_and_who_was_sent_out_finds_none(ann, ben):
    there = room(ann, ben)
    page = as_(ben)
    assert "You have left" in page.post(f"/rooms/{there.pk}/seat/remove/", follow=True).content.decode()
    assert "Come in" in html(page, f"/rooms/{there.pk}/")
    actions.join(there, acting_user=ben)
    actions.send_out(seat(there, ben), "Advertising", acting_user=ann)
    html(page, f"/rooms/{there.pk}/", 404)
    html(page, f"/rooms/{there.pk}/people/", 404)


def test_a_full_room_says_so_at_its_door(ann, ben, monkeypatch):
    there = room(ann)
    monkeypatch.setattr(actions, "MOST_SEATS", 1)
    answer = as_(ben).post(f"/rooms/{there.pk}/seat/", follow=True)
    assert "This room is full" in answer.content.decode()


# Opening, changing and closing


def test_a_room_is_opened_with_times_of_ones_own_zone(page, ann):
    said = {"starts_at": "2035-06-01T17:00", "ends_at": "2035-06-01T18:00", "listen_only": "on"}
    assert page.post("/rooms/new/", FORM | said).status_code == 302
    there = Room.objects.get()
    assert there.starts_at is not None and f"{there.starts_at:%H:%M %Z}" == "14:00 UTC"
    assert there.listen_only and seat(there, ann).is_host
    assert 'value="2035-06-01T17:00"' in html(page, f"/rooms/{there.pk}/edit/")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 81}, "at most 80"),
        ({"kind": "direct"}, "Select a valid choice"),
        ({"language": "xx"}, "Select a valid choice"),
        ({"slow_seconds": "7"}, "Select a valid choice"),
        ({"agenda": "x" * 2001}, "at most 2000"),
        ({"starts_at": "2035-06-01T17:00", "ends_at": "2035-06-01T17:00"}, "must come after"),
        ({"ends_at": "2020-06-01T17:00"}, "This time has passed"),
        ({"ends_at": "tomorrow"}, "Enter a valid date/time"),
        ({"call_url": "http://meet.example/x"}, "begins with https://"),
        ({"call_url": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(said, words, page):
    answer = page.post("/rooms/new/", FORM | said)
    field = list(said)[-1]
    assert answer.status_code == 422 and words in answer.content.decode()
    assert set(answer.context["form"].errors) == {field}
    assert not Room.objects.exists()


def test_a_jitsi_room_is_made_by_name_and_nobody_guesses_it(page):
    for _ in range(2):
        page.post("/rooms/new/", FORM | {"make_call": "on", "name": "Γέφυρες & Bridges!"})
    one, other = Room.objects.values_list("call_url", flat=True)
    assert re.fullmatch(r"https://meet\.jit\.si/bridges-[a-z0-9]{12}", one) and one != other
    page.post("/rooms/new/", FORM | {"make_call": "on", "call_url": "https://call.example/own"})
    assert Room.objects.latest("pk").call_url == "https://call.example/own"


def test_a_room_whose_end_has_passed_can_be_changed_and_keeps_its_end(page, ann):
    there = room(ann)
    Room.objects.filter(pk=there.pk).update(ends_at="2026-01-05T16:00Z")
    said = FORM | {"ends_at": "2026-01-05T18:00", "name": "Renamed"}
    assert page.post(f"/rooms/{there.pk}/edit/", said).status_code == 302
    there.refresh_from_db()
    assert there.name == "Renamed" and f"{there.ends_at:%d %H:%M}" == "05 16:00"
    moved = page.post(f"/rooms/{there.pk}/edit/", said | {"ends_at": "2026-01-05T19:00"})
    assert moved.status_code == 422


def test_closing_asks_first_and_is_for_good(page, ann):
    there = room(ann, name="Over")
    text = html(page, f"/rooms/{there.pk}/edit/")
    assert re.search(rf'<details.*</summary><form[^>]*action="/rooms/{there.pk}/end/"', text)
    page.post(f"/rooms/{there.pk}/end/")
    there.refresh_from_db()
    assert there.closed_at is not None
    assert f"/rooms/{there.pk}/end/" not in html(page, f"/rooms/{there.pk}/edit/")


# People


def test_the_host_asks_in_by_name_or_handle_and_takes_it_back(page, ann, ben, cleo):
    there = room(ann, kind="closed")
    befriend(ann, ben)
    url = f"/rooms/{there.pk}/invitations/"
    assert '<option value="ben">Ben</option>' in html(page, f"/rooms/{there.pk}/people/")
    page.post(url, {"contact": "ben", "standing": "speaker"})
    page.post(url, {"handle": " @Cleo", "standing": "listener"})
    assert dict(Invitation.objects.values_list("user__handle", "standing")) == {
        "ben": "speaker",
        "cleo": "listener",
    }
    text = html(page, f"/rooms/{there.pk}/people/")
    assert '<option value="ben">' not in text and f"{url}cleo/remove/" in text
    assert "not asked in any more" in page.post(f"{url}cleo/remove/", follow=True).content.decode()
    assert page.post(f"{url}cleo/remove/").status_code == 404
    assert list(Invitation.objects.values_list("user", flat=True)) == [ben.pk]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose a contact, or enter a handle"),
        ({"handle": "nobody_here"}, "Nobody to be found"),
        ({"handle": "x" * 40}, "at most 31"),
        ({"handle": "ann"}, "Nobody to be found"),
        ({"handle": "ben"}, "is in the room already"),
        ({"contact": "cleo"}, "Select a valid choice"),
        ({"handle": "cleo", "standing": "host"}, "Select a valid choice"),
    ],
)
def test_why_somebody_is_not_asked_in(said, words, page, ann, ben, cleo):
    there = room(ann, ben)
    answer = page.post(f"/rooms/{there.pk}/invitations/", {"standing": "speaker"} | said)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_host_gives_standing_sends_out_and_lets_back(page, ann, ben):
    there = room(ann, ben)
    base = f"/rooms/{there.pk}"
    page.post(f"{base}/people/ben/standing/", {"standing": "listener"})
    assert seat(there, ben).standing == "listener"
    assert page.post(f"{base}/people/ben/standing/", {"standing": "king"}).status_code == 404
    for reason in ("", "x" * 301):
        answer = page.post(f"{base}/bans/ben/", {"reason": reason}, follow=True)
        assert "Give a reason" in answer.content.decode() and not Ban.objects.exists()
    page.post(f"{base}/bans/ben/", {"reason": "Advertising"})
    text = html(page, f"{base}/people/")
    assert "Advertising" in text and f"{base}/bans/ben/remove/" in text
    page.post(f"{base}/bans/ben/remove/")
    assert not Ban.objects.exists()


def test_raised_hands_stand_first_raised_first_and_get_the_word(page, ann, ben, cleo):
    there = room(ann, ben, cleo)
    for user in (cleo, ben):
        actions.set_standing(seat(there, user), "listener", acting_user=ann)
        as_(user).post(f"/rooms/{there.pk}/hand/")
    text = html(page, f"/rooms/{there.pk}/people/")
    hands = text.partition('id="hands"')[2].partition("</section>")[0]
    assert 0 < hands.index("Cleo") < hands.index("Ben")
    assert 'id="hands"' not in html(as_(ben), f"/rooms/{there.pk}/people/")
    page.post(f"/rooms/{there.pk}/people/cleo/standing/", {"standing": "speaker"})
    as_(ben).post(f"/rooms/{there.pk}/hand/remove/")
    assert queries.hands(there) == [] and seat(there, cleo).standing == "speaker"


def test_people_are_found_by_name_and_paged_none_twice(page, ann, django_assert_num_queries: NumQueries):
    there = room(ann)
    url = f"/rooms/{there.pk}/people/"
    html(page, url)
    with django_assert_num_queries(17) as few:
        html(page, url)
    users = [people.validated("GR", name=f"Δάσκαλος {n:02}") for n in range(45)]
    Seat.objects.bulk_create([Seat(room=there, user=user) for user in users])
    with django_assert_num_queries(len(few)):
        first = html(page, url)
    more = re.search(r'href="(\?[^"]*)" rel="next"', first)
    assert more
    both = first + html(page, url + more[1].replace("&amp;", "&"))
    names = re.findall(r"<bdi>(Δάσκαλος \d\d)</bdi></a></h3>", both)
    assert names == [user.name for user in users]
    assert "Δάσκαλος 33" in html(page, f"{url}?q=ΔΑΣΚ 33") and "Δάσκαλος 32" not in html(
        page, f"{url}?q=daskalos 33"
    )
    assert "Nobody of this name" in html(page, f"{url}?q=zzz")


def test_what_one_hears_is_chosen_on_the_page(page, ann):
    there = room(ann)
    page.post(f"/rooms/{there.pk}/notify/", {"notify": "nothing"})
    assert seat(there, ann).notify == "nothing"
    assert page.post(f"/rooms/{there.pk}/notify/", {"notify": "loud"}).status_code == 404
    assert 'value="nothing" checked' in html(page, f"/rooms/{there.pk}/people/")


# Writing to a contact


def test_write_opens_the_direct_room_from_the_contacts_and_from_the_page_of_a_person(page, ann, ben):
    there = '<form method="post" action="/rooms/direct/ben/">'
    assert there not in html(page, "/people/ben/")
    befriend(ann, ben)
    assert there in html(page, "/contacts/?box=contacts") and there in html(page, "/people/ben/")
    answer = page.post("/rooms/direct/ben/")
    assert answer["Location"] == f"/rooms/{Room.objects.get().pk}/"
    assert "Ben" in html(page, "/rooms/")


def test_who_takes_no_direct_messages_is_said_kindly(page, ann, ben):
    befriend(ann, ben)
    actions.set_reach(acting_user=ben, direct="nobody")
    assert "takes no direct messages" in page.post("/rooms/direct/ben/", follow=True).content.decode()
    assert page.post("/rooms/direct/nobody/").status_code == 404
