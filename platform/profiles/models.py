"""What a user teaches and looks for."""

import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from common.text import words
from countries.names import language_name
from schools.models import Level as Level
from schools.models import ValidationState

from .pictures import FOLDER, picture_url, small_name
from .subjects import SUBJECTS

AGES = range(3, 20)
HIDDEN_AFTER_DAYS = 365  # "after one year without signing in" (programme.md `retention`)


class Role(models.TextChoices):
    TEACHER = "teacher", _("Teacher")
    HEAD = "head", _("Head teacher")
    LIBRARIAN = "librarian", _("Librarian")
    COUNSELLOR = "counsellor", _("Counsellor")
    OTHER = "other", _("Other staff")


class CEFR(models.TextChoices):
    """Levels of the Common European Framework, in order, and a first language."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"
    NATIVE = "native", _("first language")


class Subject(models.Model):
    """A school subject; its name is in the catalogues (`profiles.subjects`)."""

    key = models.SlugField(primary_key=True, max_length=40)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return str(SUBJECTS.get(self.key, self.key))


class Language(models.Model):
    """A working language; its name is CLDR's."""

    code = models.CharField(primary_key=True, max_length=8)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return language_name(self.code)


def theme_key(name: str) -> str:
    """Return the folded `name` by which spellings of a theme meet; a name without letters is its own key."""
    return " ".join(words(name)) or name


class Theme(TagBase):
    """A theme in any script; `key` is the folded name, so that spellings meet in one theme."""

    key = models.CharField(max_length=100, unique=True)

    class Meta:
        verbose_name = _("theme")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `key` equal to the folded name."""
        self.key = theme_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[no-untyped-call]  # taggit has no types


class ProfileTheme(ItemBase):
    """That a profile has a theme."""

    tag = models.ForeignKey(Theme, models.CASCADE, related_name="items")
    content_object = models.ForeignKey("Profile", models.CASCADE, related_name="theme_items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="theme_once_per_profile")
        ]


class ProfileQuerySet(models.QuerySet["Profile"]):
    def listable(self, **also: Any) -> "ProfileQuerySet":
        """Keep the people whom only the day, their last activity or their country may still keep from a list.

        Validated, not suspended, not closed, letting themselves be found; `also` are conditions on the same
        validation and user.
        """
        return self.filter(
            findable=True,
            user__is_active=True,
            user__suspended_at__isnull=True,
            user__closed_at__isnull=True,
            user__validations__ended_at__isnull=True,
            user__validations__state=ValidationState.CONFIRMED,
            **also,
        )

    def listed(self, day: datetime.date) -> "ProfileQuerySet":
        """Keep the people who may be found on `day` (UTC).

        Listable, at a school of a country eligible that day, and signed in within a year.
        """
        from countries.models import CountryTier

        return self.listable(
            user__last_active_on__gte=day - datetime.timedelta(days=HIDDEN_AFTER_DAYS),
            user__validations__school__country__in=CountryTier.objects.on(day).values("country"),
        )

    def due_for_notice(self, day: datetime.date, notice: datetime.timedelta) -> "ProfileQuerySet":
        """Keep those whose looking ends on `day` or within `notice` of it and who have not been told."""
        return self.filter(
            looking=True,
            looking_until__range=(day, day + notice),
            user__is_active=True,
            user__suspended_at__isnull=True,
            user__closed_at__isnull=True,
        ).exclude(reminded_until=models.F("looking_until"))


class Profile(models.Model):
    """What a user teaches, speaks and looks for; the school is the user's present validation."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile"
    )
    role = models.CharField(_("role at school"), max_length=10, choices=Role, default=Role.TEACHER)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    subjects = models.ManyToManyField(
        Subject, blank=True, related_name="profiles", verbose_name=_("subjects")
    )
    age_from = models.PositiveSmallIntegerField(
        _("pupils’ ages from"),
        null=True,
        blank=True,
        validators=[MinValueValidator(3), MaxValueValidator(19)],
    )
    age_to = models.PositiveSmallIntegerField(
        _("to"), null=True, blank=True, validators=[MinValueValidator(3), MaxValueValidator(19)]
    )
    class_size = models.PositiveSmallIntegerField(
        _("pupils in class"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    about = models.TextField(_("about me"), max_length=3000, blank=True)
    about_language = models.CharField(_("written in"), max_length=8, blank=True)
    picture = models.ImageField(upload_to=FOLDER, blank=True)
    findable = models.BooleanField(_("others may find me"), default=True)
    looking = models.BooleanField(_("looking for partners"), default=False)
    looking_for = models.CharField(_("what for"), max_length=200, blank=True)
    looking_until = models.DateField(_("until"), null=True, blank=True)
    wishes = models.JSONField(
        _("where partners should be"),
        default=list,
        blank=True,
        help_text=_("Country codes and keys of tiers; none means anywhere."),
    )
    reminded_until = models.DateField(
        null=True, blank=True, help_text=_("The end of looking that a mail has announced.")
    )
    themes = TaggableManager(through=ProfileTheme, blank=True, verbose_name=_("themes"))

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_from__isnull=True, age_to__isnull=True)
                | models.Q(age_from__gte=3, age_to__lte=19, age_from__lte=models.F("age_to")),
                name="ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(looking=False) | models.Q(looking_until__isnull=False),
                name="looking_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"profile of user {self.user_id}"

    @property
    def picture_large(self) -> str:
        """Return the address of the picture of 256 pixels, or an empty text."""
        return picture_url(self.picture.name or "") if self.picture else ""

    @property
    def picture_small(self) -> str:
        """Return the address of the picture of 96 pixels, or an empty text."""
        return picture_url(small_name(self.picture.name or "")) if self.picture else ""

    def is_looking_on(self, day: datetime.date) -> bool:
        """Whether the user looks for partners on `day`: the end counts as the last day."""
        return self.looking and self.looking_until is not None and self.looking_until >= day


class ProfileLanguage(models.Model):
    """A language a user can work in, how well, and how well the pupils know it."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="languages")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+")
    level = models.CharField(max_length=6, choices=CEFR)
    pupils_level = models.CharField(max_length=6, choices=CEFR, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="language_once_per_profile")
        ]

    def __str__(self) -> str:
        return f"{self.language_id} {self.level}"
