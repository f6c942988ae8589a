"""Profiles' part in joining, export and closing."""

import base64
from typing import Any

from allauth.account.signals import user_signed_up
from django.db import transaction
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_closed, export_requested
from profiles import pictures
from profiles.actions import PLAIN, profile_of
from profiles.models import Profile


@receiver(user_signed_up, dispatch_uid="profiles.joined")
def begin(user: User, **_signal: Any) -> None:
    """Give a newcomer an empty profile: whoever is confirmed has one to be found by."""
    profile_of(user)


@receiver(export_requested, dispatch_uid="profiles.export")
def export(user: User, **_signal: Any) -> tuple[str, dict[str, Any]]:
    """Return the profile, its picture in base64."""
    profile = Profile.objects.filter(user=user).first()
    if profile is None:
        return "profile", {}
    data = {name: getattr(profile, name) for name in PLAIN}
    data["subjects"] = list(profile.subjects.values_list("key", flat=True))
    data["languages"] = list(profile.languages.values("language", "level", "pupils_level"))
    data["themes"] = [theme.name for theme in profile.themes.all()]
    data["picture"] = _picture(profile)
    return "profile", data


def _picture(profile: Profile) -> str:
    name = profile.picture.name
    if not name or not profile.picture.storage.exists(name):
        return ""
    with profile.picture.open("rb") as file:
        return base64.b64encode(file.read()).decode()


@receiver(account_closed, dispatch_uid="profiles.close")
def close(user: User, **_signal: Any) -> None:
    """Delete the profile; the picture's files go when the closing is certain."""
    profile = Profile.objects.filter(user=user).first()
    if profile is None:
        return
    if name := profile.picture.name:
        transaction.on_commit(lambda: pictures.delete(name))
    profile.delete()
