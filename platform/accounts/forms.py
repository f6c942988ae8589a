"""The forms of one's own account: sign-up, sign-in, settings, closing."""

import unicodedata
from typing import Any, cast

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme, User
from countries.names import country_codes, country_name, zones
from countries.queries import choices, eligible_on, today

_JOINERS = "\u200c\u200d"  # letters of some scripts need them; every other invisible character goes


def clean_name(name: str) -> str:
    """Return `name` in one line without invisible characters; ValidationError if no letter is left."""
    visible = "".join(
        c if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn") else " " for c in name
    )
    if not any(c.isalpha() for c in visible):
        raise ValidationError(_("Write your name in letters, in any script."))
    return " ".join(visible.split())


class CountryField(forms.ChoiceField):
    """A country of the world; one outside the programme is refused with the reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._choices, **kwargs)

    @staticmethod
    def _choices() -> list[Any]:
        return [("", _("Choose a country")), *choices(today(), str(_("Not in the programme")))]

    def valid_value(self, value: Any) -> bool:
        """Whether `value` is a country at all; asked before `validate` says why one is refused."""
        return value in country_codes()

    def validate(self, value: Any) -> None:
        """Refuse what is no country, and a country outside the programme."""
        super().validate(value)
        eligible = eligible_on(today())
        if value not in eligible:
            raise ValidationError(_not_eligible(str(value), len(eligible)))


def _not_eligible(code: str, count: int) -> str:
    return ngettext(
        "%(country)s is not in the programme of %(count)d country, so no account can be opened from there. "
        "You may read what is public.",
        "%(country)s is not one of the %(count)d countries of the programme, so no account can be opened "
        "from there. You may read what is public.",
        count,
    ) % {"country": country_name(code), "count": count}


def _own_names() -> list[tuple[str, str]]:
    """Return the site's languages, each by its own name: one finds it without knowing the page's language."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


class SignUpForm(SignupForm):
    """One form to join; nothing in it is ticked or chosen for the newcomer but the language of the page."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As colleagues know you, in your own script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    country = CountryField(
        label=_("Country of your school"),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=_own_names)
    field_order = ["name", "email", "password1", "country", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        _plain_email(self.fields["email"], _("You sign in with it; nobody else sees it."))
        self.fields["password1"].help_text = _(
            "At least 10 characters. A short sentence is good: it is easy to keep and hard to guess."
        )
        self.fields["password1"].widget.attrs.pop("placeholder", None)

    def clean_name(self) -> str:
        """Return the name in one line, without invisible characters."""
        return clean_name(self.cleaned_data["name"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Save the newcomer; if the e-mail has an account, take the same time and tell only its owner."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        return super().try_save(request)  # type: ignore[no-any-return]


class SignInForm(LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_email(self.fields["login"], "")
        self.fields["password"].widget.attrs.pop("placeholder", None)


def _plain_email(field: forms.Field, help_text: Any) -> None:
    """Give an e-mail field of allauth the site's label and no placeholder."""
    field.label, field.help_text = _("E-mail"), help_text
    field.widget.attrs.pop("placeholder", None)


class SettingsForm(forms.ModelForm[User]):
    """What one may change about one's own account."""

    language = forms.ChoiceField(label=_("Language of the pages and mails"), choices=_own_names)
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = User
        fields = ["name", "language", "theme", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        time_zone = cast(forms.ChoiceField, self.fields["time_zone"])
        time_zone.choices = _zone_choices(self.instance.time_zone)

    def clean_name(self) -> str:
        """Return the name in one line, without invisible characters."""
        return clean_name(self.cleaned_data["name"])


def _zone_choices(present: str) -> list[tuple[str, str]]:
    """Return the zones of the programme's countries, UTC and the user's present one."""
    names = {zone for code in eligible_on(today()) for zone in zones().get(code, [])} | {"UTC", present}
    return [(name, name.replace("_", " ")) for name in sorted(names)]
