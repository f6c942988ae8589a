"""Themes as people type them: parted by commas, in any script; spellings that fold alike are one theme."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import words
from profiles.models import Profile, ProfileTheme, Theme, theme_key

MAX_THEMES = 10
MAX_LENGTH = 40
MAX_KEY = 100  # folding may lengthen a name; the column ends here
_PARTS = re.compile(r"[,;،؛、，\n\r]")
_SPACES = re.compile(r"\s+")


def read_themes(text: str) -> tuple[str, ...]:
    """Return the themes in `text`, each spelling once; raise ValidationError for what cannot be one."""
    named: dict[str, str] = {}
    for part in _PARTS.split(text):
        if name := _SPACES.sub(" ", part).strip().lstrip("#").strip():
            _check(name)
            named.setdefault(theme_key(name), name)
    if len(named) > MAX_THEMES:
        over = len(named) - MAX_THEMES
        raise ValidationError(
            ngettext(
                "At most 10 themes: take out %(over)s.", "At most 10 themes: take out %(over)s of them.", over
            )
            % {"over": over}
        )
    return tuple(named.values())


def _check(name: str) -> None:
    if len(name) > MAX_LENGTH or len(theme_key(name)) > MAX_KEY:
        raise ValidationError(
            _("“%(name)s…” is longer than %(most)s letters. Part themes by commas.")
            % {"name": name[:20], "most": MAX_LENGTH}
        )
    if not words(name):
        raise ValidationError(_("“%(name)s” has no letters or digits.") % {"name": name})


def themes_named(names: Iterable[str]) -> list[Theme]:
    """Return the themes `names`, made where they are new; a new spelling of a known one finds that.

    Call it inside a transaction.
    """
    return [Theme.objects.get_or_create(key=theme_key(name), defaults={"name": name})[0] for name in names]


def set_themes(profile: Profile, names: tuple[str, ...]) -> None:
    """Give `profile` exactly the themes `names`; a new spelling of a known theme keeps the known one.

    Call it inside a transaction.
    """
    themes = themes_named(names)
    profile.theme_items.exclude(tag__in=themes).delete()
    kept = set(profile.theme_items.values_list("tag_id", flat=True))
    ProfileTheme.objects.bulk_create(
        ProfileTheme(tag=theme, content_object=profile) for theme in themes if theme.pk not in kept
    )
