"""Tells sentences that all stand in one frame: "I had hoped that ...", "..., or so one says".

Who writes each sentence of an answer into the same words says nothing by them; honest answers ask
for one thing after another in the same words, and otherwise hardly begin or end two sentences
alike.
"""

import re
from collections import Counter
from collections.abc import Sequence

_FRAME = 3
"""Words at the head or the end of a sentence that make a frame."""

_SHORTEST = 5
"""Words of the shortest sentence that has room for one."""

_LEAST = 3
_SHARE = 0.6
"""So many sentences, and such a share of those of some length, are in a frame on purpose."""

_WORD = re.compile(r"[\w'-]+")
_ASKED = re.compile(
    r"(?:and |also |then |next |now )*(?:please|kindly"
    r"|(?:could|can|would|will|we|i|you|what|which|when) (?:you|also|send|tell|share|give|name"
    r"|provide|confirm|need|require|let|is|are|was|were))\b"
)
"""How sentences begin that ask for one thing after another."""

_LABEL = re.compile(r"[^\w]*([\w' -]{2,30}?)\s?:(?= \w)|.*\(([^()]{2,30})\)\W*$")
"""A word or two before a colon, or in brackets at the end: "Rejected: ...", "... (no)"."""

_VERDICT_SHARE = 0.3
"""Least share of a short sentence that comes after the others, again and again."""


def framed(sentences: Sequence[str]) -> frozenset[int]:
    """Return the numbers of those sentences, in lower case, that stand in one frame."""
    words = [(number, _WORD.findall(sentence)) for number, sentence in enumerate(sentences)]
    long = [(number, found) for number, found in words if len(found) >= _SHORTEST]
    verdicts = Counter(tuple(found) for _, found in words if 0 < len(found) < _FRAME)
    if any(n >= max(_LEAST, _VERDICT_SHARE * len(words)) for n in verdicts.values()):
        return frozenset(range(len(sentences)))
    labels = {n: s for n, sentence in enumerate(sentences) if (s := _label(sentence))}
    heads = {n: tuple(w[:_FRAME]) for n, w in long if not _ASKED.match(sentences[n])}
    ends = {n: tuple(w[-_FRAME:]) for n, w in long if n in heads}
    return _alike(heads, len(long)) | _alike(ends, len(long)) | _alike(labels, len(sentences))


def _label(sentence: str) -> tuple[str, ...]:
    found = _LABEL.match(sentence)
    return tuple(filter(None, found.groups())) if found else ()


def _alike(frames: dict[int, tuple[str, ...]], of: int) -> frozenset[int]:
    """Return the numbers under which the most frequent frame stands, where it is on purpose."""
    ((frame, times),) = Counter(frames.values()).most_common(1) or [((), 0)]
    if times < _LEAST or times < _SHARE * of:
        return frozenset()
    return frozenset(number for number, found in frames.items() if found == frame)
