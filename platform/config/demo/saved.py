"""Searches that people of the cast have saved, as they would have some weeks ago: somebody is new in each."""

from pyroaring import BitMap

from accounts.models import User
from config.demo.marks import DOMAIN
from countries.queries import eligible_on, today
from partner_search.engine import get_engine
from partner_search.models import Alert, SavedSearch
from partner_search.saved_actions import save_search
from partner_search.saved_queries import asked_of

NEW = 4  # people who are new in each
MOST_PEOPLE = 20_000  # a larger site's index is read in the background of a server
SEARCHES: dict[str, list[tuple[str, str, Alert]]] = {
    "teacher.gr": [
        ("Primary classes in English", "level=primary&age_from=9&age_to=12&language=en:B1", Alert.WEEKLY),
        ("Gardens", "q=garden", Alert.AT_ONCE),
        ("Poland and Finland", "country=FI&country=PL&available=1", Alert.NONE),
    ],
    "teacher.pl": [("Legends by the sea", "country=GR&country=IT&country=ES&theme=folk+tales", Alert.DAILY)],
}


def save_searches() -> None:
    """Save the searches of the cast, once; none on a demo so large that its index is not read at once."""
    if User.objects.count() > MOST_PEOPLE or not get_engine().prepare():
        return
    people = {f"{part}@{DOMAIN}": searches for part, searches in SEARCHES.items()}
    for user in User.objects.filter(email__in=people, saved_searches__isnull=True):
        for name, query, alert in reversed(people[user.email]):
            _age(save_search(asked_of(query, user, eligible_on(today())), name, alert, acting_user=user))


def _age(search: SavedSearch) -> None:
    """Let those who matched last be new since the reader looked; no alert tells of them now."""
    seen = BitMap.deserialize(bytes(search.seen))
    search.seen = BitMap(sorted(seen)[:-NEW]).serialize()
    search.save(update_fields=["seen"])
