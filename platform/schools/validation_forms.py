"""The words of a validation: the officer's question and reason, the user's answer."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 1000


def _words(label: "_StrPromise", help_text: "_StrPromise | str" = "", rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=area)


class QuestionForm(forms.Form):
    """What the officer wants to know."""

    note = _words(
        _("Your question"), _("The person reads it on the status page and by mail, and answers there.")
    )


class ReasonForm(forms.Form):
    """Why the officer refuses."""

    note = _words(_("The reason"), _("The person reads it word for word, and may choose a school again."))


class AnswerForm(forms.Form):
    """What the user answers."""

    answer = _words(_("Your answer"), rows=4)
