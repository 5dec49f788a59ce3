"""Tells words put in a row from sentences, by small words that never stand side by side.

Claims are read wherever their words stand in a clause, so that any honest order is understood. What
nobody would write is told here, without a parser: in English most pairs of small words ("of the",
"will be") come again and again, and most others ("the of", "be will") do not come at all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from pydantic import TypeAdapter

from supportdesk_env.package_data import read_yaml

_TOKEN = re.compile(
    r"[A-Z]{2,4}-[A-Z0-9-]{0,12}\d\w*|[A-Za-z]+(?:['-][A-Za-z]+)*|\d[\d.,:/-]*%?|[^\w\s]|\w+"
)
_NOT = re.compile(r"\w+n't")
_SHORT = re.compile(r"(?:i|we|you|they|he|she|it|that|there|who|what|here)'(?:ll|ve|re|m|d|s)")
_STOPS = ".,;:!?"
_LISTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]++ ?[,;/|] ?){6,}")
"""Words one by one; items of a list are no small words."""

_ENDINGS = {"ly": 3, "ing": 6, "ed": 5}
"""Endings that tell what kind of word it is, and how long a word of that kind is at least."""

_CROWD = 3
_CROWD_WORDS = 60
"""So many odd pairs in sentences in a row, of so many words at most, are no slips of the pen."""

_CROWD_SHARE = 0.03
"""Least share of odd pairs among the words of a whole text, where they are a crowd."""

_FEW = 2
_FEW_SHARE = 0.045
_SENTENCE_SHARE = 0.12
"""The same where they are few, in a whole text and in a sentence of a longer one."""


@cache
def _followers() -> dict[str, frozenset[str]]:
    """Return what may follow each small word."""
    rows = TypeAdapter(dict[str, str]).validate_python(read_yaml("grading", "data/neighbours.yaml"))
    return {word: frozenset(following.split()) for word, following in rows.items()}


def jumbled(sentences: Sequence[str]) -> Iterator[bool]:
    """Yield, per sentence of a text, whether it stands among words put in a row."""
    odd = [_count_odd(sentence) for sentence in sentences]
    words = [len(sentence.split()) for sentence in sentences]
    share = _CROWD_SHARE if sum(odd) >= _CROWD else _FEW_SHARE
    is_all = sum(odd) >= _FEW and sum(odd) >= share * sum(words)
    crowded = _crowded(odd, words)
    for number, (pairs, size) in enumerate(zip(odd, words, strict=True)):
        is_odd = pairs >= _FEW and pairs >= _SENTENCE_SHARE * size
        yield is_all or is_odd or number in crowded


def _crowded(odd: Sequence[int], words: Sequence[int]) -> set[int]:
    """Return the sentences of all shortest runs that hold a crowd of odd pairs in few words."""
    crowded: set[int] = set()
    pairs, size, first = 0, 0, 0
    for last, (more, longer) in enumerate(zip(odd, words, strict=True)):
        pairs, size = pairs + more, size + longer
        while pairs - odd[first] >= _CROWD or (size > _CROWD_WORDS and first < last):
            pairs, size, first = pairs - odd[first], size - words[first], first + 1
        if more and pairs >= _CROWD:
            crowded.update(range(first, last + 1))
    return crowded


@lru_cache(maxsize=1024)
def _count_odd(sentence: str) -> int:
    """Return how many pairs of neighbours in a sentence English does not have."""
    followers = _followers()
    kinds = [_kind(word) for word in _TOKEN.findall(sentence)]
    listed = " ".join(_LISTED.findall(sentence.lower()))
    return sum(
        follower not in followers[word]
        for word, follower in pairwise([*kinds, "STOP"])
        if word in followers
    ) + sum(word in followers for word in re.findall(r"[a-z]+", listed))


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    """Return a small word itself, of any other what kind of word it is."""
    lowered = word.lower()
    if lowered in _followers():
        return lowered
    if not word[0].isalpha():
        return "NUMBER" if word[0].isdecimal() else "STOP" if word in _STOPS else "MARK"
    if "'" in word:
        return _shortened(lowered)
    for ending, length in _ENDINGS.items():
        if len(word) >= length and lowered.endswith(ending):
            return ending.upper()
    return "WORD"


def _shortened(word: str) -> str:
    if _NOT.fullmatch(word):
        return "NOT"
    return "SHORT" if _SHORT.fullmatch(word) else "S"
