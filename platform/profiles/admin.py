"""Themes, subjects and languages in the offices' admin; subjects and languages have fixed keys."""

from django.contrib import admin

from profiles.models import Language, Subject, Theme


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin[Theme]):
    list_display = ("name", "key")
    search_fields = ("name", "key")
    readonly_fields = ("key", "slug")


@admin.register(Subject)
class SubjectAdmin(admin.ModelAdmin[Subject]):
    list_display = ("key", "__str__")


@admin.register(Language)
class LanguageAdmin(admin.ModelAdmin[Language]):
    list_display = ("code", "__str__")
