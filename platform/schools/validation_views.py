"""Choosing a school, the officers' list of who waits, and the words between the two."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from schools import validation_actions as actions
from schools.access import get_supported_countries, get_validation_for
from schools.models import School, Validation
from schools.queries import current_validation
from schools.validation_forms import AnswerForm, QuestionForm, ReasonForm
from schools.validation_queries import confirmed_today_by, waiting

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Words:
    """A question or reason that was refused: the row it belongs to, "ask" or "refuse", and the form."""

    validation_id: int
    kind: str
    form: forms.Form


@require_safe
def validation(request: HttpRequest) -> HttpResponse:
    """Show who waits in the officer's countries, twenty at a time."""
    return _list(request)


def _list(request: HttpRequest, refused: Words | None = None) -> HttpResponse:
    """Render the list, with the words that were refused in their row."""
    officer = cast(User, request.user)
    countries = get_supported_countries(officer)
    page = waiting(countries, after=_after(request), leave_out=officer.pk)
    context = {
        "waiting": page,
        "rows": [_row(validation, refused) for validation in page.rows],
        "many": len(countries) > 1,
        "confirmed": confirmed_today_by(officer),
    }
    return render(request, "schools/validation.html", context, status=422 if refused else 200)


def _row(validation: Validation, refused: Words | None) -> dict[str, Any]:
    """Return a row of the list with its two forms, the refused one in place of its empty twin."""
    row: dict[str, Any] = {"validation": validation, "domain": validation.user.email.rpartition("@")[2]}
    row["ask"] = QuestionForm(auto_id=f"ask{validation.pk}_%s")
    row["refuse"] = ReasonForm(auto_id=f"refuse{validation.pk}_%s")
    if refused and refused.validation_id == validation.pk:
        row |= {refused.kind: refused.form, "open": refused.kind}
    return row


def _after(request: HttpRequest) -> int:
    """Return the key of the page asked for; one that is no number is the first page."""
    try:
        return min(max(int(request.GET.get("after", "0")), 0), LARGEST)
    except ValueError:
        return 0


@require_POST
def validation_confirm(request: HttpRequest, validation_id: int) -> HttpResponse:
    """Confirm one person."""
    found = get_validation_for(cast(User, request.user), validation_id)
    done = _("%(name)s is confirmed and hears of it by mail.") % {"name": found.user.name}
    return _do(request, done, lambda officer: actions.confirm(found, acting_user=officer))


@require_POST
def validation_reopen(request: HttpRequest, validation_id: int) -> HttpResponse:
    """Take a confirmation back."""
    found = get_validation_for(cast(User, request.user), validation_id)
    done = _("The confirmation of %(name)s is taken back.") % {"name": found.user.name}
    return _do(request, done, lambda officer: actions.reopen(found, acting_user=officer))


@require_POST
def validation_ask(request: HttpRequest, validation_id: int) -> HttpResponse:
    """Ask one person a question."""
    found = get_validation_for(cast(User, request.user), validation_id)
    form = QuestionForm(request.POST, auto_id=f"ask{found.pk}_%s")
    if not form.is_valid():
        return _list(request, Words(found.pk, "ask", form))
    done = _("Your question is on its way to %(name)s.") % {"name": found.user.name}
    return _do(request, done, lambda officer: actions.ask(found, _note(form), acting_user=officer))


@require_POST
def validation_refuse(request: HttpRequest, validation_id: int) -> HttpResponse:
    """Refuse one person, with a reason."""
    found = get_validation_for(cast(User, request.user), validation_id)
    form = ReasonForm(request.POST, auto_id=f"refuse{found.pk}_%s")
    if not form.is_valid():
        return _list(request, Words(found.pk, "refuse", form))
    done = _("%(name)s is refused and reads your reason.") % {"name": found.user.name}
    return _do(request, done, lambda officer: actions.refuse(found, _note(form), acting_user=officer))


def _note(form: forms.Form) -> str:
    return str(form.cleaned_data["note"])


def _do(request: HttpRequest, done: str, act: Callable[[User], object]) -> HttpResponse:
    """Run the action `act` and say `done`, or why not; then show the list again."""
    try:
        act(cast(User, request.user))
        messages.success(request, done)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("validation")


@require_POST
def validation_answer(request: HttpRequest) -> HttpResponse:
    """Answer the question about one's own validation."""
    user = cast(User, request.user)
    present, form = current_validation(user), AnswerForm(request.POST)
    if present and not form.is_valid():
        context = {"form": form, "validation": present}
        return render(request, "schools/validation_answer.html", context, status=422)
    try:
        if present:
            actions.answer(present, form.cleaned_data["answer"], acting_user=user)
            messages.success(request, _("Your answer is sent."))
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("status")


@require_POST
def choose_school(request: HttpRequest, school_id: int) -> HttpResponse:
    """Make a school one's present place of work."""
    school = get_object_or_404(School, pk=school_id)
    try:
        actions.choose_school(school, acting_user=cast(User, request.user))
        messages.success(request, _("This is your school now: %(school)s.") % {"school": school.name})
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("status")
