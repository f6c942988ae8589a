"""Every kind of notification and its words. An app that tells people something adds its kinds here.

`title` and `body` are formats (`{name}`) filled with the parameters given to `notify`; write names and other
people's words only into placeholders, so that translators see a whole sentence.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

Words = str | Promise
ISOLATE, END = "\u2068", "\u2069"  # Unicode's first-strong isolate, and its end
OPEN = _("Open it on Staffroom")


@dataclass(frozen=True)
class Kind:
    """The words of a kind: the list shows `title`, the mail both and `button` before the link.

    `direct` lets the mail link to the thing itself instead of through the list, for signed one-click links.
    A `late` one is mailed only if it is still unread when its mail is due.
    """

    title: Words
    body: Words
    button: Words = OPEN
    direct: bool = False
    late: bool = False

    def filled(self, params: dict[str, Any]) -> tuple[str, str]:
        """Return title and body in the active language. Raises KeyError when a parameter is missing."""
        words = {name: isolated(str(value)) for name, value in params.items()}
        return str(self.title).format_map(words), str(self.body).format_map(words)


def isolated(text: str) -> str:
    """Return `text` fit to stand in a sentence of the other writing direction.

    Without the two marks an Arabic name at the start would turn an English sentence around.
    """
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"{ISOLATE}{text}{END}" if turned != bool(get_language_bidi()) else text


KINDS: dict[str, Kind] = {
    "validation.confirmed": Kind(
        _("{school} is confirmed as your school"),
        _("National support has confirmed that you work at {school}. From now on others can find you."),
    ),
    "validation.asked": Kind(
        _("National support has a question about your school"),
        _("Before {school} can be confirmed, national support asks:\n\n{note}"),
    ),
    "validation.answered": Kind(
        _("{name} has answered your question"),
        _("{name} has answered your question about {school}:\n\n{answer}"),
    ),
    "validation.refused": Kind(
        _("{school} could not be confirmed"),
        _("National support could not confirm that you work at {school}. The reason:\n\n{note}"),
    ),
    "contact.request": Kind(
        _("{name} writes to you for the first time"),
        _("{name} would like to get in contact:\n\n{message}"),
    ),
    "contact.accepted": Kind(
        _("{name} has accepted your contact request"),
        _("You and {name} are now contacts."),
    ),
    "contact.declined": Kind(
        _("{name} has answered your contact request"),
        _("{name} cannot start something new at the moment. Others who fit you are in the search."),
    ),
    "contact.declined.full": Kind(
        _("{name} has answered your contact request"),
        _("{name} thanks you for writing and has enough projects at the moment, so it is not possible now."),
        _("See who else fits you"),
    ),
    "contact.declined.dates": Kind(
        _("{name} has answered your contact request"),
        _("{name} thanks you for writing. The dates do not fit this time."),
        _("See who else fits you"),
    ),
    "contact.declined.ages": Kind(
        _("{name} has answered your contact request"),
        _("{name} thanks you for writing. The ages of your pupils are too far apart this time."),
        _("See who else fits you"),
    ),
    "contact.declined.language": Kind(
        _("{name} has answered your contact request"),
        _("{name} thanks you for writing. You would lack a language in which both classes can work."),
        _("See who else fits you"),
    ),
    "contact.declined.theme": Kind(
        _("{name} has answered your contact request"),
        _("{name} thanks you for writing. The theme does not fit what the class works on now."),
        _("See who else fits you"),
    ),
    "contact.declined.other": Kind(
        _("{name} has answered your contact request"),
        _("{name} thanks you for writing. It is not possible this time."),
        _("See who else fits you"),
    ),
    "contact.closed": Kind(
        _("Your contact request to {name} has closed"),
        _(
            "Ten school days have passed without an answer, so your request to {name} has closed by itself. "
            "People are often busier than they wish; it says nothing about your idea."
        ),
        _("See who else fits you"),
    ),
    "contact.lapsed": Kind(
        _("The contact request of {name} has closed"),
        _(
            "Ten school days have passed, so the request of {name} has closed by itself, and {name} has been "
            "told kindly. If you would still like to work together, write to {name}: it is not too late."
        ),
    ),
    "reliability.first": Kind(
        _("See how you answer first letters, before others do"),
        _(
            "Your page can tell others how you answer first letters:\n\n{answers}\n\nYou see it first: "
            "others do when you have looked, or in seven days. You may keep it to yourself; you are found "
            "just as well."
        ),
        _("See it first"),
    ),
    "search.new": Kind(
        _("New in your search “{name}”: {n}"),
        _("New people match your search “{name}”:\n\n{people}"),
        _("See them all"),
    ),
    "partner_request.lapses": Kind(
        _("Does “{title}” still hold?"),
        _("Your partner request “{title}” lapses after {day}. One click keeps it open."),
        _("Keep it open"),
        direct=True,
    ),
    "profile.lapses": Kind(
        _("Are you still looking for partners?"),
        _("“Looking for partners” ends by itself on {day}. One click lets it go on."),
        _("Go on looking"),
        direct=True,
    ),
    "room.invited": Kind(
        _("{name} invites you into {thing}"),
        _("{name} invites you into the room {thing}. You can come in, or say no; nobody is told of a no."),
    ),
    "room.sent_out": Kind(
        _("You were sent out of {thing}"),
        _("{name}, a host of {thing}, has sent you out of the room. The reason:\n\n{reason}"),
    ),
    "room.direct": Kind(
        _("{name} has written to you"), _("{name} has written to you in your direct room."), late=True
    ),
    "room.mentioned": Kind(
        _("{name} has mentioned you in {thing}"),
        _("{name} has mentioned or answered you in the room {thing}."),
        late=True,
    ),
    "room.message": Kind(
        _("There are new messages in {thing}"), _("There are new messages in the room {thing}."), late=True
    ),
}
