"""The form of a partner request."""

import datetime
import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.forms import DayField
from countries.queries import today
from partner_search.models import PartnerRequest
from partner_search.models.requests import MOST_PARTNERS, MOST_WEEKS
from partner_search.requests.data import RequestData
from profiles.forms import AgeField, check_ages, language_choices, subject_choices, wish_choices
from profiles.models import CEFR, Level
from profiles.themes import read_themes

ROWS = range(1, 4)  # of languages
USUALLY_OPEN = datetime.timedelta(days=60)
LONGEST_OPEN = datetime.timedelta(days=365)
FURTHEST_START = datetime.timedelta(days=730)
LISTS = ("levels", "subjects", "wishes")
AS_STORED = (
    "title", "idea", "text_language", "age_from", "age_to", "levels", "wishes", "partners_wanted",
    "starts_on", "weeks", "offer", "ask", "closes_on",
)  # fmt: skip


class LongField(forms.CharField):
    """Some lines in any language and direction."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(**kwargs, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}))


class PartnerRequestForm(forms.Form):
    """Everything of a partner request; `key` comes with the empty form, so that sending twice posts once."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        help_text=_("What you seek, in one line. Words of the title are found first."),
        min_length=5,
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    idea = LongField(
        label=_("Idea"),
        help_text=_("What the classes would do together. 20 to 3,000 letters."),
        min_length=20,
        max_length=3000,
        rows=8,
    )
    text_language = forms.ChoiceField(label=_("Written in"), choices=language_choices)
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
        help_text=_("In any language, parted by commas. Ten at most."),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    wishes = forms.MultipleChoiceField(
        label=_("Where partners should be"),
        help_text=_("Choose nothing if any country is welcome."),
        choices=wish_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partners_wanted = forms.IntegerField(
        label=_("Partners wanted"),
        help_text=_("It closes by itself when you have found them."),
        min_value=1,
        max_value=MOST_PARTNERS,
        initial=1,
    )
    starts_on = DayField(label=_("Start"))
    weeks = forms.IntegerField(label=_("Length in weeks"), min_value=1, max_value=MOST_WEEKS, required=False)
    offer = LongField(label=_("What I offer"), max_length=1000, required=False, rows=3)
    ask = LongField(label=_("What I ask"), max_length=1000, required=False, rows=3)
    closes_on = DayField(label=_("Closes on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in ROWS:
            self.fields[f"language_{row}"] = forms.ChoiceField(
                label=_("Language"), choices=language_choices, required=False
            )
            self.fields[f"level_{row}"] = forms.ChoiceField(
                label=_("At least"), choices=[("", _("any level")), *CEFR.choices], required=False
            )
        self.fields["closes_on"].required = True
        self.fields["closes_on"].help_text = _("At the latest on %(day)s.") % {
            "day": date_format(today() + LONGEST_OPEN, "j E Y")
        }

    @property
    def language_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of languages: which, and how well."""
        return [(self[f"language_{row}"], self[f"level_{row}"]) for row in ROWS]

    def clean_themes(self) -> tuple[str, ...]:
        """Return the themes, each once."""
        return read_themes(self.cleaned_data["themes"])

    def clean_closes_on(self) -> datetime.date:
        """Return the day it closes: from today on, within a year."""
        return _between(self.cleaned_data["closes_on"], today() + LONGEST_OPEN)

    def clean_starts_on(self) -> datetime.date | None:
        """Return the day of the start, if any: from today on, within two years."""
        starts_on: datetime.date | None = self.cleaned_data["starts_on"]
        if starts_on is None or starts_on.isoformat() == self.initial.get("starts_on"):
            return starts_on
        return _between(starts_on, today() + FURTHEST_START)

    def clean(self) -> dict[str, Any]:
        """Check the ages together, and the rows of languages."""
        check_ages(self)
        seen: set[str] = set()
        for row in ROWS:
            code = self.cleaned_data.get(f"language_{row}", "")
            if code and code in seen:
                self.add_error(f"language_{row}", gettext("This language has a row already."))
            if not code and self.cleaned_data.get(f"level_{row}"):
                self.add_error(f"language_{row}", gettext("Choose the language, or clear the row."))
            seen.add(code)
        return self.cleaned_data

    def read(self) -> RequestData:
        """Return the checked request; only for a valid form."""
        given = self.cleaned_data
        plain: dict[str, Any] = {
            name: tuple(given[name]) if name in LISTS else given[name] for name in (*AS_STORED, "subjects")
        }
        rows = ((given[f"language_{row}"], given[f"level_{row}"] or CEFR.A1.value) for row in ROWS)
        languages = tuple((code, level) for code, level in rows if code)
        return RequestData(**plain, themes=given["themes"], languages=languages)

    def sent(self) -> list[tuple[str, str]]:
        """Return what was sent, as names and values, to be sent again unchanged."""
        sent = cast(QueryDict, self.data)
        return [(name, value) for name in self.fields for value in sent.getlist(name) if value]


def _between(day: datetime.date, latest: datetime.date) -> datetime.date:
    if not today() <= day <= latest:
        raise ValidationError(
            gettext("Choose a day from today to %(day)s.") % {"day": date_format(latest, "j E Y")}
        )
    return day


def new_initial(author: User) -> dict[str, Any]:
    """Return what the empty form begins with: what her profile says."""
    profile = author.profile
    rows = profile.languages.order_by("pk")[: len(ROWS)]
    return {
        "text_language": profile.about_language or author.language,
        "age_from": profile.age_from,
        "age_to": profile.age_to,
        "levels": profile.levels,
        "subjects": [subject.pk for subject in profile.subjects.all()],
        "wishes": profile.wishes,
        "closes_on": today() + USUALLY_OPEN,
        **{f"language_{n}": row.language_id for n, row in zip(ROWS, rows, strict=False)},
    }


def initial_of(request: PartnerRequest) -> dict[str, Any]:
    """Return what the form shows of `request`."""
    rows = request.languages.order_by("pk")
    found = {name: getattr(request, name) for name in AS_STORED}
    for n, row in zip(ROWS, rows, strict=False):
        found |= {f"language_{n}": row.language_id, f"level_{n}": row.level}
    return {
        **found,
        "key": request.key,
        "subjects": [subject.pk for subject in request.subjects.all()],
        "themes": ", ".join(theme.name for theme in request.themes.order_by("pk")),
        "starts_on": request.starts_on and request.starts_on.isoformat(),
    }
