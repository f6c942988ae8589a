"""The page on which a user sees how she answers, and decides whether others do."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from contacts import reliability_actions as actions
from contacts.reliability import AT_LEAST, PATIENCE
from contacts.reliability_queries import own


@require_safe
def reliability(request: HttpRequest) -> HttpResponse:
    """Show how the reader answers, how that is counted, and the switch; having seen it is remembered."""
    user = cast(User, request.user)
    actions.mark_seen(acting_user=user)
    shown = {"own": own(user), "at_least": AT_LEAST, "patience": PATIENCE}
    return render(request, "contacts/reliability.html", shown)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let others see how the reader answers."""
    actions.set_shared(True, acting_user=cast(User, request.user))
    messages.success(request, _("Others may see how you answer."))
    return redirect("reliability")


@require_POST
def unshare(request: HttpRequest) -> HttpResponse:
    """Keep how the reader answers to herself."""
    actions.set_shared(False, acting_user=cast(User, request.user))
    messages.success(request, _("Only you see how you answer. You are found just as before."))
    return redirect("reliability")
