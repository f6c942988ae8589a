"""The guard against one letter sent to many: how alike two texts are, and when it is too often.

A text is its sentences' shingles, runs of three folded words, so accents, punctuation and the order of
sentences do not matter; the names of the reader are left out, as a greeting is not what makes a letter
personal. Two texts are the same when the shingles they share are at least `ALIKE` of all they have together:
a copy in which one word of seventeen was exchanged still has 0.7. Two honest letters of one teacher, who says
who she is in the same words each time but writes of something else, stay below; at 0.6 fourteen of a thousand
such letters would have been stopped, at 0.7 none (tests/contacts/test_copies.py).
Texts of fewer than `SHORTEST` words have too few shingles to judge: they are the same when all words are.
"""

import datetime
import re
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from common.text import words
from contacts.data import RequestData
from contacts.models import ContactRequest

LENGTH = 3
ALIKE = 0.7
SHORTEST = 12
_SENTENCE = re.compile(r"[.!?;:…\n]+|[·;](?=\s)")
Prints = frozenset[tuple[str, ...]]


def prints(text: str, *names: str) -> Prints:
    """Return what a text is known by, without the words of `names`: its shingles, or all words if short."""
    left_out = {word for name in names for word in words(name)}
    sentences = [[word for word in words(part) if word not in left_out] for part in _SENTENCE.split(text)]
    if sum(map(len, sentences)) < SHORTEST:
        return frozenset([tuple(word for sentence in sentences for word in sentence)])
    return frozenset(shingle for sentence in sentences for shingle in _shingles(sentence))


def _shingles(sentence: list[str]) -> Iterable[tuple[str, ...]]:
    """Yield each run of three words; a shorter sentence is one run."""
    for start in range(max(len(sentence) - LENGTH + 1, min(len(sentence), 1))):
        yield tuple(sentence[start : start + LENGTH])


def are_alike(one: Prints, other: Prints) -> bool:
    """Return whether two texts are the same letter."""
    return len(one & other) >= ALIKE * len(one | other)


def is_copy(sender: User, recipient: User, data: RequestData) -> bool:
    """Return whether this text went to as many other people as may get it, within the days of the setting.

    One query; the budget bounds what it reads. Call it under the sender's lock.
    """
    since = timezone.now() - datetime.timedelta(days=settings.SAME_TEXT_DAYS)
    lately = ContactRequest.objects.filter(sender=sender, created_at__gt=since).exclude(recipient=recipient)
    rows = lately.values_list("recipient_id", "recipient__name", "message", "offer", "ask")
    earlier = ((reader, prints("\n".join(filter(None, texts)), name)) for reader, name, *texts in rows)
    return readers_of(prints(data.text, recipient.name), earlier) >= settings.SAME_TEXT_PEOPLE


def readers_of(text: Prints, earlier: Iterable[tuple[int, Prints]]) -> int:
    """Return how many different readers got the same letter among the `earlier` (reader, letter)."""
    return len({reader for reader, other in earlier if are_alike(text, other)})
