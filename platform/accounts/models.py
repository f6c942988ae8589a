"""Users, their offices, and the log of people whose public face changed."""

import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countries.models import Country


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; the e-mail is lowered, a missing handle is made from the name."""
        from accounts.handles import free_handle

        fields.setdefault("handle", free_handle(fields.get("name", "")))
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user with every right, for the offices' admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Theme(models.TextChoices):
    SYSTEM = "", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser, PermissionsMixin):
    """An account: signs in with an e-mail, is mentioned by a handle."""

    email = models.EmailField(_("e-mail"), unique=True)
    handle = models.CharField(max_length=30, unique=True, validators=[RegexValidator(r"^[a-z0-9_]+$")])
    name = models.CharField(_("name"), max_length=80)
    country = models.ForeignKey(Country, models.PROTECT, related_name="users", verbose_name=_("country"))
    language = models.CharField(_("language"), max_length=8, default="en")
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default="", blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    last_active_on = models.DateField(default=datetime.date(1970, 1, 1), help_text=_("A UTC day."))
    listed_on = models.DateField(
        null=True, blank=True, help_text=_("The UTC day others could first find the user.")
    )
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    away_warned_on = models.DateField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "country"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower"),
            models.CheckConstraint(
                condition=models.Q(suspended_at__isnull=True) | ~models.Q(suspension_reason=""),
                name="suspension_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name, as Django's admin and allauth ask for it."""
        return self.name

    @property
    def is_suspended(self) -> bool:
        """Whether the user may only see the status page, export and closing."""
        return self.suspended_at is not None


class OfficeKind(models.TextChoices):
    AMBASSADOR = "ambassador", _("Ambassador")
    NATIONAL_SUPPORT = "national_support", _("National support")
    CENTRAL_SUPPORT = "central_support", _("Central support")


class OfficeQuerySet(models.QuerySet["Office"]):
    def on(self, day: datetime.date) -> "OfficeQuerySet":
        """Keep the offices held on `day`."""
        return self.filter(valid_from__lte=day).exclude(valid_to__lt=day)


class Office(models.Model):
    """A dated power: ambassador or national support of a country, central support of all."""

    user = models.ForeignKey(User, models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=16, choices=OfficeKind)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="offices")
    valid_from = models.DateField(default=datetime.date.today)
    valid_to = models.DateField(null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="central_support", country__isnull=True)
                | (~models.Q(kind="central_support") & models.Q(country__isnull=False)),
                name="office_scope_fits_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.country_id or ''}".strip()


class PersonChange(models.Model):
    """The change log of people: one row per change of what others may see or find of a user.

    Written in the transaction of the change (`accounts.actions.note_change`); engines follow it by id.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="changes", db_constraint=False)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.pk}: user {self.user_id}"
