"""Who sees a partner request and the names in it; what export and closing do with them."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import note_change
from accounts.closing import close as close_account
from accounts.models import User
from contacts.actions import block_person
from countries.queries import today
from partner_search.models import FoundPartner, PartnerRequestState
from partner_search.requests import actions
from partner_search.requests.queries import request_page
from profiles.models import Profile
from tests import people
from tests.partner_search.test_requests_actions import DAY, now
from tests.partner_search.test_requests_pages import text, titles
from tests.requests import ENDED, SOUGHT, befriend, post

pytestmark = pytest.mark.django_db
State = PartnerRequestState


@pytest.fixture
def ann() -> User:
    return people.validated("GR", name="Ann", handle="ann")


@pytest.fixture
def reader() -> User:
    return people.validated("PL", name="Reader Here", handle="reader")


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


# Who sees what


def suspend(user: User) -> None:
    user.suspended_at, user.suspension_reason = timezone.now(), "Advertising."
    user.save()
    note_change(user)


def hide(user: User) -> None:
    Profile.objects.filter(pk=user.pk).update(findable=False)
    note_change(user)


def unconfirm(user: User) -> None:
    user.validations.update(ended_at=timezone.now())
    note_change(user)


def sleep(user: User) -> None:
    User.objects.filter(pk=user.pk).update(last_active_on=today() - 366 * DAY)
    note_change(user)


def block(user: User) -> None:
    block_person(user, acting_user=User.objects.get(handle="reader"))


def be_blocked(user: User) -> None:
    block_person(User.objects.get(handle="reader"), acting_user=user)


def close(user: User) -> None:
    close_account(user, acting_user=user)


GONE = (suspend, hide, unconfirm, sleep, block, be_blocked, close)


@pytest.mark.parametrize("go", GONE, ids=lambda go: go.__name__)
def test_nothing_shows_the_request_of_who_is_not_to_be_found(page, ann, go):
    asked = post(ann)
    urls = (f"/requests/{asked.pk}/", "/people/ann/")
    assert titles(page) == [SOUGHT] and {page.get(url).status_code for url in urls} == {200}
    assert SOUGHT in text(page, "/people/ann/")
    go(ann)
    assert titles(page) == [] and {page.get(url).status_code for url in urls} == {404}
    for name in ("changes", "closing"):
        assert page.post(f"/requests/{asked.pk}/{name}/").status_code == 404


def test_names_of_partners_are_for_the_author_only(page, client, ann):
    asked = post(ann)
    actions.add_partner(asked, befriend(ann, people.validated(name="Ben Found")), acting_user=ann)
    html = text(page, f"/requests/{asked.pk}/")
    assert "Ben Found" not in html and "1 of 2 partners found" in html
    assert request_page(User.objects.get(handle="reader"), asked).partners == []
    client.force_login(ann)
    assert "Ben Found" in text(client, f"/requests/{asked.pk}/")


# Export and closing


def test_the_export_holds_all_of_it(client, ann):
    client.force_login(ann)
    asked = post(ann, idea="A canary idea, long enough to be one.", wishes=("PL",))
    actions.add_partner(asked, befriend(ann, people.validated(handle="ben")), acting_user=ann)
    actions.close_request(post(ann, title=ENDED), acting_user=ann)
    first, second = json.loads(client.post("/account/export/").content)["partner_search"]["partner_requests"]
    assert (first["idea"], first["wishes"]) == ("A canary idea, long enough to be one.", ["PL"])
    assert (first["languages"], first["subjects"]) == ([["en", "B1"]], ["geography"])
    assert (first["themes"], first["partners"]) == (["old bridges"], ["ben"])
    assert {*actions.PLAIN, "state", "created_at", "renewed_on"} <= first.keys()
    assert (second["title"], second["state"]) == (ENDED, "closed")


def test_closing_the_account_empties_and_ends_it(page, ann, reader):
    asked, other = post(ann, wishes=("PL",)), post(reader, title="Of the reader")
    actions.add_partner(asked, befriend(ann, people.validated()), acting_user=ann)
    actions.add_partner(other, befriend(reader, ann), acting_user=reader)
    close_account(ann, acting_user=ann)
    asked = now(asked)
    assert asked.state == State.CLOSED
    said = (asked.title, asked.idea, asked.offer, asked.ask, asked.levels, asked.wishes)
    assert not any(said) and not any((asked.age_from, asked.age_to, asked.starts_on, asked.weeks))
    for rows in (asked.subjects, asked.themes, asked.languages):
        assert not rows.exists()
    assert not FoundPartner.objects.exists()
    assert titles(page) == ["Of the reader"]
