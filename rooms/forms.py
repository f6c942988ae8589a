"""What one says of a room, whom one asks in or sends out, and how one wants to be reached."""

import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from countries.names import languages_by_name
from profiles.subjects import LANGUAGES
from rooms.data import RoomData
from rooms.models import Direct, RoomKind, Standing, check_call_url

SLOW = (
    (0, _("Off")),
    (10, _("10 seconds")),
    (30, _("30 seconds")),
    (60, _("1 minute")),
    (300, _("5 minutes")),
)
JITSI = "https://meet.jit.si/"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class TimeField(forms.DateTimeField):
    """A day and time in the reader's own zone, chosen by the browser, or None."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, input_formats=["%Y-%m-%dT%H:%M"], **options)


def jitsi_address(name: str) -> str:
    """Return the address of a video call that nobody can guess, made by the name of a room."""
    return f"{JITSI}{slugify(name)[:40] or 'room'}-{get_random_string(12, LETTERS)}"


class RoomForm(forms.Form):
    """A room as its host describes it."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))
    kind = forms.ChoiceField(
        label=_("Who may come in"), choices=RoomKind.choices[:2], widget=forms.RadioSelect, initial="open"
    )
    about = forms.CharField(
        label=_("What it is about"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("Any")), *languages_by_name(LANGUAGES)],
    )
    starts_at = TimeField(label=_("Begins"))
    ends_at = TimeField(label=_("Ends"), help_text=_("Then it closes by itself. Empty: it stays open."))
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=2000,
        required=False,
        help_text=_("One line for each point."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    listen_only = forms.BooleanField(
        label=_("Only hosts and speakers write"),
        required=False,
        help_text=_("For large meetings: the others listen, and raise a hand to speak."),
    )
    slow_seconds = forms.TypedChoiceField(
        label=_("Slow mode: time between two messages of a person"), choices=SLOW, coerce=int, initial=0
    )
    call_url = forms.CharField(
        label=_("Video call"),
        max_length=300,
        required=False,
        help_text=_("Any address that begins with https://."),
        validators=[check_call_url],
        widget=forms.URLInput,
    )
    make_call = forms.BooleanField(label=_("Make a Jitsi room for me"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ends come after beginnings; a call is either named or made."""
        cleaned = cast(dict[str, Any], super().clean())
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end must come after the beginning."))
        elif ends and ends <= datetime.datetime.now(datetime.UTC) and "ends_at" in self.changed_data:
            self.add_error("ends_at", _("This time has passed. Choose a later one."))
        return cleaned

    @property
    def room_data(self) -> RoomData:
        """What was said, of a valid form."""
        said = dict(self.cleaned_data)
        if said.pop("make_call") and not said["call_url"]:
            said["call_url"] = jitsi_address(said["name"])
        return RoomData(**said)


class InviteForm(forms.Form):
    """Whom to ask in: a contact from the list, or anybody by the handle."""

    contact = forms.ChoiceField(label=_("One of your contacts"), required=False)
    handle = forms.CharField(label=_("Or a handle"), max_length=31, required=False)
    standing = forms.ChoiceField(label=_("As"), choices=Standing.choices[1:])

    def __init__(self, contacts: list[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields["contact"])
        field.choices = [("", _("Choose")), *((each.handle, each.name) for each in contacts)]

    def clean(self) -> dict[str, Any]:
        """One of the two must be there."""
        cleaned = cast(dict[str, Any], super().clean())
        if not (cleaned.get("contact") or cleaned.get("handle", "").strip(" @")):
            raise ValidationError(_("Choose a contact, or enter a handle."))
        return cleaned

    @property
    def asked(self) -> str:
        """The handle of who is asked in, of a valid form."""
        return self.cleaned_data["contact"] or str(self.cleaned_data["handle"]).strip(" @").lower()


class BanForm(forms.Form):
    """Why somebody is sent out."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("She or he reads it."))


class ReachForm(forms.Form):
    """How one wants to be reached."""

    direct = forms.ChoiceField(
        label=_("Who may write to me directly"), choices=Direct.choices, widget=forms.RadioSelect
    )
    invisible = forms.BooleanField(
        label=_("Do not show when I am in a room"),
        required=False,
        help_text=_("Others see you when you write."),
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        help_text=_("In your own time zone. Mails about rooms wait until then."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """Quiet hours have both ends, or none."""
        cleaned = cast(dict[str, Any], super().clean())
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_to")
        if self.errors.keys() & {"quiet_from", "quiet_to"}:
            return cleaned
        if (begins is None) != (ends is None):
            self.add_error("quiet_to", _("Quiet hours need a beginning and an end."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_to", _("Quiet hours cannot end when they begin. Empty both for none."))
        return cleaned
