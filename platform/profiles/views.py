"""Editing one's own profile, and the link that renews looking for partners."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from countries.queries import today
from profiles import actions, queries, renewal
from profiles.forms import (
    MAX_LANGUAGES,
    SPARE_ROWS,
    LanguageForm,
    LanguageRows,
    ProfileForm,
    language_initial,
    language_rows,
    profile_initial,
    typed,
)
from profiles.lapse import latest_end
from profiles.models import Profile

PREFIX = "languages"


def edit(request: HttpRequest) -> HttpResponse:
    """Show the reader's profile; save it, or add empty rows of languages to what is typed."""
    user = cast(User, request.user)
    profile = actions.profile_of(user)
    if request.method == "POST" and "add_language" in request.POST:
        return _page(request, profile, *_with_more_rows(request))
    if request.method == "POST":
        return _save(request, user, profile)
    form = ProfileForm(initial=profile_initial(profile))
    rows = language_rows()(initial=language_initial(profile), prefix=PREFIX)
    return _page(request, profile, form, rows)


def _save(request: HttpRequest, user: User, profile: Profile) -> HttpResponse:
    form = ProfileForm(request.POST, request.FILES)
    rows = language_rows()(request.POST, prefix=PREFIX)
    if not all([form.is_valid(), rows.is_valid()]):
        return _page(request, profile, form, rows)
    actions.save_profile(profile, form.read(rows.read()), acting_user=user)
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("Your profile is saved."),
            reverse("person", args=[user.handle]),
            _("See it as others do"),
        ),
    )
    return redirect("profile")


def _with_more_rows(request: HttpRequest) -> tuple[ProfileForm, LanguageRows]:
    """Return the forms as typed, unchecked, with more empty rows."""
    sent = language_rows()(request.POST, prefix=PREFIX)
    typed_rows = [typed(LanguageForm, request.POST, sent.add_prefix(n)) for n in range(len(sent.forms))]
    filled = [row for row in typed_rows if any(row.values())]
    empty = len(typed_rows) - len(filled)
    rows = language_rows(min(empty + SPARE_ROWS, MAX_LANGUAGES))(initial=filled, prefix=PREFIX)
    return ProfileForm(initial=typed(ProfileForm, request.POST)), rows


def _page(request: HttpRequest, profile: Profile, form: ProfileForm, rows: LanguageRows) -> HttpResponse:
    shown = {
        "profile": profile,
        "form": form,
        "rows": rows,
        "missing": queries.missing(profile),
        "suggestions": queries.suggested_themes(),
        "picture_again": bool(request.FILES),
        "can_add": rows.total_form_count() < MAX_LANGUAGES,
    }
    failed = form.is_bound and not (form.is_valid() and rows.is_valid())
    return render(request, "profiles/edit.html", {**shown, "failed": failed}, status=422 if failed else 200)


@login_not_required
def renew_looking(request: HttpRequest, token: str) -> HttpResponse:
    """Show the one button of the mailed link; renew when it is pressed."""
    asked = renewal.read(token)
    profile = renewal.applies_to(asked, Profile.objects.all()) if asked else None
    until, done = latest_end(today()), False
    if request.method == "POST" and asked:
        done = actions.renew_looking(asked)
    shown = {"profile": profile, "until": until, "done": done}
    status = 200 if profile or done else 410
    return render(request, "profiles/renewal.html", shown, status=status)
