"""Undoes disguises of words that a text may not hold, so that forbidden claims are read in both.

A plain word list decides: nothing is rewritten that does not become one of its words, so ids,
initials and amounts of an honest text stay as they are. What was undone never earns anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pydantic import TypeAdapter

from supportdesk_env.grading.hidden import Edit, find_markup
from supportdesk_env.grading.normalise import apply_edits, normalise
from supportdesk_env.package_data import read_yaml

_TOKEN = r"[@$\u20ac]?[^\W_](?:[^\s,;]*(?:[^\W_]|[@$]))?"
_LEET = (
    str.maketrans("0134578@$\u20ac!|+", "oieastbaseilt"),
    str.maketrans("0134578@$\u20ac!|+", "oleastbaselit"),
)
_STROKES = str.maketrans("\u00f8\u0142\u0111\u0127\u00df", "oldhs")
_MASK = r"[*#_]"
_LONGEST = 16
_CUT_LENGTH = 6
"""A word that is cut in two must have so many letters; shorter ones arise by chance."""

_SPELT_LENGTH = 3
"""A word in single letters must have so many."""


_SPELT = r"(?:[^\W_][\W_]+){2,}[^\W_]"
_SHORT_FORM = r".+'\w{1,2}"


class _Words(NamedTuple):
    """The word list, and what is needed to find its words fast."""

    secret: frozenset[str]
    all: frozenset[str]
    starts: frozenset[str]
    """Every beginning of a word."""
    squeezed: dict[str, str]
    """Secret words by their form without doubled letters."""


@cache
def _words() -> _Words:
    raw = TypeAdapter(dict[str, str]).validate_python(read_yaml("grading", "data/disguise.yaml"))
    secret = {form for word in raw["secret"].split() for form in (word, f"{word}s")}
    words = secret.union(raw["plain"].split())
    return _Words(
        secret=frozenset(secret),
        all=frozenset(words),
        starts=frozenset(word[:end] for word in words for end in range(1, len(word) + 1)),
        squeezed={
            _squeeze(word): word for word in sorted(secret) if len(_squeeze(word)) > _SPELT_LENGTH
        },
    )


def skeleton(text: str) -> tuple[str, list[int]] | None:
    """Return `text` without its disguises and, per character, the offset in the original.

    What markup hides stands in it. `None` where it would be what `normalise` returns.
    """
    markup = find_markup(text)
    shown, places = apply_edits(text, range(len(text)), markup)
    plain, offsets = normalise(shown)
    edits = list(_repairs(plain))
    if not edits and not markup:
        return None
    undone, kept = apply_edits(plain, offsets, edits)
    return undone, [places[offset] for offset in kept]


def _repairs(text: str) -> Iterator[Edit]:
    """Yield each disguised word and what it stands for."""
    lowered = text.lower()
    tokens: list[str] = re.findall(_TOKEN, lowered)
    starts = _words().starts
    may_join = any(one in starts and one + two in starts for one, two in pairwise(tokens))
    if not (may_join or any(map(_repair, set(tokens)))):
        return
    found = list(re.finditer(_TOKEN, lowered))
    end = 0
    for number, token in enumerate(tokens):
        if number < end:
            continue
        if joined := _join(found[number : number + _LONGEST]):
            word, count = joined
            end = number + count
            yield Edit(found[number].start(), found[end - 1].end(), word)
        elif repaired := _repair(token):
            yield Edit(*found[number].span(), repaired)


def _join(found: Sequence[re.Match[str]]) -> tuple[str, int] | None:
    """Return the longest word that tokens make together from the first on, and how many do."""
    words, joined, best = _words(), "", None
    for count, (token, before) in enumerate(zip(found, (found[0], *found), strict=False), 1):
        joined += token.group()
        gap = token.string[before.end() : token.start()]
        if joined not in words.starts or re.match(r"[.!?]\s", gap):
            break
        is_spelt = len(joined) == count
        least = _SPELT_LENGTH if is_spelt else _CUT_LENGTH
        if (
            count > 1
            and len(joined) >= least
            and joined in (words.all if is_spelt else words.secret)
        ):
            best = joined, count
    return best


@lru_cache(maxsize=8192)
def _repair(token: str) -> str | None:
    """Return the word that a token disguises, `None` for one that disguises none."""
    words = _words()
    if token in words.all or token.isdigit() or re.fullmatch(_SHORT_FORM, token):
        return None
    for letters in _letters(token):
        if letters in words.all:
            return letters
        if squeezed := words.squeezed.get(_squeeze(letters)):
            return squeezed
        if re.fullmatch(_SPELT, token) and (apart := _take_apart(letters)):
            return apart
    return _unmask(token) if re.search(_MASK, token) else None


def _unmask(token: str) -> str | None:
    """Return the one word in which signs of `token` stand for letters."""
    pattern = re.sub(_MASK, r"\\w", re.sub(r"[^\w*#]", "", token))
    fitting = [word for word in _words().secret if re.fullmatch(pattern, word)]
    return fitting[0] if len(fitting) == 1 else None


def _letters(token: str) -> Iterator[str]:
    """Yield the ways to read a token as letters only: no accents, no digits, no punctuation."""
    bare = unicodedata.normalize("NFKD", token.translate(_STROKES))
    for table in _LEET:
        yield "".join(letter for letter in bare.translate(table) if "a" <= letter <= "z")


def _take_apart(letters: str) -> str | None:
    """Return the words that letters spell one after another, the longest first; none left over."""
    words, found, at = _words().all, [], 0
    while at < len(letters):
        ends = range(min(len(letters), at + _LONGEST), at, -1)
        end = next((end for end in ends if letters[at:end] in words), None)
        if end is None:
            return None
        found.append(letters[at:end])
        at = end
    return " ".join(found)


def _squeeze(word: str) -> str:
    """Return a word without doubled letters."""
    return re.sub(r"(.)\1+", r"\1", word)
