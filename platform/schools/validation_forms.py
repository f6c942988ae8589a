"""The words of a validation: the officer's question and reason, the user's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class QuestionForm(forms.Form):
    """What the officer wants to know."""

    note = forms.CharField(
        label=_("Your question"),
        help_text=_("The person reads it on the status page and by mail, and answers there."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """Why the officer refuses."""

    note = forms.CharField(
        label=_("The reason"),
        help_text=_("The person reads it word for word, and may choose a school again."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What the user answers."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
