"""What a person writes in a contact request, checked, on its way from a form to the action."""

import datetime
from dataclasses import dataclass

SECOND_THOUGHTS = datetime.timedelta(minutes=10)  # while a refusal may be taken back


@dataclass(frozen=True)
class RequestData:
    """The whole request; all but the personal line (`message`) may be left out."""

    message: str
    age_from: int | None = None
    age_to: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    language: str = ""
    offer: str = ""
    ask: str = ""

    @property
    def text(self) -> str:
        """All that the sender has written, as one text."""
        return "\n".join(filter(None, (self.message, self.offer, self.ask)))
