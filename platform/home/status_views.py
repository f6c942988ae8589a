"""The status page."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from home.status import STEPS, USUAL_DAYS, status_of
from schools.validation_forms import AnswerForm


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Show what is done, what is next and who waits for whom; to the suspended, why and until when."""
    user = cast(User, request.user)
    if user.is_suspended:
        return render(request, "accounts/suspended.html")
    context = {"status": status_of(user), "steps": STEPS, "usual": USUAL_DAYS, "answer_form": AnswerForm()}
    return render(request, "accounts/status.html", context)
