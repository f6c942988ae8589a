"""The page on which a user sees how she answers, and decides whether others do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.actions import reliability as actions
from contacts.queries.reliability import own
from contacts.reliability import AT_LEAST, PATIENCE
from contacts.views.common import user_of


@require_safe
def reliability(request: HttpRequest) -> HttpResponse:
    """Show how the reader answers, how that is counted, and the switch; having seen it is remembered."""
    user = user_of(request)
    actions.mark_seen(acting_user=user)
    shown = {"own": own(user), "at_least": AT_LEAST, "patience": PATIENCE}
    return render(request, "contacts/reliability.html", shown)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let others see how the reader answers."""
    actions.set_shared(True, acting_user=user_of(request))
    messages.success(request, _("Others may see how you answer."))
    return redirect("reliability")


@require_POST
def unshare(request: HttpRequest) -> HttpResponse:
    """Keep how the reader answers to herself."""
    actions.set_shared(False, acting_user=user_of(request))
    messages.success(request, _("Only you see how you answer. You are found just as before."))
    return redirect("reliability")
