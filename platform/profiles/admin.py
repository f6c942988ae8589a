"""Themes in the offices' admin: to mend a spelling or drop one. Subjects and languages are fixed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions import note_change
from profiles.models import ProfileTheme, Theme, theme_key


class ThemeForm(forms.ModelForm[Theme]):
    def clean_name(self) -> str:
        """Refuse another spelling of a theme that is there."""
        name: str = self.cleaned_data["name"]
        if Theme.objects.filter(key=theme_key(name)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This theme is there already, perhaps in another spelling."))
        return name


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin[Theme]):
    """Whoever has the theme is found by it: each change tells the search."""

    form = ThemeForm
    list_display = ("name", "key")
    search_fields = ("name", "key")
    readonly_fields = ("key", "slug")

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: Theme, form: forms.ModelForm[Theme], change: bool
    ) -> None:
        """Keep the theme, and tell the search of the people who have it."""
        super().save_model(request, obj, form, change)
        note_change(*_people_with(Theme.objects.filter(pk=obj.pk)))

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Theme) -> None:
        """Drop the theme, and tell the search of the people who had it."""
        self.delete_queryset(request, Theme.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Theme]) -> None:
        """Drop the themes, and tell the search of the people who had them."""
        people = _people_with(queryset)
        super().delete_queryset(request, queryset)
        note_change(*people)


def _people_with(themes: QuerySet[Theme]) -> list[Any]:
    return list(
        ProfileTheme.objects.filter(tag__in=themes).values_list("content_object", flat=True).distinct()
    )
