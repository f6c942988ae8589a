"""Schools in the offices' admin: to mend one by hand. Registers come in by `manage.py import_schools`."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.access import is_central
from accounts.models import User
from schools.actions import save_school
from schools.models import Level, School


def _may_mend(request: HttpRequest) -> bool:
    user = cast(User, request.user)
    return user.is_active and (user.is_superuser or is_central(user))


class SchoolForm(forms.ModelForm[School]):
    levels = forms.MultipleChoiceField(choices=Level, widget=forms.CheckboxSelectMultiple, required=False)
    website = forms.URLField(max_length=300, required=False, assume_scheme="https")


@admin.register(School)
class SchoolAdmin(admin.ModelAdmin[School]):
    form = SchoolForm
    list_display = ("name", "town", "country", "register", "confirmed", "closed_on")
    list_filter = ("confirmed", "country")
    search_fields = ("name", "town", "register_key")
    readonly_fields = ("register", "register_key", "town_names", "calendar", "proposed_by", "created_at")
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: School, form: Any, change: bool) -> None:
        """Save by the action, which tells the search of the people there."""
        save_school(obj, form.changed_data, acting_user=cast(User, request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_mend(request)

    def has_view_permission(self, request: HttpRequest, obj: School | None = None) -> bool:
        return _may_mend(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may_mend(request)

    def has_change_permission(self, request: HttpRequest, obj: School | None = None) -> bool:
        return _may_mend(request)

    def has_delete_permission(self, request: HttpRequest, obj: School | None = None) -> bool:
        """Close a school rather than delete it: people have a history there."""
        return False
