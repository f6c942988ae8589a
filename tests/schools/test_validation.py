"""Choosing a school, and what national support decides about it."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.access import is_central, is_officer_for, may_support, office_countries
from accounts.models import Office, PersonChange
from jobs.testing import run_all
from notifications.models import Notification
from schools import validation_actions as actions
from schools.access import is_validated
from schools.models import ValidationState
from schools.queries import current_validation
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return people.officer()


@pytest.fixture
def newcomer():
    return people.user(name="New Comer", email="new@school.example")


@pytest.fixture
def waiting(newcomer):
    return actions.choose_school(people.school("GR", name="First School"), acting_user=newcomer)


def state_of(validation):
    validation.refresh_from_db()
    return validation.state


def test_another_school_ends_the_first_and_asks_anew(waiting, newcomer, officer):
    actions.confirm(waiting, acting_user=officer)
    second = actions.choose_school(people.school("PL"), acting_user=newcomer)
    waiting.refresh_from_db()
    newcomer.refresh_from_db()
    assert waiting.ended_at is not None and waiting.state == ValidationState.CONFIRMED
    assert current_validation(newcomer) == second and second.state == ValidationState.PENDING
    assert not is_validated(newcomer)
    assert newcomer.country_id == "PL"


def test_the_same_school_again_changes_nothing_unless_it_was_refused(waiting, newcomer, officer):
    assert actions.choose_school(waiting.school, acting_user=newcomer) == waiting
    actions.refuse(waiting, "Nobody knows you there.", acting_user=officer)
    assert actions.choose_school(waiting.school, acting_user=newcomer) != waiting


def test_a_closed_school_or_one_outside_the_programme_is_refused(newcomer):
    from countries.models import Country

    Country.objects.get_or_create(code="GB")
    for school in (people.school(closed_on=timezone.now().date()), people.school("GB")):
        with pytest.raises(actions.Refused):
            actions.choose_school(school, acting_user=newcomer)
    assert current_validation(newcomer) is None


def test_confirming_lists_the_person_and_the_proposed_school(newcomer, officer):
    proposed = people.school("GR", confirmed=False)
    found = actions.choose_school(proposed, acting_user=newcomer)
    before = PersonChange.objects.filter(user=newcomer).count()
    actions.confirm(found, acting_user=officer)
    proposed.refresh_from_db()
    newcomer.refresh_from_db()
    assert proposed.confirmed and is_validated(newcomer)
    assert newcomer.listed_on == timezone.now().date()
    assert PersonChange.objects.filter(user=newcomer).count() > before


@pytest.mark.parametrize("kind", ["confirm", "refuse", "ask"])
def test_each_decision_is_told_in_the_app_and_by_mail_in_her_language(waiting, newcomer, officer, kind):
    words = () if kind == "confirm" else ("Words of the officer.",)
    getattr(actions, kind)(waiting, *words, acting_user=officer)
    told = Notification.objects.get(user=newcomer)
    assert (
        told.kind
        == {"confirm": "validation.confirmed", "refuse": "validation.refused", "ask": "validation.asked"}[
            kind
        ]
    )
    run_all()
    [message] = mail.outbox
    assert message.to == ["new@school.example"]
    assert "First School" in f"{message.subject} {message.body}"
    assert not words or words[0] in str(message.body)


@pytest.mark.parametrize("kind", ["refuse", "ask"])
def test_refusing_and_asking_need_words(waiting, officer, kind):
    with pytest.raises(ValueError, match="words"):
        getattr(actions, kind)(waiting, "  ", acting_user=officer)
    assert state_of(waiting) == ValidationState.PENDING


def test_only_the_officers_of_the_country_decide(waiting):
    ended = people.officer()
    Office.objects.filter(user=ended).update(valid_to=timezone.now().date() - datetime.timedelta(days=1))
    ambassador = people.officer("ambassador", "GR")
    for other in (people.officer(country="PL"), ended, ambassador, people.validated()):
        with pytest.raises(PermissionError):
            actions.confirm(waiting, acting_user=other)
    assert state_of(waiting) == ValidationState.PENDING
    actions.confirm(waiting, acting_user=people.officer("central_support", None))
    assert state_of(waiting) == ValidationState.CONFIRMED


def test_nobody_decides_on_herself(officer):
    own = actions.choose_school(people.school("GR"), acting_user=officer)
    with pytest.raises(PermissionError):
        actions.confirm(own, acting_user=officer)


def test_it_is_decided_once(waiting, officer):
    actions.refuse(waiting, "No.", acting_user=officer)
    with pytest.raises(actions.Refused, match="decided"):
        actions.confirm(waiting, acting_user=people.officer())
    assert state_of(waiting) == ValidationState.REFUSED


def test_a_former_school_cannot_be_decided(waiting, newcomer, officer):
    actions.choose_school(people.school("GR"), acting_user=newcomer)
    with pytest.raises(actions.Refused):
        actions.confirm(waiting, acting_user=officer)


def test_a_question_goes_there_and_back(waiting, newcomer, officer):
    actions.ask(waiting, "Which class?", acting_user=officer)
    with pytest.raises(PermissionError):
        actions.answer(waiting, "Mine", acting_user=officer)
    waiting.refresh_from_db()
    actions.answer(waiting, "The fourth.", acting_user=newcomer)
    assert state_of(waiting) == ValidationState.PENDING
    assert Notification.objects.get(user=officer).params["answer"] == "The fourth."
    with pytest.raises(actions.Refused):
        actions.answer(waiting, "Again", acting_user=newcomer)


def test_a_confirmation_is_taken_back(waiting, newcomer, officer):
    actions.confirm(waiting, acting_user=officer)
    actions.reopen(waiting, acting_user=officer)
    assert state_of(waiting) == ValidationState.PENDING and not is_validated(newcomer)
    with pytest.raises(actions.Refused):
        actions.reopen(waiting, acting_user=officer)


def test_offices_count_on_their_days_and_not_while_suspended(officer):
    assert is_officer_for(officer, "GR") and not is_officer_for(officer, "PL")
    assert office_countries(officer) == {"GR"} and not is_central(officer)
    central = people.officer("central_support", None)
    assert is_central(central) and is_officer_for(central, "PL") and len(office_countries(central)) == 44
    officer.suspended_at = timezone.now()
    assert not may_support(officer)
