"""Plans into rows: many people in a few statements, in one transaction."""

import datetime
import re
from collections.abc import Iterable, Sequence

from allauth.account.models import EmailAddress
from anyascii import anyascii
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.actions import note_change
from accounts.models import User
from config.demo.calendars import save_lessons
from config.demo.marks import DOMAIN, PASSWORD
from config.demo.pictures import give
from config.demo.plans import NOTES, Plan
from config.demo.schools import save_schools
from countries.names import time_zone_of
from countries.queries import today
from profiles.lapse import latest_end
from profiles.models import Profile, ProfileLanguage, ProfileTheme, Theme, theme_key
from schools.models import Validation

BATCH = 500


def email_of(number: int) -> str:
    """Return the sign-in of demo person `number`."""
    return f"t{number:06}@{DOMAIN}"


@transaction.atomic
def save_people(plans: Sequence[Plan], *, pictures: bool, emails: Sequence[str] = ()) -> list[User]:
    """Write the people of `plans` (with `emails` in the same order, default: by number); return them."""
    schools = save_schools(plan.school for plan in plans)
    handles = set(User.objects.values_list("handle", flat=True))
    password = make_password(PASSWORD)  # one hash for all: they share the password, and hashing is slow
    addresses = emails or [email_of(plan.number) for plan in plans]
    users = [_user(*each, password, handles) for each in zip(plans, addresses, strict=True)]
    User.objects.bulk_create(users, batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users], BATCH
    )
    pairs = list(zip(plans, users, strict=True))
    Validation.objects.bulk_create([_validation(*pair, schools) for pair in pairs], BATCH)
    Profile.objects.bulk_create([_profile(*pair, pictures) for pair in pairs], BATCH)
    _save_lists(pairs)
    save_lessons(users)
    note_change(*users)
    return users


def _user(plan: Plan, email: str, password: str, handles: set[str]) -> User:
    day = today()
    joined = day - datetime.timedelta(days=plan.joined_days_ago)
    listed = joined + datetime.timedelta(days=min(5, plan.joined_days_ago))
    return User(
        email=email,
        handle=_handle(plan, handles),
        name=plan.name[:80],
        country_id=plan.country,
        language=plan.language,
        password=password,
        time_zone=time_zone_of(plan.country),
        date_joined=_noon(joined),
        last_active_on=day - datetime.timedelta(days=plan.active_days_ago),
        listed_on=listed if plan.state == "confirmed" else None,
    )


def _noon(day: datetime.date) -> datetime.datetime:
    return min(datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC), timezone.now())


def _handle(plan: Plan, taken: set[str]) -> str:
    """Return a handle made from the name, with the person's number where the plain one is taken."""
    base = (
        re.sub(r"[^a-z0-9]+", "_", anyascii(plan.name).lower().replace("'", "")).strip("_")[:20] or "teacher"
    )
    handle = base if base not in taken else f"{base}_{plan.number}"
    taken.add(handle)
    return handle


def _validation(plan: Plan, user: User, schools: dict[str, int]) -> Validation:
    decided = plan.state in ("confirmed", "refused")
    return Validation(
        user=user,
        school_id=schools[plan.school.register_key],
        state=plan.state,
        note=NOTES.get(plan.state, ""),
        created_at=user.date_joined,
        decided_at=user.date_joined if decided else None,
    )


def _profile(plan: Plan, user: User, pictures: bool) -> Profile:
    return Profile(
        user=user,
        role=plan.role,
        levels=plan.levels,
        age_from=plan.ages[0],
        age_to=plan.ages[1],
        class_size=plan.class_size,
        about=plan.about,
        about_language=plan.about_language if plan.about else "",
        findable=plan.findable,
        looking=bool(plan.looking_for),
        looking_for=plan.looking_for,
        looking_until=latest_end(today()) if plan.looking_for else None,
        picture=give(plan.number, plan.picture) if pictures and plan.picture is not None else "",
    )


def _save_lists(pairs: Iterable[tuple[Plan, User]]) -> None:
    """Write subjects, languages and themes of the profiles."""
    pairs = list(pairs)
    themes = _themes({name for plan, _ in pairs for name in plan.themes})
    subjects, spoken, about = [], [], []
    through = Profile.subjects.through
    for plan, user in pairs:
        subjects += [through(profile_id=user.pk, subject_id=key) for key in plan.subjects]
        spoken += [
            ProfileLanguage(profile_id=user.pk, language_id=code, level=level, pupils_level=pupils)
            for code, level, pupils in plan.speaks
        ]
        keys = dict.fromkeys(theme_key(name) for name in plan.themes)
        about += [ProfileTheme(tag_id=themes[key], content_object_id=user.pk) for key in keys]
    through.objects.bulk_create(subjects, BATCH)
    ProfileLanguage.objects.bulk_create(spoken, BATCH)
    ProfileTheme.objects.bulk_create(about, BATCH)


def _themes(names: Iterable[str]) -> dict[str, int]:
    """Return {key: id} of the themes, made where they are new."""
    for name in sorted(names):
        Theme.objects.get_or_create(key=theme_key(name), defaults={"name": name})
    return dict(Theme.objects.values_list("key", "pk"))
