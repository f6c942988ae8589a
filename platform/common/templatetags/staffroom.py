"""The site's own template tags; loaded everywhere as builtins."""

import datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from babel.dates import format_timedelta
from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

TINTS = 8
NOTICES = {
    "success": ("notice-good", "check"),
    "warning": ("notice-warn", "warn"),
    "error": ("notice-bad", "warn"),
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Return the icon `name` of the sprite, hidden from screen readers: a word always stands beside it."""
    return _icon(name, extra, settings.STATIC_URL, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=500)
def _icon(name: str, extra: str, _url: str, _files: str) -> SafeString:
    """Make an icon once; where the sprite lies depends on the last two settings, which tests change."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" {extra}" if extra else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def avatar(user: Any, size: str = "") -> SafeString:
    """Return the passport picture of `user`, or initials on a tint of the user's own.

    `size` is "", "s", "l" or "xl". Hidden from screen readers: the name always stands beside it. Lists select
    `profile` with the user, or every row costs a query.
    """
    classes = f"avatar avatar-{size}" if size else "avatar"
    side, picture = _picture(user, size)
    if picture:
        return format_html(
            '<span class="{}" aria-hidden="true"><img src="{}" alt="" width="{}" height="{}"></span>',
            classes,
            picture,
            side,
            side,
        )
    return format_html(
        '<span class="{}" data-tint="{}" aria-hidden="true">{}</span>',
        classes,
        tint(user.pk),
        initials(user.name),
    )


def _picture(user: Any, size: str) -> tuple[int, str]:
    profile = getattr(user, "profile", None)
    if size == "xl":
        return 256, getattr(profile, "picture_large", "")
    return 96, getattr(profile, "picture_small", "")


def tint(user_id: int) -> int:
    """Return the tint, 1 to 8, that the user of this id keeps for ever."""
    return crc32(str(user_id).encode()) % TINTS + 1


def initials(name: str) -> str:
    """Return the first letters of the first and last word of `name`, not joined in joining scripts."""
    parts = [word for word in name.split() if word[0].isalnum()]
    letters = [parts[0][0], parts[-1][0]] if len(parts) > 1 else [part[0] for part in parts]
    return "\u200c".join(letters)


@register.simple_tag(takes_context=True)
def current(context: Context, name: str) -> SafeString:
    """Return ` aria-current="page"` on the page `name`, `"true"` on the pages below it, else nothing."""
    try:
        root = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    path = context["request"].path
    if path == root:
        return SafeString(' aria-current="page"')
    below = len(root) > 1 and path.startswith(root)
    return SafeString(' aria-current="true"') if below else SafeString("")


@register.simple_tag(takes_context=True)
def languages_here(context: Context) -> list[tuple[str, str, str]]:
    """Return (code, name in itself, address of this page in it) of each language but the present one."""
    path = context["request"].path
    names = {"en": "English", "el": "Ελληνικά", "pl": "Polski"}
    return [
        (code, names[code], translate_url(path, code))
        for code, _ in settings.LANGUAGES
        if code != get_language()
    ]


@register.filter
def ago(moment: datetime.datetime) -> str:
    """Return how long ago `moment` was, in the reader's language (CLDR; Django's units lack cases)."""
    language = (get_language() or "en").replace("-", "_")
    return str(format_timedelta(moment - timezone.now(), add_direction=True, locale=language))


@register.filter
def notice_class(level: str) -> str:
    """Return the class of a notice for a message's level."""
    return NOTICES.get(level, ("", ""))[0]


@register.filter
def notice_icon(level: str) -> str:
    """Return the icon of a notice for a message's level."""
    return NOTICES.get(level, ("", "info"))[1]
