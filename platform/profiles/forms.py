"""The form of one's own profile, and its rows of languages."""

import datetime
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.text import fold
from countries.models import Tier
from countries.names import languages_by_name
from countries.queries import choices, today
from profiles.data import ProfileData, Spoken
from profiles.lapse import latest_end
from profiles.models import AGES, CEFR, Level, Profile, Role
from profiles.pictures import Picture, read_picture
from profiles.subjects import LANGUAGES, SUBJECT_GROUPS, SUBJECTS
from profiles.themes import read_themes

SPARE_ROWS = 3
MAX_LANGUAGES = 10
LEVELS = [("", _("Choose")), *CEFR.choices]
AS_STORED = (
    "role", "class_size", "age_from", "age_to", "levels", "about", "findable", "looking", "looking_for",
    "wishes",
)  # fmt: skip


def language_choices() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *languages_by_name(LANGUAGES)]


def subject_choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the subjects in their groups, in the order of their names in the reader's language."""
    return [
        (name, sorted(((key, str(SUBJECTS[key])) for key in keys.split()), key=lambda pair: fold(pair[1])))
        for name, keys in SUBJECT_GROUPS
    ]


def wish_choices() -> list[tuple[str, Any]]:
    """Return the tiers, then the countries in the programme today under the names of their tiers."""
    grouped = choices(today(), "")
    return [(str(_("Anywhere in")), list(Tier.choices)), *grouped[: len(Tier)]]


def _ages() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((str(age), str(age)) for age in AGES)]


def check_ages(form: forms.Form) -> None:
    """Mark the ages of `form` unless they stand in order and both or none are given."""
    ages = form.cleaned_data.get("age_from"), form.cleaned_data.get("age_to")
    if form.errors.keys() & {"age_from", "age_to"} or ages == (None, None):
        return
    if ages[0] is None or ages[1] is None:
        form.add_error("age_from" if ages[0] is None else "age_to", gettext("Give both ages, or none."))
    elif ages[0] > ages[1]:
        form.add_error("age_to", gettext("This is younger than the first age. Did you swap them?"))


