"""Pages of one's own account: settings, export, closing."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, closing
from accounts.forms import SettingsForm
from accounts.models import User


def account_settings(request: HttpRequest) -> HttpResponse:
    """Show and keep name, language, colours and time zone."""
    user = cast(User, request.user)
    form = SettingsForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk)
    )
    if request.method == "POST" and form.is_valid():
        actions.change_settings(user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
        return redirect("account_settings")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def account_export(request: HttpRequest) -> HttpResponse:
    """Hand the user everything the site keeps about her, as a JSON file."""
    user = cast(User, request.user)
    response = JsonResponse(closing.export(user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="staffroom-{user.handle}.json"'
    return response


@reauthentication_required
def account_close(request: HttpRequest) -> HttpResponse:
    """Say what closing does, and close; the password (or second factor) was asked a moment ago."""
    if request.method != "POST":
        return render(request, "accounts/close.html")
    user = cast(User, request.user)
    closing.close(user, acting_user=user)
    logout(request)
    messages.success(request, _("Your account is closed. Thank you for the time you spent here."))
    return redirect("home")
