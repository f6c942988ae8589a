"""Every write to profiles: saving one, and the end of looking for partners."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts import actions as accounts
from accounts.models import User
from countries.queries import today
from notifications.actions import notify
from profiles import pictures, renewal
from profiles.data import ProfileData
from profiles.lapse import NOTICE, latest_end
from profiles.models import Profile, ProfileLanguage, Subject
from profiles.themes import set_themes
from schools.access import is_validated

PLAIN = (
    "role", "levels", "age_from", "age_to", "class_size", "about", "about_language", "findable", "looking",
    "looking_for", "looking_until", "wishes",
)  # fmt: skip


def profile_of(user: User) -> Profile:
    """Return the profile of `user`, made empty if there is none yet; `user.profile` knows it."""
    profile, _made = Profile.objects.get_or_create(user=user)
    profile.user = user
    return profile


@transaction.atomic
def save_profile(profile: Profile, data: ProfileData, *, acting_user: User) -> Profile:
    """Store `data` as the profile of `acting_user`; raise PermissionDenied for another's profile."""
    if profile.pk != acting_user.pk:
        raise PermissionDenied
    locked = Profile.objects.select_for_update().get(pk=profile.pk)
    for name in PLAIN:
        value = getattr(data, name)
        setattr(locked, name, list(value) if isinstance(value, tuple) else value)
    if not data.looking:
        locked.looking_until = None
    _change_picture(locked, data)
    locked.save()
    locked.subjects.set(Subject.objects.filter(pk__in=data.subjects))
    _set_languages(locked, data)
    set_themes(locked, data.themes)
    if locked.findable and is_validated(acting_user):
        accounts.mark_listed(acting_user)
    accounts.note_change(acting_user)
    return locked


def _change_picture(profile: Profile, data: ProfileData) -> None:
    """Store the new picture, if any; the old files go when the change is certain."""
    if data.picture is None and not data.remove_picture:
        return
    old = profile.picture.name if profile.picture else ""
    profile.picture = pictures.store(data.picture) if data.picture else ""
    if old:
        transaction.on_commit(lambda: pictures.delete(old))


def _set_languages(profile: Profile, data: ProfileData) -> None:
    profile.languages.all().delete()
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(
            profile=profile,
            language_id=spoken.language,
            level=spoken.level,
            pupils_level=spoken.pupils_level,
        )
        for spoken in data.languages
    )


@transaction.atomic
def renew_looking(renewed: renewal.Renewal) -> bool:
    """Let the user of a mailed link look on until the next lapse day; return False if it no longer applies.

    The link itself is the proof of who asks; doing it again changes nothing.
    """
    profile = renewal.applies_to(renewed, Profile.objects.select_for_update())
    if profile is None:
        return False
    profile.looking, profile.looking_until = True, latest_end(today())
    profile.save(update_fields=["looking", "looking_until"])
    accounts.note_change(profile.pk)
    return True


@transaction.atomic
def announce_lapse(profile_id: int, day: datetime.date) -> None:
    """Tell the user once that looking ends within 14 days of `day`, with the link that renews it."""
    profile = Profile.objects.select_for_update().due_for_notice(day, NOTICE).filter(pk=profile_id).first()
    if profile is None or profile.looking_until is None:
        return
    profile.reminded_until = profile.looking_until
    profile.save(update_fields=["reminded_until"])
    token = renewal.make(renewal.Renewal(profile.pk, profile.looking_until))
    notify(
        profile.user,
        "profile.lapses",
        url=reverse("renew_looking", args=[token]),
        day=_in_words(profile.looking_until, profile.user.language),
    )


def _in_words(day: datetime.date, language: str) -> str:
    with translation.override(language):
        return date_format(day, "j E Y")


@transaction.atomic
def end_looking(profile_id: int, day: datetime.date) -> None:
    """Switch off a looking that ended before `day`; the end stays, so that the mailed link still works."""
    ended = Profile.objects.filter(pk=profile_id, looking=True, looking_until__lt=day).update(looking=False)
    if ended:
        accounts.note_change(profile_id)
