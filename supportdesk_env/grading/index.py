"""Tells from the words of a text which phrases it can hold, so that only those are looked for.

What a word says of all phrases is one number, with a bit for each of them, so that the words of a
text are taken together by a few operations on numbers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, reduce
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING

from supportdesk_env.grading.phrases import DIGIT, PhraseSet, find_first

if TYPE_CHECKING:
    from supportdesk_env.grading.keywords import Keywords

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WORDS_KEPT = 8192
_CHOICES_KEPT = 8192


class PhraseIndex:
    """The phrases of several sets, by the words they cannot do without; sets go by their number."""

    def __init__(self, sets: Iterable[PhraseSet]) -> None:
        """Take the sets, each of which is numbered; each phrase is read for its keywords."""
        self.numbers = {phrases: number for number, phrases in enumerate(dict.fromkeys(sets))}
        self._phrases = tuple(phrase for phrases in self.numbers for phrase in phrases.phrases)
        sizes = [len(phrases.phrases) for phrases in self.numbers]
        self._ends = tuple(accumulate(sizes))
        self._starts = tuple(end - size for end, size in zip(self._ends, sizes, strict=True))
        self._full = tuple((1 << size) - 1 for size in sizes)
        self._set_of = tuple(n for n, size in enumerate(sizes) for _ in range(size))
        self._bit_of = tuple(1 << number for number in range(len(sizes)))
        self._candidates_of = lru_cache(maxsize=_CHOICES_KEPT)(self._list)
        self._words = _WordBits([_keywords_of(phrase) for phrase in self._phrases])

    def find_candidates(self, text: str) -> int:
        """Return which phrases can stand in `text`, a bit for each; no other phrase does."""
        return self._words.satisfied_by(set(_TOKEN.findall(text)))

    def sets_among(self, candidates: int) -> list[int]:
        """Return the numbers of the sets that have candidates, in order."""
        found = []
        bits = bin(candidates)[:1:-1]
        at = bits.find("1")
        while at >= 0:
            number = self._set_of[at]
            found.append(number)
            at = bits.find("1", self._ends[number])
        return found

    def bits_of(self, numbers: Iterable[int]) -> int:
        """Return sets, each given once by its number, as a bit for each."""
        return sum(map(self._bit_of.__getitem__, numbers))

    def find_first(self, number: int, candidates: int, text: str) -> re.Match[str] | None:
        """Return the first match in `text` of the candidates of one set."""
        bits = candidates >> self._starts[number] & self._full[number]
        return find_first(self._candidates_of(number, bits), text) if bits else None

    def candidates_of(self, number: int, candidates: int) -> tuple[str, ...]:
        """Return the candidates of one set, in the order in which they are tried."""
        return self._candidates_of(number, candidates >> self._starts[number] & self._full[number])

    def _list(self, number: int, bits: int) -> tuple[str, ...]:
        start, places = self._starts[number], bin(bits)[:1:-1]
        return tuple(self._phrases[start + at] for at, bit in enumerate(places) if bit == "1")

    def mask(self, sets: Iterable[PhraseSet]) -> int:
        """Return the bits of all phrases of `sets`."""
        numbers = {self.numbers[phrases] for phrases in sets}
        return sum(self._full[number] << self._starts[number] for number in numbers)


@cache
def _keywords_of(phrase: str) -> "tuple[Keywords, Keywords]":
    """Return the keywords of a phrase; kept, since lists that are indexed apart share phrases."""
    from supportdesk_env.grading.keywords import find_keywords  # noqa: PLC0415 - slow to load

    return find_keywords(phrase)


class _WordBits:
    """Which phrases have keywords of both kinds that words of a text satisfy."""

    def __init__(self, keywords: "Sequence[tuple[Keywords, Keywords]]") -> None:
        self._size = len(keywords)
        entries: dict[str, list[int]] = defaultdict(list)
        always = []
        for number, pair in enumerate(keywords):
            for place, alternatives in zip((number, number + self._size), pair, strict=True):
                if not alternatives:
                    always.append(place)
                for keyword in alternatives:
                    entries[keyword].append(place)
        self._always = _bits(always)
        self._by_keyword = {keyword: _bits(places) for keyword, places in entries.items()}
        self._longest = max(map(len, entries), default=0)
        self._inner = [k.strip("*") for k in entries if k[0] == k[-1] == "*" != k]
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._find)

    def satisfied_by(self, words: Iterable[str]) -> int:
        """Return the phrases both of whose keywords are among `words`, a bit for each."""
        both = reduce(or_, map(self._of_word, words), self._always)
        return both & (both >> self._size)

    def _find(self, word: str) -> int:
        known = self._by_keyword
        return reduce(or_, [known[form] for form in self._forms(word) if form in known], 0)

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


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))
