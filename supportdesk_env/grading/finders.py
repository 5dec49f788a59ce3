"""Searches for lists of phrases in texts most of which hold none of them, such as triggers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from supportdesk_env.grading.index import Candidates, PhraseIndex
from supportdesk_env.grading.phrases import PhraseSet, compile_phrases, find_first

_TEXTS_KEPT = 2048


class PhraseFinder:
    """One list of phrases: finds what a pattern of `compile_phrases` finds, only sooner.

    Lists that are made together share the work of reading a text for its words.
    """

    def __init__(self, phrases: PhraseSet, find_candidates: Callable[[str], Candidates]) -> None:
        """Take the phrases, and what tells which phrases can stand in a text."""
        self._phrases = phrases
        self._find_candidates = find_candidates

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place where a phrase stands in `text`, in lower case."""
        candidates = self._find_candidates(text).get(self._phrases)
        return find_first(candidates, text) if candidates else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every place where a phrase stands in `text`, none inside another."""
        if self._phrases in self._find_candidates(text):
            yield from self._pattern.finditer(text)

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        """Return `text` with something else in every such place."""
        if self._phrases not in self._find_candidates(text):
            return text
        return self._pattern.sub(replace, text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return compile_phrases(self._phrases.phrases)


def build_finders(lists: Mapping[str, Iterable[str]]) -> dict[str, PhraseFinder]:
    """Return a finder for each of `lists`, under its name."""
    sets = {name: PhraseSet.of(phrases) for name, phrases in lists.items()}
    find_candidates = lru_cache(maxsize=_TEXTS_KEPT)(PhraseIndex(sets.values()).find_candidates)
    return {name: PhraseFinder(phrases, find_candidates) for name, phrases in sets.items()}
