"""The name and the alert of a saved search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_search.models import Alert


class SavedSearchForm(forms.Form):
    """What a saved search is called, and how soon one hears of new people."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give it a name by which you will know it.")},
    )
    alert = forms.ChoiceField(
        label=_("Tell me of new people"),
        help_text=_("In the app and by mail, only when somebody is new. One click in the mail stops it."),
        choices=Alert.choices,
        initial=Alert.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Choose one of the four."),
            "required": _("Choose one of the four."),
        },
    )
