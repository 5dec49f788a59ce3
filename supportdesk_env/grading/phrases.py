"""Phrases as a domain expert writes them, compiled into one pattern."""

import re
from collections.abc import Iterable


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of `phrases` at word boundaries; it expects lower-case text.

    A blank matches any run of white space and `*` the rest of a word; a phrase that starts with
    `re:` is taken as a regular expression. Lower-case text and one shared word boundary let the
    engine reject most positions at once.
    """
    listed = list(phrases)
    parts = [phrase[3:] for phrase in listed if phrase.startswith("re:")]
    if words := [_pattern(phrase) for phrase in listed if not phrase.startswith("re:")]:
        parts.append(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
    return re.compile("|".join(f"(?:{part})" for part in parts))


def _pattern(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.lower().split()]
    return r"\s+".join(words)
