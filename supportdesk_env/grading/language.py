"""Tells which sentences of a text are not written in the language policy asks for, English.

By stop words and scripts, since the detectors on PyPI do not fit: lingua brings 96 MB, py3langid
needs numpy, langdetect draws random numbers, and none is sure of a sentence of eight words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from supportdesk_env.package_data import read_yaml

_LEAST_HITS = 2
"""Small words of a language that a stretch of text must hold to be in it."""

_LEAST_SHARE = 0.25
"""Their least share of all its words; names and ids hold few."""

_SCRIPTS = {"cjk": "Chinese", "hiragana": "Japanese", "katakana": "Japanese", "hangul": "Korean"}
_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_STRETCH = r"[,;:()\u2014\n]|\s-\s"
"""What parts a sentence whose parts may be in different languages."""


class _LanguageFile(BaseModel):
    """The shape of `data/languages.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    English: str
    English_too: str
    others: dict[str, str]


class _Words(NamedTuple):
    """Which languages a small word belongs to."""

    english: frozenset[str]
    others: dict[str, tuple[str, ...]]


class Foreign(NamedTuple):
    """What of a text is not in English."""

    sentences: frozenset[str]
    language: str
    """What most of them are in; empty where there are none."""
    share: float
    """Their share of all sentences."""


def find_foreign(sentences: Sequence[str]) -> Foreign:
    """Return which of `sentences` are not in English, as a whole or in part."""
    found = {sentence: name for sentence in sentences if (name := _language_of(sentence))}
    if not found:
        return Foreign(frozenset(), "", 0.0)
    (language, _), *_ = Counter(found.values()).most_common(1)
    return Foreign(frozenset(found), language, len(found) / len(sentences))


@lru_cache(maxsize=1024)
def _language_of(sentence: str) -> str | None:
    """Return the other language, or script, that a sentence or a part of it is in."""
    if not sentence.isascii() and (script := _script_of(sentence)):
        return script
    lowered = sentence.lower()
    if len(_words().others.keys() & set(re.findall(_WORD, lowered))) < _LEAST_HITS:
        return None
    english = _words().english
    if language := _most_spoken(words := re.findall(_WORD, lowered), english.intersection(words)):
        return language
    stretches = (re.findall(_WORD, part) for part in re.split(_STRETCH, lowered))
    pure = (part for part in stretches if not english.intersection(part))
    return next((name for part in pure if (name := _most_spoken(part, ()))), None)


def _most_spoken(words: Sequence[str], english: Collection[str]) -> str | None:
    """Return the language most of the small words in `words` belong to, if it beats English."""
    others = _words().others
    hits = Counter(name for word in dict.fromkeys(words) for name in others.get(word, ()))
    language, count = max(hits.items(), key=itemgetter(1), default=("", 0))
    is_enough = count >= max(_LEAST_HITS, len(english) + 1, _LEAST_SHARE * len(words))
    return language if is_enough else None


def _script_of(sentence: str) -> str | None:
    """Return the script of most letters of a sentence, `None` for Latin ones."""
    scripts = Counter(_script(letter) for letter in sentence if letter.isalpha())
    script, _ = max(scripts.items(), key=itemgetter(1), default=("latin", 0))
    return None if script == "latin" else _SCRIPTS.get(script, f"{script.title()} script")


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return "latin" if letter.isascii() else unicodedata.name(letter, "latin").split()[0].lower()


@cache
def _words() -> _Words:
    """Return the small words of every language."""
    raw = _LanguageFile.model_validate(read_yaml("grading", "data/languages.yaml"))
    english = frozenset(raw.English.split())
    neutral = english.union(raw.English_too.split())
    others: dict[str, tuple[str, ...]] = {}
    for name, words in raw.others.items():
        for word in dict.fromkeys(words.split()):
            if word not in neutral:
                others[word] = (*others.get(word, ()), name)
    return _Words(english, others)
