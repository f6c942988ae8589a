"""Partner requests: one with all it may say, and those that the world of the matrix names."""

import datetime
import uuid
from typing import Any

from accounts.models import User
from contacts.actions import accept_request
from countries.queries import today
from partner_search.models import PartnerRequest
from partner_search.requests.actions import add_partner, close_request, post_request
from partner_search.requests.data import RequestData
from tests.contacts.letters import send

IDEA = "The pupils draw the old bridges of their town and tell each other who built them, and why. " * 2
SOUGHT, ENDED, BLOCKED = "Partners for bridges", "Partners for windmills", "Partners for walls"


def data(**said: Any) -> RequestData:
    """Return what an author says who leaves nothing out."""
    whole: dict[str, Any] = {
        "title": SOUGHT,
        "idea": IDEA,
        "text_language": "en",
        "closes_on": today() + datetime.timedelta(days=50),
        "partners_wanted": 2,
        "age_from": 8,
        "age_to": 11,
        "levels": ("primary",),
        "subjects": ("geography",),
        "languages": (("en", "B1"),),
        "themes": ("old bridges",),
        "wishes": (),
        "starts_on": today() + datetime.timedelta(days=30),
        "weeks": 8,
        "offer": "A blog in four languages.",
        "ask": "One picture a week.",
    }
    return RequestData(**whole | said)


def post(author: User, **said: Any) -> PartnerRequest:
    """Post a request of `author`."""
    return post_request(data(**said), uuid.uuid4(), acting_user=author)


def befriend(author: User, person: User) -> User:
    """Make `person` a contact of `author`, since she accepted a letter; return the person."""
    accept_request(send(author, person), acting_user=person)
    return person


def make_requests(cast: dict[str, User]) -> None:
    """Give the ambassador an open request with a partner found, and an ended one; the owner one too."""
    author = cast["ambassador"]
    add_partner(post(author), cast["support_gr"], acting_user=author)
    close_request(post(author, title=ENDED), acting_user=author)
    post(cast["owner"], title=BLOCKED)