class AgeField(forms.TypedChoiceField):
    """One of the ages of pupils, or None."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, choices=_ages, coerce=int, empty_value=None, required=False)


class ProfileForm(forms.Form):
    """Everything of the profile but the languages."""

    role = forms.ChoiceField(label=_("Role at school"), choices=Role.choices)
    class_size = forms.IntegerField(
        label=_("Pupils in your class"), min_value=1, max_value=60, required=False
    )
    age_from = AgeField(label=_("Pupils’ ages, from"))
    age_to = AgeField(label=_("To"))
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), choices=subject_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.CharField(
        label=_("Themes"),
        help_text=_("What you like to work on, in any language, parted by commas. Ten at most."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    about = forms.CharField(
        label=_("About me"),
        help_text=_("Who you and your class are, and what you would like to try. Up to 3,000 letters."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    about_language = forms.ChoiceField(label=_("Written in"), choices=language_choices, required=False)
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or GIF, up to 5 MB. We cut it to a square and drop place and camera."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    remove_picture = forms.BooleanField(label=_("Remove my picture"), required=False)
    looking = forms.BooleanField(label=_("I am looking for partners"), required=False)
    looking_for = forms.CharField(
        label=_("What for"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    looking_until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    wishes = forms.MultipleChoiceField(
        label=_("Where partners should be"),
        help_text=_("Choose nothing if any country is welcome."),
        choices=wish_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    findable = forms.BooleanField(
        label=_("Others may find me"),
        help_text=_("Without this nobody sees you in the search, and nobody new can write to you."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["looking_until"].help_text = _(
            "It ends by itself, on %(day)s at the latest; a mail lets you go on."
        ) % {"day": date_format(latest_end(today()), "j E Y")}

    def clean_themes(self) -> tuple[str, ...]:
        """Return the themes, each once."""
        return read_themes(self.cleaned_data["themes"])

    def clean_picture(self) -> Picture | None:
        """Return the picture cut and written anew, or None if no file was chosen."""
        upload = self.cleaned_data["picture"]
        return read_picture(upload) if upload else None

    def clean_looking_until(self) -> datetime.date:
        """Return the chosen end, or the latest one; refuse a day outside of today and the latest one."""
        latest = latest_end(today())
        until: datetime.date = self.cleaned_data["looking_until"] or latest
        if self.cleaned_data.get("looking") and not today() <= until <= latest:
            raise ValidationError(
                gettext("Choose a day from today to %(day)s.") % {"day": date_format(latest, "j E Y")}
            )
        return until

    def clean(self) -> dict[str, Any]:
        """Check the ages together."""
        check_ages(self)
        return self.cleaned_data

    def read(self, languages: tuple[Spoken, ...]) -> ProfileData:
        """Return the checked profile with `languages`; only for a valid form."""
        lists = {name: tuple(self.cleaned_data[name]) for name in ("levels", "subjects", "wishes")}
        return ProfileData(**{**self.cleaned_data, **lists, "languages": languages})


class LanguageForm(forms.Form):
    """One working language; a row without a language is left out."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    level = forms.ChoiceField(label=_("Your level"), choices=LEVELS, required=False)
    pupils_level = forms.ChoiceField(label=_("Your pupils’ level"), choices=LEVELS, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the language's level, and for the language of a level."""
        given = self.cleaned_data
        if given.get("language") and "level" in given and not given["level"]:
            self.add_error("level", gettext("Choose how well you know it."))
        if not given.get("language") and (given.get("level") or given.get("pupils_level")):
            self.add_error("language", gettext("Choose the language, or clear the row."))
        return given


class LanguageRows(forms.BaseFormSet[LanguageForm]):
    """The rows of languages, each language once."""

    def clean(self) -> None:
        """Mark the second row of a language."""
        seen: set[str] = set()
        for form in self.forms:
            code = getattr(form, "cleaned_data", {}).get("language")
            if code and code in seen:
                form.add_error("language", gettext("This language has a row already."))
            seen.add(code or "")

    def is_valid(self) -> bool:
        """Whether the rows are valid, those marked by `clean` included."""
        return super().is_valid() and not any(form.errors for form in self.forms)

    def read(self) -> tuple[Spoken, ...]:
        """Return the languages given; only for valid rows."""
        rows = (form.cleaned_data for form in self.forms)
        return tuple(
            Spoken(row["language"], row["level"], row["pupils_level"]) for row in rows if row.get("language")
        )


def language_rows(extra: int = SPARE_ROWS) -> type[LanguageRows]:
    """Return the class of the rows with `extra` empty ones after those of the profile."""
    made = forms.formset_factory(
        LanguageForm,
        formset=LanguageRows,
        extra=extra,
        max_num=MAX_LANGUAGES,
        absolute_max=MAX_LANGUAGES,
        validate_max=True,
    )
    return cast(type[LanguageRows], made)


def profile_initial(profile: Profile) -> dict[str, Any]:
    """Return what the form shows of `profile` at first."""
    items = profile.theme_items.select_related("tag").order_by("pk")
    latest, looking = latest_end(today()), profile.is_looking_on(today())
    return {
        **{name: getattr(profile, name) for name in AS_STORED},
        "about_language": profile.about_language or profile.user.language,
        "subjects": [subject.pk for subject in profile.subjects.all()],
        "themes": ", ".join(item.tag.name for item in items),
        "looking_until": min(profile.looking_until or latest, latest) if looking else latest,
    }


def language_initial(profile: Profile) -> list[dict[str, str]]:
    """Return the rows of languages of `profile`."""
    rows = profile.languages.order_by("pk")
    return [
        {"language": row.language_id, "level": row.level, "pupils_level": row.pupils_level} for row in rows
    ]


def typed(form: type[forms.Form], data: Mapping[str, Any], prefix: str | None = None) -> dict[str, Any]:
    """Return what was typed into `form` as initial values, so that it can be shown again unchecked."""
    shown = form(prefix=prefix)
    return {
        name: field.widget.value_from_datadict(data, {}, shown.add_prefix(name))
        for name, field in shown.fields.items()
    }
