"""What a reader may do next, the most urgent first."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from countries.queries import today
from profiles.models import Profile
from profiles.queries import missing
from schools.models import Validation, ValidationState

NAMED = 3  # missing parts of a profile that a step names


@dataclass(frozen=True)
class Step:
    """One thing to do, or to wait for: why, and where."""

    title: str
    text: str
    button: str
    url: str
    waiting: bool = False


def next_steps(profile: Profile | None, validation: Validation | None) -> list[Step]:
    """Return what comes next for the owner of `profile`; empty when there is nothing to do."""
    found = [_school(validation), _profile(profile), _looking(profile, validation)]
    return [step for step in found if step]


def _school(validation: Validation | None) -> Step | None:
    """Return the next step towards a confirmed school; the status page says more of each."""
    url = reverse("status")
    if validation is None:
        text = _("Any word of its name or town will do, in any script.")
        return Step(_("Find your school"), text, _("Find it"), url)
    school = validation.school.name
    if validation.state == ValidationState.PENDING:
        since = date_format(validation.created_at, "DATE_FORMAT")
        text = _("Since %(day)s. Nothing is asked of you; meanwhile you may search, read and save.")
        title = _("National support looks whether you teach at %(school)s") % {"school": school}
        return Step(title, text % {"day": since}, _("Where it stands"), url, waiting=True)
    if validation.state == ValidationState.ASKED:
        return Step(_("National support asks you something"), validation.note, _("Answer"), url)
    if validation.state == ValidationState.REFUSED:
        title = _("%(school)s could not be confirmed") % {"school": school}
        return Step(title, validation.note, _("See what you can do"), url)
    return None


def _profile(profile: Profile | None) -> Step | None:
    lacks = missing(profile) if profile else []
    if profile and not lacks:
        return None
    text = _("Others find you by what you write.")
    if lacks:
        text = _("Still missing: %(parts)s.") % {"parts": ", ".join(lacks[:NAMED])}
    return Step(_("Finish your profile"), text, _("Edit your profile"), reverse("profile"))


def _looking(profile: Profile | None, validation: Validation | None) -> Step | None:
    confirmed = validation is not None and validation.state == ValidationState.CONFIRMED
    if not confirmed or profile is None or _looks(profile):
        return None
    text = _("Teachers who search see first who is open for a project.")
    return Step(_("Say that you look for a partner"), text, _("Say it"), reverse("profile"))


def _looks(profile: Profile) -> bool:
    return profile.looking and profile.looking_until is not None and profile.looking_until >= today()
