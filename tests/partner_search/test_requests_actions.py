"""Partner requests through their actions: posting, changing, ending, opening again, partners found."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import PersonChange
from contacts.actions import block_person, remove_contact, unblock_person
from contacts.models import Block
from countries.queries import today
from partner_search.models import FoundPartner, PartnerRequest, PartnerRequestLanguage, PartnerRequestState
from partner_search.requests import actions
from partner_search.requests.queries import request_page
from tests import people
from tests.requests import befriend, data, post

pytestmark = pytest.mark.django_db
State = PartnerRequestState
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ann():
    return people.validated("GR", name="Ann")


@pytest.fixture
def ben():
    return people.validated("PL", name="Ben")


def now(asked: PartnerRequest) -> PartnerRequest:
    """Return the request as the database has it."""
    return PartnerRequest.objects.get(pk=asked.pk)


def let_be(asked: PartnerRequest, **fields) -> PartnerRequest:
    """Let the request be so in the database, as if time had done it."""
    PartnerRequest.objects.filter(pk=asked.pk).update(**fields)
    return now(asked)


def refused(code: str, call, *args, **kwargs) -> None:
    with pytest.raises(ValidationError) as refusal:
        call(*args, **kwargs)
    assert refusal.value.code == code


# Posting and changing


def test_everything_said_is_kept(ann):
    said = data(wishes=("PL", "neighbourhood"), languages=(("en", "B1"), ("fr", "A1")), levels=("primary",))
    asked = now(actions.post_request(said, uuid.uuid4(), acting_user=ann))
    for name in actions.PLAIN:
        value = getattr(said, name)
        assert getattr(asked, name) == (list(value) if isinstance(value, tuple) else value), name
    assert [subject.pk for subject in asked.subjects.all()] == ["geography"]
    assert [theme.name for theme in asked.themes.all()] == ["old bridges"]
    assert {(row.language_id, row.level) for row in asked.languages.all()} == set(said.languages)
    assert (asked.author, asked.state, asked.renewed_on) == (ann, State.OPEN, today())
    assert asked.starts_on
    assert asked.ends_on == asked.starts_on + 8 * 7 * DAY - DAY


def test_the_same_form_sent_twice_posts_once(ann, ben):
    key = uuid.uuid4()
    first = actions.post_request(data(), key, acting_user=ann)
    assert actions.post_request(data(title="Another title"), key, acting_user=ann) == first
    assert now(first).title == data().title
    assert actions.post_request(data(), key, acting_user=ben) != first


@pytest.mark.parametrize("who", [people.user, people.suspended])
def test_only_the_confirmed_post(who):
    with pytest.raises(PermissionDenied):
        post(who())
    assert not PartnerRequest.objects.exists()


def test_who_is_suspended_later_does_not_renew(ann):
    asked = post(ann)
    ann.suspended_at, ann.suspension_reason = ann.date_joined, "Advertising."
    ann.save()
    with pytest.raises(PermissionDenied):
        actions.renew_request(asked, acting_user=ann)


def test_five_are_open_at_most_whoever_else_posts(ann, ben):
    posted = [post(ann) for _ in range(5)]
    refused("budget", post, ann)
    post(ben)
    let_be(posted[0], renewed_on=today() - 31 * DAY)
    post(ann)
    refused("budget", actions.renew_request, posted[0], acting_user=ann)
    actions.close_request(posted[1], acting_user=ann)
    assert actions.renew_request(posted[0], acting_user=ann).state == State.OPEN


def test_held_texts_are_neither_posted_nor_kept(ann, monkeypatch):
    asked = post(ann)
    met = []

    def screen(text, author, kind):
        met.append((text, author, kind))
        return "Somebody looks at it first."

    monkeypatch.setattr(actions, "screen", screen)
    refused("held", post, ann)
    refused("held", actions.change_request, asked, data(title="Other title"), acting_user=ann)
    assert PartnerRequest.objects.get().title == data().title
    text, author, kind = met[0]
    assert (author, kind) == (ann, "partner_request")
    for words in (data().title, data().idea, data().offer, data().ask, "old bridges"):
        assert words in text


def test_a_change_replaces_the_whole(ann):
    asked = post(ann)
    new = data(
        title="Windmills by the sea", languages=(("fr", "C1"),), subjects=(), themes=("wind",), weeks=None
    )
    actions.change_request(asked, new, acting_user=ann)
    asked = now(asked)
    assert (asked.title, asked.weeks, asked.subjects.count()) == ("Windmills by the sea", None, 0)
    assert [(row.language_id, row.level) for row in asked.languages.all()] == [("fr", "C1")]
    assert [theme.name for theme in asked.themes.all()] == ["wind"]


def test_every_write_is_told_to_the_search(ann, ben):
    befriend(ann, ben)
    asked = post(ann, partners_wanted=1)
    writes = (
        lambda: actions.change_request(asked, data(partners_wanted=1), acting_user=ann),
        lambda: actions.close_request(asked, acting_user=ann),
        lambda: actions.renew_request(asked, acting_user=ann),
        lambda: actions.add_partner(asked, ben, acting_user=ann),
        lambda: actions.remove_partner(asked, ben.handle, acting_user=ann),
        lambda: actions.end_request(asked.pk, today() + 60 * DAY),
    )
    for write in writes:
        before = PersonChange.objects.filter(user=ann).count()
        write()
        assert PersonChange.objects.filter(user=ann).count() > before


WRITES = {
    "change": lambda asked, who, ben: actions.change_request(asked, data(), acting_user=who),
    "close": lambda asked, who, ben: actions.close_request(asked, acting_user=who),
    "renew": lambda asked, who, ben: actions.renew_request(asked, acting_user=who),
    "add": lambda asked, who, ben: actions.add_partner(asked, ben, acting_user=who),
    "remove": lambda asked, who, ben: actions.remove_partner(asked, ben.handle, acting_user=who),
}


@pytest.mark.parametrize("name", WRITES)
def test_only_the_author_writes(ann, ben, name):
    befriend(ann, ben)
    asked = post(ann)
    other = people.validated()
    befriend(other, ben)
    with pytest.raises(PermissionDenied):
        WRITES[name](asked, other, ben)
    WRITES[name](asked, ann, ben)


# Ending and opening again


def test_one_s_own_is_closed_and_opened_again(ann):
    asked = post(ann)
    assert actions.close_request(asked, acting_user=ann).state == State.CLOSED
    let_be(asked, renewed_on=today() - 20 * DAY, announced_on=today())
    assert actions.renew_request(asked, acting_user=ann).state == State.OPEN
    assert (now(asked).renewed_on, now(asked).announced_on) == (today(), None)


@pytest.mark.parametrize("state", [State.FULL, State.EXPIRED, State.LAPSED])
def test_closing_an_ended_one_leaves_why_it_ended(ann, state):
    asked = let_be(post(ann), state=state)
    actions.close_request(asked, acting_user=ann)
    assert now(asked).state == state


def test_one_whose_date_has_passed_opens_by_a_later_date_only(ann):
    asked = let_be(post(ann), closes_on=today() - DAY, state=State.EXPIRED)
    refused("date", actions.renew_request, asked, acting_user=ann)
    actions.change_request(asked, data(), acting_user=ann)
    assert now(asked).state == State.OPEN


def test_a_later_date_does_not_open_a_sixth(ann):
    late = let_be(post(ann), closes_on=today() - DAY)
    for _ in range(5):
        post(ann)
    actions.change_request(late, data(), acting_user=ann)
    assert now(late).state == State.EXPIRED
    assert actions.open_count(ann) == 5


def test_a_later_date_does_not_open_what_the_author_closed(ann):
    asked = post(ann)
    actions.close_request(asked, acting_user=ann)
    actions.change_request(asked, data(closes_on=today() + 90 * DAY), acting_user=ann)
    assert now(asked).state == State.CLOSED


def test_a_lapsed_one_opens_by_a_click_only(ann, ben):
    befriend(ann, ben)
    asked = let_be(post(ann), renewed_on=today() - 31 * DAY)
    actions.change_request(asked, data(), acting_user=ann)
    actions.add_partner(asked, ben, acting_user=ann)
    assert now(asked).state_on(today()) == State.LAPSED
    assert actions.renew_request(asked, acting_user=ann).state == State.OPEN


def test_the_state_of_the_day_needs_no_job(ann):
    asked = let_be(post(ann), closes_on=today(), renewed_on=today() - 30 * DAY)
    assert asked.state_on(today()) == State.OPEN
    assert asked.state_on(today() + DAY) == State.EXPIRED
    later = let_be(asked, closes_on=today() + DAY)
    assert later.state_on(today() + DAY) == State.LAPSED
    for day in (today(), today() + DAY):
        assert PartnerRequest.objects.open_on(day).filter(pk=later.pk).exists() == later.is_open_on(day)


# Partners


def test_the_last_partner_wanted_closes_it_and_taking_one_out_opens_it(ann, ben):
    asked, carla = post(ann, partners_wanted=2), people.validated("FR")
    for person in (ben, carla):
        assert now(asked).state == State.OPEN
        actions.add_partner(asked, befriend(ann, person), acting_user=ann)
    assert now(asked).state == State.FULL
    refused("full", actions.renew_request, asked, acting_user=ann)
    actions.remove_partner(asked, ben.handle, acting_user=ann)
    actions.remove_partner(asked, ben.handle, acting_user=ann)
    assert now(asked).state == State.OPEN and asked.partners.get().person == carla


def test_more_or_fewer_partners_wanted_open_and_close_it(ann, ben):
    asked = post(ann, partners_wanted=2)
    actions.add_partner(asked, befriend(ann, ben), acting_user=ann)
    actions.change_request(asked, data(partners_wanted=1), acting_user=ann)
    assert now(asked).state == State.FULL
    actions.change_request(asked, data(partners_wanted=3), acting_user=ann)
    assert now(asked).state == State.OPEN


def test_a_partner_counts_once_and_only_a_contact_does(ann, ben):
    asked = post(ann, partners_wanted=1)
    refused("contact", actions.add_partner, asked, ben, acting_user=ann)
    befriend(ann, ben)
    for _ in range(2):
        actions.add_partner(asked, ben, acting_user=ann)
    assert FoundPartner.objects.get().person == ben
    carla = befriend(ann, people.validated("FR"))
    refused("full", actions.add_partner, asked, carla, acting_user=ann)


def test_who_is_no_contact_any_more_still_counts(ann, ben):
    asked = post(ann)
    actions.add_partner(asked, befriend(ann, ben), acting_user=ann)
    remove_contact(ben, acting_user=ann)
    assert request_page(ann, now(asked)).found == 1


@pytest.mark.parametrize("by_author", [True, False])
def test_a_block_frees_the_place(ann, ben, by_author):
    asked = post(ann, partners_wanted=1)
    actions.add_partner(asked, befriend(ann, ben), acting_user=ann)
    pair = (ann, ben) if by_author else (ben, ann)
    block_person(pair[1], acting_user=pair[0])
    for reader in (ann, people.validated("FR")):
        assert request_page(reader, now(asked)).found == 0
    assert now(asked).state == State.FULL
    assert actions.renew_request(asked, acting_user=ann).state == State.OPEN
    carla = befriend(ann, people.validated("FR"))
    unblock_person(Block.objects.get(), acting_user=pair[0])
    actions.add_partner(asked, carla, acting_user=ann)
    assert asked.partners.get().person == carla


# The database


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("state", "paused", "partner_request_state_is_known"),
        ("age_from", 12, "partner_request_ages_in_order"),
        ("age_from", None, "partner_request_ages_in_order"),
        ("age_to", 20, "partner_request_ages_in_order"),
        ("partners_wanted", 0, "partner_request_wants_partners"),
        ("partners_wanted", 21, "partner_request_wants_partners"),
        ("weeks", 0, "partner_request_length"),
        ("weeks", 53, "partner_request_length"),
    ],
)
def test_the_database_refuses_what_cannot_be(ann, field, value, constraint):
    asked = post(ann)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        let_be(asked, **{field: value})


def test_the_database_keeps_keys_languages_and_partners_apart(ann, ben):
    asked = post(ann)
    befriend(ann, ben)
    actions.add_partner(asked, ben, acting_user=ann)
    twice = (
        lambda: PartnerRequest.objects.filter(pk=post(ann).pk).update(key=asked.key),
        lambda: PartnerRequestLanguage.objects.create(request=asked, language_id="en"),
        lambda: FoundPartner.objects.create(request=asked, person=ben),
    )
    for write in twice:
        with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
            write()
