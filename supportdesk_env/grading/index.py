"""Tells from the words of a text which phrases it can hold, so that only those are looked for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from supportdesk_env.grading.phrases import DIGIT, PhraseSet

if TYPE_CHECKING:
    from supportdesk_env.grading.keywords import Keywords

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WORDS_KEPT = 8192

Candidates = dict[PhraseSet, tuple[str, ...]]
"""Of each set, the phrases that can stand in a text, in the order in which they are tried."""


class PhraseIndex:
    """The phrases of several sets, by the words they cannot do without."""

    def __init__(self, sets: Iterable[PhraseSet]) -> None:
        """Take the sets; each phrase is read for its keywords."""
        from supportdesk_env.grading.keywords import find_keywords  # noqa: PLC0415 - slow to load

        self._entries = [(phrases, phrase) for phrases in sets for phrase in phrases.phrases]
        keywords = [find_keywords(phrase) for _, phrase in self._entries]
        self._first = _Postings(first for first, _ in keywords)
        self._second = _Postings(second for _, second in keywords)

    def find_candidates(self, text: str) -> Candidates:
        """Return which phrases can stand in `text`; no other phrase does."""
        words = set(_TOKEN.findall(text))
        numbers = self._first.of_words(words) & self._second.of_words(words)
        found: Candidates = {}
        for number in sorted(numbers):
            phrases, phrase = self._entries[number]
            found[phrases] = (*found.get(phrases, ()), phrase)
        return found


class _Postings:
    """Which entries have a keyword that a word of the text satisfies.

    Numbers are kept in tuples, which the garbage collector leaves out, unlike sets.
    """

    def __init__(self, keywords: "Iterable[Keywords]") -> None:
        numbers: dict[str, list[int]] = defaultdict(list)
        self._always = set()
        for number, alternatives in enumerate(keywords):
            if not alternatives:
                self._always.add(number)
            for keyword in alternatives:
                numbers[keyword].append(number)
        self._by_keyword = {keyword: tuple(listed) for keyword, listed in numbers.items()}
        self._longest = max(map(len, numbers), default=0)
        self._inner = [k.strip("*") for k in numbers if k[0] == k[-1] == "*" != k]
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._find)

    def of_words(self, words: Iterable[str]) -> set[int]:
        """Return the entries one of whose keywords is among `words`."""
        return self._always.union(*map(self._of_word, words))

    def _find(self, word: str) -> tuple[int, ...]:
        known = self._by_keyword
        return tuple({n for form in self._forms(word) if form in known for n in known[form]})

    def _forms(self, word: str) -> Iterator[str]:
        """Yield every keyword that `word` satisfies, and some that are none."""
        yield word
        if any(character.isdecimal() for character in word):
            yield DIGIT
        if word.isdecimal():
            return
        for length in range(1, min(len(word), self._longest) + 1):
            yield f"{word[:length]}*"
            yield f"*{word[-length:]}"
        for part in self._inner:
            if part in word:
                yield f"*{part}*"
