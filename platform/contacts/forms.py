"""The form of a first message."""

from django import forms
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 20, 2000


class FirstMessageForm(forms.Form):
    """What one writes to a person for the first time."""

    message = forms.CharField(
        label=_("Your message"),
        help_text=_("Who you are, what you would like to try together, and when. 20 to 2,000 letters."),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
        error_messages={
            "required": _("Write a few lines first."),
            "min_length": _("A little more, please: at least 20 letters."),
        },
    )
