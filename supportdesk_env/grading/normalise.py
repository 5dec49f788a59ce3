"""Brings a text into the form it is read in, and keeps where each character came from.

What a reader would not see is dropped, and letters that look like Latin ones become Latin. The
table of look-alikes follows UTS #39; the library for it (confusable-homoglyphs) loads a megabyte
of JSON when it is imported and was last released in January 2024.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pydantic import TypeAdapter

from supportdesk_env.grading.hidden import Edit, decode_references, find_hidden
from supportdesk_env.package_data import read_yaml

_PLAIN = r"[<&\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|~~|\*\*|\][(:]"
"""What a text of ASCII may hold that is not read as it is written."""

_ODD = (
    r"[^\x00-\x7f]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]{2,8});"
)
_WORD = r"(?<!\w)\w*[^\W\x00-\x7f]\w*"
_FRACTIONS = {"\u00bc": ".25", "\u00bd": ".5", "\u00be": ".75"}
_FORMS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("\u2023\u25e6\u25aa\u25cf\u25b8\u25ba\u27a4", "\u2022"),
    "\u0130": "I",  # the one letter that grows when it is made small
    **dict.fromkeys("\u2028\u2029", "\n"),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", ""),  # letters without a shape
}
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Mn", "Me"))
"""Categories of characters without a shape of their own."""


class _Lookalikes(NamedTuple):
    """What is read as which Latin letter."""

    letters: dict[int, str]
    symbols: dict[str, str]


@cache
def _lookalikes() -> _Lookalikes:
    raw = TypeAdapter(dict[str, dict[str, str]]).validate_python(
        read_yaml("grading", "data/lookalikes.yaml")
    )
    letters, symbols = (
        {look: latin for latin, looks in raw[name].items() for look in looks}
        for name in ("letters", "symbols")
    )
    return _Lookalikes(str.maketrans(letters), symbols)


def normalise(text: str) -> tuple[str, list[int]]:
    """Return `text` as it is read and, per character of it, the offset in the original.

    What a reader would not see is dropped, compatibility forms are unified (NFKC), and look-alikes
    of Latin letters become Latin where they stand in a Latin word or make up a whole word.
    """
    if text.isascii() and not re.search(_PLAIN, text):
        return text, list(range(len(text)))
    visible, offsets = apply_edits(text, range(len(text)), find_hidden(text))
    plain, offsets = apply_edits(visible, offsets, _unified(visible))
    return re.sub(_WORD, _latin, plain), offsets


def apply_edits(text: str, offsets: Sequence[int], edits: Iterable[Edit]) -> tuple[str, list[int]]:
    """Return `text` with `edits` in their order, and the offset of each character of it.

    An edit that starts inside another one goes no further back than the end of that.
    """
    parts: list[str] = []
    kept: list[int] = []
    at = 0
    for start, end, replacement in edits:
        if end <= at:
            continue
        first = max(start, at)
        parts += text[at:first], replacement
        kept += offsets[at:first]
        kept += [offsets[first]] * (len(replacement) - 1)
        kept += [offsets[end - 1]] if replacement else []
        at = end
    parts.append(text[at:])
    kept += offsets[at:]
    return "".join(parts), kept


def _unified(text: str) -> Iterator[Edit]:
    """Yield the plain form of every character that has one."""
    for match in re.finditer(_ODD, text):
        written, start = match.group(), match.start()
        if written in _FRACTIONS:
            whole = "" if text[start - 1 : start].isdigit() else "0"
            yield Edit(start, match.end(), whole + _FRACTIONS[written])
        else:
            yield Edit(start, match.end(), _plain_form(written))


@lru_cache(maxsize=4096)
def _plain_form(written: str) -> str:
    """Return the plain form of one character or character reference."""
    character = decode_references(written) if written.startswith("&") else written
    form = unicodedata.normalize("NFKC", _FORMS.get(character, character))
    if form.isascii() and (form.isprintable() or form.isspace()):
        return form
    symbols = _lookalikes().symbols
    return "".join(
        _FORMS.get(part, symbols.get(part, part))
        for part in form
        if unicodedata.category(part) not in _UNSEEN
    )


def _latin(match: re.Match[str]) -> str:
    """Return a word with its look-alikes as Latin letters, unless other letters make it up."""
    word = match.group()
    latin = word.translate(_lookalikes().letters)
    is_latin = any("a" <= letter <= "z" for letter in word.lower())
    return latin if is_latin or latin.isascii() else word
