"""Phrases as a domain expert writes them, compiled into one pattern."""

import re
from collections.abc import Iterable


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a case-insensitive pattern for any of `phrases`, at word boundaries.

    A blank matches any run of white space and `*` the rest of a word; a phrase that starts with
    `re:` is taken as a regular expression.
    """
    parts = [_pattern(phrase) for phrase in phrases]
    return re.compile("|".join(parts), re.IGNORECASE)


def _pattern(phrase: str) -> str:
    if phrase.startswith("re:"):
        return f"(?:{phrase[3:]})"
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    joined = r"\s+".join(words)
    return rf"(?<!\w){joined}(?!\w)"
