"""The programme's rules on who may found a project with whom: dated rows with their source."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """The rules by key, each with its text for readers (docs/programme.md, 2 and 3)."""

    SCHOOL_KIND = (
        "school_kind",
        _(
            "Pre-schools, primary and post-primary schools take part, public and private; a private one only"
            " with the rights of a public school (it follows the core curriculum)."
        ),
    )
    ROLES = (
        "roles",
        _(
            "Teachers of every subject, heads, librarians, school counsellors and other staff take part;"
            " persons register, never institutions."
        ),
    )
    VALIDATION = (
        "validation",
        _("The national office checks that the person works at the school; up to 7 days is normal."),
    )
    PUPILS = "pupils", _("Pupils have no account on the platform.")
    ANY_PARTNER = "any_partner", _("One may start working with any registered teacher.")
    RETENTION = (
        "retention",
        _(
            "A person is hidden from others after one year without signing in; after three comes a warning,"
            " then the account is anonymised."
        ),
    )
    EUROPEAN_FOUNDERS = (
        "european_founders",
        _("A European project needs founders at two schools of two eligible countries."),
    )
    NATIONAL_FOUNDERS = (
        "national_founders",
        _("A national project needs founders at two schools of one country."),
    )
    PLUS_FOUNDERS = (
        "plus_founders",
        _(
            "A new project with a neighbouring country needs at least two schools of core countries (EU or"
            " associated) and one of the neighbourhood, all agreeing."
        ),
    )
    PLUS_EQUAL = "plus_equal", _("Neighbouring countries count as any other.")
    FOUNDING = (
        "founding",
        _(
            "The founder invites one of his contacts as co-founder; both national offices validate. More"
            " partners may join later; there is no upper limit."
        ),
    )
    NATIONAL_NO_EQL = (
        "national_no_eql",
        _(
            "A project founded nationally can never get the European Quality Label, even if a partner of"
            " another country joins later."
        ),
    )
    EQL_TWO_NQL = (
        "eql_two_nql",
        _("The European Quality Label needs national labels at two schools of two countries."),
    )
    PARALLEL = "parallel", _("A teacher may run several projects at once.")


class Doubt(models.TextChoices):
    """What of a rule no source states."""

    NONE = "", _("Nothing")
    RULE = "rule", _("The rule itself")
    FIRST_DAY = "first_day", _("Its first day")
    LAST_DAY = "last_day", _("Its last day")


def keys() -> list[tuple[str, str]]:
    """Return the choices of a rule's key; a function, so that a text may change without a migration."""
    return [(rule.value, rule.value) for rule in Rule]


class PartnershipRule(models.Model):
    """A rule in force from one day to another, with the source that says so.

    Without a first day it holds on every day until its last: the source states none.
    """

    key = models.CharField(max_length=20, choices=keys)
    valid_from = models.DateField(null=True, blank=True, help_text=_("Empty where the source states none."))
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    doubt = models.CharField(
        _("not confirmed"),
        max_length=9,
        choices=Doubt,
        blank=True,
        help_text=_("What of it no source states; readers see it as “not confirmed”."),
    )

    class Meta:
        ordering = ["key", models.F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="rule_once_per_day"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(valid_from=None), name="rule_once_without_first_day"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="rule_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from or ''}".rstrip()

    @property
    def confirmed(self) -> bool:
        """Whether a source states the rule and the days it gives."""
        return not self.doubt

    def clean(self) -> None:
        """Refuse a row that overlaps another of the same rule."""
        others = PartnershipRule.objects.filter(key=self.key).exclude(pk=self.pk)
        if self.valid_to:
            others = others.exclude(valid_from__gt=self.valid_to)
        if self.valid_from:
            others = others.exclude(valid_to__lt=self.valid_from)
        if others.exists():
            raise ValidationError(_("Another row of this rule covers some of these days."))
