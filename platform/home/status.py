"""Where an account stands: what is done, what is next, and who waits for whom since when."""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from countries.queries import today
from profiles.models import Profile, Role
from schools.models import Validation, ValidationState
from schools.queries import current_validation
from schools.validation_queries import waiting_before

STEPS = 5
USUAL_DAYS = 7  # docs/programme.md, `validation`: "up to 7 days is normal"


@dataclass(frozen=True)
class Status:
    """The facts of the status page; `now` is the number of the first step that is not done, or 0."""

    mail: str
    mail_confirmed: bool
    validation: Validation | None
    before: int
    profile: Profile | None
    profile_written: bool
    listed: bool

    @property
    def state(self) -> str:
        """The state of the validation, empty without a school."""
        return self.validation.state if self.validation else ""

    @property
    def school_chosen(self) -> bool:
        """Whether a school stands that was not refused."""
        return self.state not in ("", ValidationState.REFUSED)

    @property
    def validated(self) -> bool:
        """Whether national support has confirmed the school."""
        return self.state == ValidationState.CONFIRMED

    @property
    def steps(self) -> tuple[bool, ...]:
        """Which of the five steps are done, in their order."""
        return (self.mail_confirmed, self.school_chosen, self.profile_written, self.validated, self.listed)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(self.steps)

    @property
    def now(self) -> int:
        """The number of the first step that is not done, 0 when all are."""
        return next((number for number, done in enumerate(self.steps, 1) if not done), 0)

    @property
    def waits_long(self) -> bool:
        """Whether national support takes longer than is usual."""
        usual = datetime.timedelta(days=USUAL_DAYS)
        return bool(self.validation and timezone.now() - self.validation.created_at > usual)


def status_of(user: User) -> Status:
    """Return where the account of `user` stands."""
    validation = current_validation(user)
    profile = Profile.objects.filter(user=user).prefetch_related("subjects", "languages").first()
    return Status(
        mail=user.email,
        mail_confirmed=EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists(),
        validation=validation,
        before=waiting_before(validation) if validation else 0,
        profile=profile,
        profile_written=profile is not None and _written(profile),
        listed=Profile.objects.listed(today()).filter(pk=user.pk).exists(),
    )


def _written(profile: Profile) -> bool:
    """Whether a profile says what is taught (or another role) and in which languages one can work."""
    return bool(profile.languages.all()) and (profile.role != Role.TEACHER or bool(profile.subjects.all()))
