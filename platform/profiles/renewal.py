"""The signed link in a mail that renews looking for partners with one click, without signing in."""

import datetime
from dataclasses import dataclass

from django.core import signing

from profiles.models import Profile, ProfileQuerySet

SALT = "profiles.renewal"
VALID = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Renewal:
    """Whose looking, and the end that was announced."""

    user_id: int
    until: datetime.date


def make(renewal: Renewal) -> str:
    """Return the token of `renewal` for the link."""
    return signing.dumps([renewal.user_id, renewal.until.isoformat()], salt=SALT)


def read(token: str) -> Renewal | None:
    """Return what `token` renews, or None for one that is forged, broken or older than 60 days."""
    try:
        user_id, until = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return Renewal(user_id, datetime.date.fromisoformat(until))


def applies_to(renewal: Renewal, profiles: "ProfileQuerySet") -> Profile | None:
    """Return the profile whose looking still ends, or ended, as announced, of a user who may look."""
    return profiles.filter(
        pk=renewal.user_id,
        looking_until=renewal.until,
        user__is_active=True,
        user__suspended_at__isnull=True,
        user__closed_at__isnull=True,
    ).first()
