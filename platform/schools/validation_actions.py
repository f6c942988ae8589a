"""Every write to validations: choosing a school, and what national support decides about it."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import is_officer_for
from accounts.actions import mark_listed, note_change
from accounts.models import User
from countries.names import country_name
from countries.queries import eligible_on, today
from notifications.actions import notify
from schools.models import School, Validation, ValidationState
from schools.validation_queries import UNDECIDED


class Refused(Exception):  # noqa: N818  (it names the answer, not a fault)
    """The thing cannot be done; the text says why, for the reader."""


@transaction.atomic
def choose_school(school: School, *, acting_user: User) -> Validation:
    """Make `school` the present place of work of `acting_user`, to be confirmed by national support.

    The former place stays as history. The present school chosen again changes nothing, unless it was refused.
    Raises Refused for a school that is closed or outside the programme.
    """
    user = User.objects.select_for_update().get(pk=acting_user.pk)
    _check_school(school)
    present = Validation.objects.current().filter(user=user).first()
    if present and present.school_id == school.pk and present.state != ValidationState.REFUSED:
        return present
    Validation.objects.current().filter(user=user).update(ended_at=timezone.now())
    chosen = Validation.objects.create(user=user, school=school)
    User.objects.filter(pk=user.pk).update(country=school.country_id)
    note_change(user)
    return chosen


def _check_school(school: School) -> None:
    if school.closed_on:
        raise Refused(_("This school is no longer in its register. Please choose another."))
    if school.country_id not in eligible_on(today()):
        name = country_name(school.country_id)
        raise Refused(_("%(country)s is not in the programme today.") % {"country": name})


@transaction.atomic
def confirm(validation: Validation, *, acting_user: User) -> None:
    """Confirm that the user works at the school; a proposed school is confirmed with it.

    Raises PermissionError for who does not support the school's country or decides on herself, Refused when
    it is decided or changed already.
    """
    _decide(validation, ValidationState.CONFIRMED, "", acting_user)
    School.objects.filter(pk=validation.school_id, confirmed=False).update(confirmed=True)
    mark_listed(validation.user)
    note_change(validation.user)
    _tell(validation, "validation.confirmed")


@transaction.atomic
def refuse(validation: Validation, reason: str, *, acting_user: User) -> None:
    """Refuse with a `reason` that the user reads; raises as `confirm`, and ValueError without a reason."""
    _decide(validation, ValidationState.REFUSED, _said(reason), acting_user)
    _tell(validation, "validation.refused", note=_said(reason))


@transaction.atomic
def ask(validation: Validation, question: str, *, acting_user: User) -> None:
    """Ask the user a `question` before deciding; raises as `refuse`."""
    _decide(validation, ValidationState.ASKED, _said(question), acting_user)
    Validation.objects.filter(pk=validation.pk).update(answer="")
    _tell(validation, "validation.asked", note=_said(question))


@transaction.atomic
def answer(validation: Validation, text: str, *, acting_user: User) -> None:
    """Answer the officer's question: the validation waits for the officer again.

    Only the user herself may (PermissionError); Refused when no question is open, ValueError without words.
    """
    if validation.user_id != acting_user.pk:
        raise PermissionError("only the user answers")
    asked = Validation.objects.current().filter(pk=validation.pk, state=ValidationState.ASKED)
    if not asked.update(state=ValidationState.PENDING, answer=_said(text)):
        raise Refused(_("This question is no longer open."))
    if validation.decided_by:
        notify(
            validation.decided_by,
            "validation.answered",
            url=reverse("validation"),
            name=acting_user.name,
            school=validation.school.name,
            answer=_said(text),
        )


@transaction.atomic
def reopen(validation: Validation, *, acting_user: User) -> None:
    """Take a confirmation back: the validation waits again. Raises as `confirm`."""
    _check_officer(validation, acting_user)
    confirmed = Validation.objects.current().filter(pk=validation.pk, state=ValidationState.CONFIRMED)
    if not confirmed.update(state=ValidationState.PENDING, decided_at=None, decided_by=None):
        raise Refused(_("This was changed already."))
    note_change(validation.user_id)


def _decide(validation: Validation, state: ValidationState, note: str, officer: User) -> None:
    """Set the state, once: of two officers at the same moment the second finds no undecided row."""
    _check_officer(validation, officer)
    row = Validation.objects.current().filter(pk=validation.pk, state__in=UNDECIDED)
    if not row.update(state=state, note=note, decided_at=timezone.now(), decided_by=officer):
        raise Refused(_("Somebody has decided this already."))


def _check_officer(validation: Validation, officer: User) -> None:
    if validation.user_id == officer.pk or not is_officer_for(officer, validation.school.country_id):
        raise PermissionError("not the officer of this validation")


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("words are needed")
    return text.strip()


def _tell(validation: Validation, kind: str, **words: Any) -> None:
    notify(validation.user, kind, url=reverse("status"), school=validation.school.name, **words)
