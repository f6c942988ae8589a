"""What one says about a school."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from countries.names import by_name
from countries.queries import eligible_on, today
from schools.models import Funding, Level


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of the countries that take part today."""
    return by_name(set(eligible_on(today())))


class OneLine(forms.CharField):
    """Text in one line: breaks and doubled spaces are one space."""

    def to_python(self, value: Any) -> str:
        """Return the text in one line."""
        return " ".join(str(super().to_python(value)).split())


class ProposalForm(forms.Form):
    """A school that no register has."""

    name = OneLine(
        label=_("Name of the school"),
        max_length=250,
        help_text=_("In full and in its own script, as on its front door."),
        error_messages={"required": _("Write what the school is called.")},
    )
    town = OneLine(
        label=_("Town"), max_length=120, error_messages={"required": _("Write the town it stands in.")}
    )
    country = forms.ChoiceField(label=_("Country"), choices=countries)
    address = OneLine(label=_("Street and number"), max_length=250, required=False)
    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        choices=Level,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one level.")},
    )
    funding = forms.ChoiceField(
        label=_("Public or private"), choices=[("", _("I do not know")), *Funding.choices[:2]], required=False
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("It helps national support to confirm the school."),
    )

    def clean_name(self) -> str:
        """Refuse a name without a letter."""
        return _with_letters(self.cleaned_data["name"])

    def clean_town(self) -> str:
        """Refuse a town without a letter."""
        return _with_letters(self.cleaned_data["town"])


def _with_letters(text: str) -> str:
    if not any(letter.isalpha() for letter in text):
        raise forms.ValidationError(_("Write it in letters, in any script."))
    return text
