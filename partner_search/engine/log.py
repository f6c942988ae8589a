"""The change log of people, read once each, also where numbers become visible out of order."""

import time

from django.db.models import Q

from accounts.models import PersonChange
from partner_search.documents import last_change

GAP_SECONDS = (
    60  # so long a change may commit after one with a higher number (PostgreSQL numbers at the insert)
)
LOOK_BACK = 500  # so many numbers before the newest may still be on their way

Row = tuple[int, int]


class ChangeLog:
    """How far the log has been read, and the numbers below that were not there yet."""

    def __init__(self) -> None:
        self.last = 0
        self.gaps: dict[int, float] = {}

    def start(self) -> None:
        """Count everything committed until now as read."""
        self.last = last_change()
        rows = PersonChange.objects.filter(id__gt=self.last - LOOK_BACK, id__lte=self.last)
        self._note_gaps(self.last - LOOK_BACK, set(rows.values_list("id", flat=True)))

    def read(self) -> list[Row]:
        """Return the rows (change, user) committed since the last `done`; one query."""
        unread = Q(id__gt=self.last)
        if self.gaps:
            now = time.monotonic()
            self.gaps = {number: since for number, since in self.gaps.items() if now - since < GAP_SECONDS}
            unread |= Q(id__in=list(self.gaps))
        return list(PersonChange.objects.filter(unread).order_by("id").values_list("id", "user_id"))

    def done(self, rows: list[Row]) -> None:
        """Count `rows` as read."""
        numbers = {number for number, _ in rows}
        for number in numbers & self.gaps.keys():
            del self.gaps[number]
        before, self.last = self.last, max(self.last, *numbers)
        self._note_gaps(max(before, self.last - LOOK_BACK), numbers)

    def _note_gaps(self, after: int, numbers: set[int]) -> None:
        missing = set(range(max(after, 0) + 1, self.last)) - numbers - self.gaps.keys()
        self.gaps.update(dict.fromkeys(sorted(missing)[-LOOK_BACK:], time.monotonic()))
        while len(self.gaps) > LOOK_BACK:
            del self.gaps[next(iter(self.gaps))]
