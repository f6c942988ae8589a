"""What one writes in a room by a plain form; a page with JavaScript sends the same over its socket."""

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from chat.limits import LONGEST_BODY, LONGEST_CID


def new_cid() -> str:
    """Return a key for a message that is about to be written."""
    return get_random_string(20)


class SayForm(forms.Form):
    """A message; its length is checked in bytes by the action."""

    body = forms.CharField(required=False, max_length=LONGEST_BODY, strip=False, widget=forms.Textarea)
    cid = forms.CharField(max_length=LONGEST_CID)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    language = forms.CharField(required=False, max_length=8)

    @property
    def said(self) -> dict[str, Any]:
        """What a draft needs besides room, author and files, of a valid form."""
        return self.cleaned_data | {"body": self.cleaned_data["body"].replace("\r\n", "\n")}


class EditForm(forms.Form):
    """The new text of a message."""

    body = forms.CharField(
        label=_("Your message"),
        error_messages={"required": _("Write something first.")},
        max_length=LONGEST_BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    @property
    def text(self) -> str:
        """The text of a valid form, with the line ends that messages have."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")
