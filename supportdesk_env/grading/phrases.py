"""Phrases as a domain expert writes them, compiled into patterns; they expect lower-case text.

A blank matches any run of white space and `*` the rest of a word; a phrase that starts with `re:`
is taken as a regular expression.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from supportdesk_env.grading.openings import opens_a_line, stands_first, with_fast_opening

DIGIT = "\x03"
"""The keyword of phrases that need some digit; a number satisfies this one, and its own."""


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of `phrases` at word boundaries.

    Lower-case text and one shared word boundary let the engine reject most positions at once.
    """
    return re.compile("|".join(f"(?:{with_fast_opening(part)})" for part in _parts(phrases)))


def _parts(phrases: Iterable[str]) -> list[str]:
    """Return the expressions any one of which is to match."""
    expressions, words = _by_form(phrases)
    parts = [phrase.removeprefix("re:") for phrase in expressions]
    if words:
        parts.append(rf"(?<!\w)(?:{'|'.join(_pattern(phrase) for phrase in words)})(?!\w)")
    return parts


@dataclass(frozen=True, eq=False, slots=True)
class PhraseSet:
    """Phrases any one of which is enough, in the order in which they are tried at a place.

    The same as `compile_phrases` of them, for those who know which of them can match at all.
    Readings share sets, so a set is equal to itself only.
    """

    phrases: tuple[str, ...]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "PhraseSet":
        """Return the set of `phrases`, expressions first."""
        expressions, words = _by_form(phrases)
        return cls(tuple(dict.fromkeys(expressions + words)))


def find_first(phrases: Iterable[str], text: str) -> re.Match[str] | None:
    """Return the leftmost match of any of `phrases`; of two at one place, that of the first."""
    first = None
    for search in map(_search_of, phrases):
        match = search(text)
        if match and (first is None or match.start() < first.start()):
            first = match
    return first


@cache
def _search_of(phrase: str) -> Callable[[str], re.Match[str] | None]:
    """Return what searches for one phrase, compiled when it is first needed."""
    pattern, source = compile_phrases([phrase]), phrase.removeprefix("re:")
    if stands_first(source):
        return pattern.match
    if opens_a_line(source):
        return lambda text: pattern.search(text) if "\n" in text else pattern.match(text)
    return pattern.search


def _by_form(phrases: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the regular expressions among `phrases`, and the others."""
    listed = list(phrases)
    expressions = [phrase for phrase in listed if phrase.startswith("re:")]
    return expressions, [phrase for phrase in listed if not phrase.startswith("re:")]


def _pattern(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.lower().split()]
    return r"\s+".join(words)
