"""Searches for lists of phrases in texts most of which hold none of them, such as triggers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from supportdesk_env.grading.index import PhraseIndex
from supportdesk_env.grading.phrases import PhraseSet, compile_phrases

_TEXTS_KEPT = 2048


class PhraseFinder:
    """One list of phrases: finds what a pattern of `compile_phrases` finds, only sooner.

    Lists that are made together share the work of reading a text for its words.
    """

    def __init__(
        self, phrases: PhraseSet, index: PhraseIndex, find_candidates: Callable[[str], int]
    ) -> None:
        """Take the phrases, their index, and what tells which phrases can stand in a text."""
        self._phrases = phrases
        self._index = index
        self._number = index.numbers[phrases]
        self.bits = index.mask([phrases])
        """A bit for each of its phrases, among those of the lists it was made with."""
        self.candidates = find_candidates
        """Tells which phrases of all lists can stand in a text; those of `bits` are its own."""

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place where a phrase stands in `text`, in lower case."""
        candidates = self.candidates(text) & self.bits
        return self._index.find_first(self._number, candidates, text) if candidates else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every place where a phrase stands in `text`, none inside another."""
        if self.search(text):
            yield from self._pattern.finditer(text)

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        """Return `text` with something else in every such place."""
        return self._pattern.sub(replace, text) if self.search(text) else text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return compile_phrases(self._phrases.phrases)


def build_finders(lists: Mapping[str, Iterable[str]]) -> dict[str, PhraseFinder]:
    """Return a finder for each of `lists`, under its name."""
    sets = {name: PhraseSet.of(phrases) for name, phrases in lists.items()}
    index = PhraseIndex(sets.values())
    find_candidates = lru_cache(maxsize=_TEXTS_KEPT)(index.find_candidates)
    return {name: PhraseFinder(phrases, index, find_candidates) for name, phrases in sets.items()}
