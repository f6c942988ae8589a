"""What happens to partner requests by itself: they are announced to lapse, end, and stay open by a link."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.closing import close
from countries.queries import today
from notifications.jobs import mail_of
from notifications.models import Notification
from partner_search.models import PartnerRequest, PartnerRequestState
from partner_search.requests import actions, jobs, renewal
from tests import people
from tests.partner_search.test_requests_actions import DAY, let_be, now
from tests.requests import data, post

pytestmark = pytest.mark.django_db
State = PartnerRequestState


@pytest.fixture
def ann():
    return people.validated("GR", name="Ann", language="en")


@pytest.fixture
def asked(ann):
    """A request whose date is far, so that only time without a click may end it."""
    return post(ann, closes_on=today() + 200 * DAY)


@pytest.fixture
def later():
    """Return a function that lets so many days pass, and the hourly jobs run."""
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def pass_days(days: int) -> None:
            clock.shift(days * DAY)
            jobs.announce_lapses()
            jobs.end_requests()

        yield pass_days


def told(user) -> list[Notification]:
    return list(Notification.objects.filter(user=user, kind="partner_request.lapses").order_by("pk"))


# By itself


def test_it_closes_after_its_date(ann, later):
    asked = post(ann, closes_on=today() + 10 * DAY)
    later(10)
    assert now(asked).state == State.OPEN
    later(1)
    assert now(asked).state == State.EXPIRED
    assert told(ann) == []


def test_it_lapses_after_thirty_days_without_a_click_and_says_so_five_days_before(ann, asked, later):
    later(24)
    assert told(ann) == []
    later(1)
    later(0)
    later(5)
    assert now(asked).state == State.OPEN
    notice = told(ann)[0]
    assert notice.params["title"] == asked.title
    assert urlsplit(notice.url).path.startswith("/requests/renewal/")
    later(1)
    assert now(asked).state == State.LAPSED and len(told(ann)) == 1


def test_a_click_counts_thirty_days_anew_and_the_next_lapse_is_announced_too(ann, asked, later):
    """Also when the click comes on the day of the mail."""
    later(25)
    actions.renew_request(asked, acting_user=ann)
    later(24)
    assert len(told(ann)) == 1
    later(1)
    assert len(told(ann)) == 2
    later(5)
    assert now(asked).state == State.OPEN
    later(1)
    assert now(asked).state == State.LAPSED


def test_nothing_is_said_where_the_date_comes_first(ann, later):
    asked = post(ann, closes_on=today() + 30 * DAY)
    later(26)
    assert told(ann) == []
    actions.change_request(asked, data(closes_on=today() + 90 * DAY), acting_user=ann)
    later(1)
    assert len(told(ann)) == 1


@pytest.mark.parametrize("gone", ["suspended", "closed", "ended"])
def test_nobody_is_told_who_could_not_renew(ann, asked, later, gone):
    later(24)
    if gone == "suspended":
        ann.suspended_at, ann.suspension_reason = timezone.now(), "Advertising."
        ann.save()
    elif gone == "closed":
        close(ann, acting_user=ann)
    else:
        actions.close_request(asked, acting_user=ann)
    later(2)
    assert told(ann) == []


def test_what_ended_otherwise_keeps_its_reason(ann, later):
    asked = post(ann, closes_on=today() + 5 * DAY)
    actions.close_request(asked, acting_user=ann)
    later(40)
    actions.end_request(asked.pk, today())
    assert now(asked).state == State.CLOSED


def test_one_that_is_not_over_is_not_touched(asked, later):
    later(10)
    before = PartnerRequest.objects.values().get()
    actions.end_request(asked.pk, today())
    assert PartnerRequest.objects.values().get() == before


def test_ended_ones_are_marked_once(asked, later, django_assert_num_queries):
    later(31)
    with django_assert_num_queries(1):
        jobs.end_requests()


# The link of the mail


@pytest.fixture
def link(ann, asked, later) -> str:
    """The address in the mail, as the jobs have sent it."""
    later(26)
    return told(ann)[0].url


def test_the_link_renews_without_signing_in_and_by_a_press_only(client, asked, link):
    before = now(asked).renewed_on
    page = client.get(link)
    client.head(link)
    assert page.status_code == 200 and asked.title in page.content.decode()
    assert "Keep it open" in page.content.decode()
    assert now(asked).renewed_on == before
    done = client.post(link)
    assert done.status_code == 200 and "Your request stays open" in done.content.decode()
    assert (now(asked).renewed_on, now(asked).announced_on) == (today(), None)


@pytest.mark.parametrize(("open_for", "first"), [(31, False), (30, True)])
def test_the_page_says_until_when_others_find_it(client, asked, link, open_for, first):
    let_be(asked, closes_on=today() + open_for * DAY)
    assert ("until its date" in client.get(link).content.decode()) == first
    html = client.post(link).content.decode()
    assert ("until its date" in html, "we ask you again" in html) == (first, not first)


def test_the_link_works_once(client, asked, link, later):
    client.post(link)
    later(1)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410 and "has done its work" in answer.content.decode()
    assert now(asked).renewed_on == today() - DAY


def test_the_link_opens_what_has_lapsed(client, asked, link, later):
    later(10)
    assert now(asked).state == State.LAPSED
    client.post(link)
    assert now(asked).state == State.OPEN


def test_whoever_is_signed_in_renews_for_the_author(client, asked, link):
    client.force_login(people.validated())
    assert client.post(link).status_code == 200
    assert now(asked).renewed_on == today()


def test_a_press_needs_the_token_of_the_form(asked, link):
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert now(asked).renewed_on < today()


ENDINGS: dict[str, Callable[[PartnerRequest], dict[str, Any]]] = {
    "closed": lambda asked: {"state": State.CLOSED},
    "full": lambda asked: {"state": State.FULL},
    "expired": lambda asked: {"closes_on": today() - DAY},
    "renewed": lambda asked: {"renewed_on": today() - DAY},
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_link_does_nothing_for_what_has_ended(client, asked, link, ending):
    let_be(asked, **ENDINGS[ending](asked))
    before = PartnerRequest.objects.values().get(pk=asked.pk)
    assert {client.get(link).status_code, client.post(link).status_code} == {410}
    assert PartnerRequest.objects.values().get(pk=asked.pk) == before


def test_the_link_does_nothing_for_who_is_suspended_or_not_confirmed_any_more(client, ann, asked, link):
    before = now(asked).renewed_on
    ann.validations.update(ended_at=timezone.now())
    assert client.post(link).status_code == 410
    ann.suspended_at, ann.suspension_reason = timezone.now(), "Advertising."
    ann.save()
    assert client.get(link).status_code == 410
    assert now(asked).renewed_on == before


def test_the_link_says_why_a_sixth_cannot_open(client, ann, asked, link, later):
    later(10)
    for _ in range(5):
        post(ann)
    answer = client.post(link)
    assert answer.status_code == 422 and "Close one first" in answer.content.decode()
    assert now(asked).state == State.LAPSED


@pytest.mark.parametrize("salt", ["", "partner_search.saved"])
def test_only_this_site_s_links_for_this_thing_work(client, asked, link, salt):
    said = [asked.pk, now(asked).renewed_on.isoformat()]
    token = signing.dumps(said, salt=salt or "x")
    assert client.post(f"/requests/renewal/{token}/").status_code == 410
    assert client.post(f"/requests/renewal/{renewal.make(now(asked))[:-1]}/").status_code == 410
    assert client.post(link).status_code == 200


def test_an_old_link_is_refused(client, asked, link, later):
    later(61)
    let_be(asked, state=State.OPEN)
    assert client.post(link).status_code == 410


def test_the_mail_holds_the_link(ann, link, settings):
    letter = mail_of(told(ann)[0])
    assert letter.to == [ann.email] and settings.BASE_URL + link in letter.body
