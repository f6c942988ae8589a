"""The terms of people: who has which, by exact word, by beginning, and by a word with one slip in it."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import chain

from pyroaring import BitMap

Posting = int | tuple[int, ...] | BitMap  # most terms are rare: one id or a few need no bitmap
FEW = 16
LAST = "\U0010ffff"
NONE = BitMap()


def bitmap(posting: Posting | None) -> BitMap:
    """Return the ids of `posting` as a bitmap that must not be changed."""
    if isinstance(posting, BitMap):
        return posting
    if posting is None:
        return NONE
    return BitMap((posting,) if isinstance(posting, int) else posting)


def union(postings: Iterable[Posting]) -> BitMap:
    """Return the ids that are in any of the `postings`."""
    few: list[int] = []
    many: list[BitMap] = []
    for posting in postings:
        if isinstance(posting, int):
            few.append(posting)
        elif isinstance(posting, tuple):
            few.extend(posting)
        else:
            many.append(posting)
    return BitMap.union(BitMap(few), *many)


def _meets(posting: Posting, people: BitMap, wanted: set[int]) -> bool:
    if isinstance(posting, int):
        return posting in wanted
    return not wanted.isdisjoint(posting) if isinstance(posting, tuple) else posting.intersect(people)


class Postings(dict[str, Posting]):
    """{key: ids}, small where ids are few."""

    def extend(self, key: str, ids: list[int]) -> None:
        """Add `ids`, none of which has the key yet."""
        old = self.get(key)
        if isinstance(old, BitMap):
            old.update(ids)
            return
        if old is not None:
            ids = [old, *ids] if isinstance(old, int) else [*old, *ids]
        self[key] = ids[0] if len(ids) == 1 else tuple(ids) if len(ids) <= FEW else BitMap(ids)

    def of(self, people: BitMap) -> list[str]:
        """Return the keys that any of the `people` has; it looks at all keys."""
        wanted = set(people)
        return [key for key, posting in self.items() if _meets(posting, people, wanted)]

    def drop(self, key: str, gone: BitMap) -> None:
        """Take the ids `gone` off the key, and the key away with its last id."""
        old = self.get(key)
        if isinstance(old, BitMap):
            old -= gone
            if not old:
                del self[key]
        elif old is not None:
            kept = [i for i in ((old,) if isinstance(old, int) else old) if i not in gone]
            del self[key]
            if kept:
                self.extend(key, kept)


class Terms:
    """The head and body terms of all people, and the sorted list of them for beginnings.

    The most frequent beginnings, of two letters, have bitmaps of their own (`pairs`, of head and body).
    """

    def __init__(self) -> None:
        self.head = Postings()
        self.body = Postings()
        self.ordered: list[str] = []
        self.letters: set[str] = set()
        self.pairs: tuple[dict[str, BitMap], ...] = (defaultdict(BitMap), defaultdict(BitMap))

    def __len__(self) -> int:
        return len(self.ordered)

    def add(self, head: dict[str, list[int]], body: dict[str, list[int]]) -> None:
        """Add {term: ids} of people who are not in yet."""
        new = [term for term in head if term not in self.head and term not in self.body]
        new += [term for term in body if not (term in head or term in self.head or term in self.body)]
        for postings, pairs, found in zip((self.head, self.body), self.pairs, (head, body), strict=True):
            for term, ids in found.items():
                postings.extend(term, ids)
                pairs[term[:2]].update(ids)
        self.letters.update(chain.from_iterable(new))
        if len(new) < 50:
            for term in new:
                insort(self.ordered, term)
        else:
            self.ordered += sorted(new)
            self.ordered.sort()

    def remove(self, terms: Collection[str] | None, gone: BitMap) -> None:
        """Take the people `gone` out, whose terms these are; if they are not known, they are looked for."""
        if terms is None:
            terms = {*self.head.of(gone), *self.body.of(gone)}
        for pairs in self.pairs:
            for pair in {term[:2] for term in terms} & pairs.keys():
                pairs[pair].difference_update(gone)
        for term in terms:
            self.head.drop(term, gone)
            self.body.drop(term, gone)
            if term not in self.head and term not in self.body:
                place = bisect_left(self.ordered, term)
                if self.ordered[place : place + 1] == [term]:
                    del self.ordered[place]

    def beginning(self, letters: str) -> list[str]:
        """Return the terms that begin with `letters`."""
        return self.ordered[bisect_left(self.ordered, letters) : bisect_left(self.ordered, letters + LAST)]

    def having_begun(self, letters: str) -> tuple[BitMap, BitMap]:
        """Return who has a term beginning with `letters`, two or more, in the head, and who in the body."""
        if len(letters) == 2:
            head, body = self.pairs
            return head.get(letters, NONE), body.get(letters, NONE)
        return self.having(self.beginning(letters))

    def having(self, terms: Iterable[str]) -> tuple[BitMap, BitMap]:
        """Return who has any of the `terms` in the head, and who in the body."""
        terms = list(terms)
        return (
            union(self.head[term] for term in terms if term in self.head),
            union(self.body[term] for term in terms if term in self.body),
        )

    def is_begun(self, letters: str, among: BitMap) -> bool:
        """Return whether a term of someone `among` these people begins with `letters`."""
        return any(
            among.intersect(bitmap(postings.get(term)))
            for term in self.beginning(letters)
            for postings in (self.head, self.body)
        )


def slips(word: str, letters: Iterable[str]) -> set[str]:
    """Return every text one slip away from `word` that keeps its first letter, made of `letters`."""
    parts = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    found = {a + b[1:] for a, b in parts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    for letter in letters:
        found.update(a + letter + b for a, b in parts)
        found.update(a + letter + b[1:] for a, b in parts if b)
    return found - {word}


def gather(rows: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """Return {term: ids} of (id, terms parted by spaces)."""
    found: dict[str, list[int]] = defaultdict(list)
    for user_id, text in rows:
        for term in text.split():
            found[term].append(user_id)
    return found
