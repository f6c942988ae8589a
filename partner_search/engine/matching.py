"""From the words of a query to the people who match them (the rules: issue 3, point 7, and the oracle)."""

from functools import cache
from itertools import chain

from django.conf import settings
from django.utils import translation
from pyroaring import BitMap

from common.text import terms
from partner_search.engine.index import Index
from partner_search.engine.terms import NONE, slips
from partner_search.query import PREFIX_FROM, TYPO_FROM
from profiles.subjects import SUBJECTS

Names = dict[str, frozenset[str]]


@cache
def _subject_terms(language: str) -> Names:
    with translation.override(language):
        return {key: frozenset(terms(str(name))) for key, name in SUBJECTS.items()}


def subject_terms(language: str) -> Names:
    """Return {subject: terms of its name} in `language`, in English where the site does not speak it."""
    return _subject_terms(language if language in dict(settings.LANGUAGES) else "en")


class Matcher:
    """Matches words in one index, for a reader of one language, on a day with these `listed` people."""

    def __init__(self, index: Index, listed: BitMap, language: str) -> None:
        self.terms = index.texts.terms
        self.teachers = index.values["subjects"]
        self.listed = listed
        self.subjects = subject_terms(language)

    def match(self, words: list[str]) -> tuple[BitMap, BitMap]:
        """Return who has every word in name, school or town, and who has every word anywhere."""
        found = [self._word(word, last=place == len(words)) for place, word in enumerate(words, 1)]
        heads, alls = zip(*found, strict=True)
        return BitMap.intersection(*heads), BitMap.intersection(*alls)

    def _word(self, word: str, *, last: bool) -> tuple[BitMap, BitMap]:
        """Return who has `word` in the head, and who has it anywhere."""
        if self._is_slip(word):
            near = slips(word, self._letters())
            named = [key for key, names in self.subjects.items() if names & near]
            return self._with(self.terms.having(near), named)
        if last and len(word) >= PREFIX_FROM:
            return self._with(self.terms.having_begun(word), self._named(word))
        named = [key for key, names in self.subjects.items() if word in names]
        return self._with(self.terms.having([word]), named)

    def _is_slip(self, word: str) -> bool:
        """Return whether `word` is long and begins no term of anyone listed."""
        return (
            len(word) >= TYPO_FROM
            and not any(self.listed.intersect(self.teachers.get(key, NONE)) for key in self._named(word))
            and not self.terms.is_begun(word, self.listed)
        )

    def _letters(self) -> set[str]:
        return self.terms.letters.union(*chain.from_iterable(self.subjects.values()))

    def _named(self, beginning: str) -> list[str]:
        """Return the subjects with a word in their name that begins so."""
        return [key for key, names in self.subjects.items() if any(n.startswith(beginning) for n in names)]

    def _with(self, found: tuple[BitMap, BitMap], subjects: list[str]) -> tuple[BitMap, BitMap]:
        """Return who was found in the head, and who was found at all or teaches one of the `subjects`."""
        head, body = found
        return head, BitMap.union(head, body, *(self.teachers.get(key, NONE) for key in subjects))
