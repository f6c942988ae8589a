"""The small search of the landing page."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import fold
from countries.names import languages_by_name
from partner_search.query import Query
from profiles.subjects import LANGUAGES, SUBJECTS

AGE_GROUPS = ((3, 5), (6, 8), (9, 11), (12, 14), (15, 19))


class AskForm(forms.Form):
    """I teach ..., to pupils aged ..., and could work in ...: every field may stay open."""

    subject = forms.ChoiceField(label=gettext_lazy("I teach"), required=False)
    ages = forms.ChoiceField(label=gettext_lazy("to pupils aged"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("and could work in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = sorted(
            ((key, str(name)) for key, name in SUBJECTS.items()), key=lambda pair: fold(pair[1])
        )
        self._offer("subject", _("Any subject"), subjects)
        self._offer("ages", _("Any age"), [(f"{a}-{b}", f"{a}–{b}") for a, b in AGE_GROUPS])
        self._offer("language", _("Any language"), languages_by_name(LANGUAGES))

    def query(self) -> Query:
        """Return what a valid form asks the search."""
        return _query(**self.cleaned_data)

    def wider(self) -> list[tuple[str, str, Query]]:
        """Return what a valid form asks with one choice left open: its name, the address, the question."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        found = []
        for name, value in chosen.items():
            rest = {other: kept for other, kept in chosen.items() if other != name}
            label = dict(cast(Any, self.fields[name]).choices)[value]
            found.append((str(label), urlencode(rest), _query(**rest)))
        return found

    def asked(self) -> bool:
        """Whether the stranger has chosen anything."""
        return any(self.cleaned_data.values())

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", everything), *choices]
        field.error_messages["invalid_choice"] = _("This is not on the list. Please choose from it.")


def _query(subject: str = "", ages: str = "", language: str = "") -> Query:
    first, _dash, last = ages.partition("-")
    return Query(
        subjects=frozenset([subject] if subject else []),
        languages=frozenset([(language, "")] if language else []),
        age_from=int(first) if first else None,
        age_to=int(last) if last else None,
    )
