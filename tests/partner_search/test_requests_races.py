"""Two clicks on a partner request at the same instant: on real transactions of a database file."""

import uuid
from typing import Any

import pytest

from contacts.actions import block_person
from countries.queries import today
from notifications.models import Notification
from partner_search.models import FoundPartner, PartnerRequest, PartnerRequestState
from partner_search.requests import actions, renewal
from tests import people
from tests.contacts.test_races import at_once
from tests.partner_search.test_requests_actions import DAY, let_be, now
from tests.requests import befriend, data, post

pytestmark = pytest.mark.usefixtures("database_file")
State = PartnerRequestState
TURNS = 10


def codes(results: list[Any]) -> list[str]:
    return sorted(getattr(result, "code", None) or "done" for result in results)


def add(asked, person):
    return lambda: actions.add_partner(asked, person, acting_user=asked.author)


def test_ten_sendings_of_one_form_post_once():
    ann, key = people.validated(), uuid.uuid4()
    results = at_once(*[lambda: actions.post_request(data(), key, acting_user=ann)] * 10)
    assert {result.pk for result in results} == {PartnerRequest.objects.get().pk}


def test_ten_requests_at_once_keep_to_the_budget():
    ann = people.validated()
    results = at_once(*[lambda: post(ann)] * 10)
    assert codes(results) == ["budget"] * 5 + ["done"] * 5
    assert PartnerRequest.objects.count() == 5


def test_the_last_place_is_taken_once():
    ann = people.validated()
    ben, carla = (befriend(ann, people.validated()) for _ in range(2))
    for turn in range(TURNS):
        PartnerRequest.objects.all().delete()
        asked = post(ann, partners_wanted=1)
        calls = [add(asked, ben), add(asked, carla)]
        results = at_once(*(calls[::-1] if turn % 2 else calls))
        assert codes(results) == ["done", "full"]
        assert FoundPartner.objects.count() == 1 and now(asked).state == State.FULL


def test_ten_clicks_count_a_partner_once():
    ann = people.validated()
    asked = post(ann, partners_wanted=3)
    results = at_once(*[add(asked, befriend(ann, people.validated()))] * 10)
    assert codes(results) == ["done"] * 10 and FoundPartner.objects.count() == 1


def test_closing_against_the_last_partner_ends_it_once():
    """Whoever is first says why it ended; the partner counts in both cases."""
    ann = people.validated()
    ben, met = befriend(ann, people.validated()), set()
    for turn in range(TURNS):
        PartnerRequest.objects.all().delete()
        asked = post(ann, partners_wanted=1)
        calls = [add(asked, ben), lambda asked=asked: actions.close_request(asked, acting_user=ann)]
        assert codes(at_once(*(calls[::-1] if turn % 2 else calls))) == ["done", "done"]
        assert asked.partners.count() == 1
        met.add(now(asked).state)
    assert met <= {State.FULL, State.CLOSED}


def test_a_block_against_counting_leaves_no_place_taken():
    for turn in range(TURNS):
        ann, ben = people.validated(), people.validated()
        befriend(ann, ben)
        asked = post(ann, partners_wanted=1)
        calls = [add(asked, ben), lambda ann=ann, ben=ben: block_person(ann, acting_user=ben)]
        at_once(*(calls[::-1] if turn % 2 else calls))
        assert actions.renew_request(asked, acting_user=ann).state == State.OPEN
        assert not asked.partners.exists()


def test_opening_six_ended_ones_at_once_opens_five():
    ann = people.validated()
    ended = []
    for _ in range(6):
        ended.append(post(ann))
        actions.close_request(ended[-1], acting_user=ann)
    results = at_once(*(lambda r=r: actions.renew_request(r, acting_user=ann) for r in ended))
    assert codes(results) == ["budget"] + ["done"] * 5
    assert actions.open_count(ann) == 5


def test_two_workers_announce_once():
    ann = people.validated()
    for turn in range(1, TURNS + 1):
        PartnerRequest.objects.all().delete()
        asked = let_be(post(ann), renewed_on=today() - 27 * DAY)
        at_once(*[lambda asked=asked: actions.announce_lapse(asked.pk, today())] * 5)
        assert Notification.objects.filter(user=ann).count() == turn


def test_the_link_against_the_job_that_ends_it_stays_open():
    ann = people.validated()
    for turn in range(TURNS):
        PartnerRequest.objects.all().delete()
        asked = let_be(post(ann), renewed_on=today() - 31 * DAY)
        link = renewal.Renewal(asked.pk, asked.renewed_on)
        calls = [
            lambda link=link: actions.renew_by_link(link),
            lambda asked=asked: actions.end_request(asked.pk, today()),
        ]
        at_once(*(calls[::-1] if turn % 2 else calls))
        assert (now(asked).state, now(asked).renewed_on) == (State.OPEN, today())
