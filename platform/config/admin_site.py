"""The offices' admin: for superusers and central support, behind the site's own sign-in."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.access import is_central


def may_administrate(request: HttpRequest) -> bool:
    """Whether the reader is an active superuser or holds central support today."""
    user = request.user
    return user.is_active and (user.is_superuser or is_central(user))


class Offices(AdminSite):
    """Django's admin with the site's rights and sign-in."""

    site_header = site_title = _("Staffroom: offices and programme")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let superusers and central support in."""
        return may_administrate(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the site's sign-in, which is rate limited and knows the second factor."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        asked = urlencode({"next": request.GET.get("next", resolve_url("admin:index"))})
        return HttpResponseRedirect(f"{resolve_url('account_login')}?{asked}")

    def password_change(  # type: ignore[override]  # the stubs name the class that Django happens to return
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the site's own page, which tells the person by mail."""
        return HttpResponseRedirect(resolve_url("account_change_password"))
