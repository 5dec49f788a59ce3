"""Tells whether one text is a copy of another, by the word trigrams they share."""

COPY_LIMIT = 0.6
"""Share of the word trigrams of a text from which it counts as a copy."""

_LETTER = 15
"""Words from which a reply is more than a sentence that a note may share with it."""

_SHORTEST = 6
"""Texts with fewer trigrams share too many by chance."""


def copied_share(text: str, source: str) -> float:
    """Return the share of the word trigrams of `text` that stand in `source` too, 0 to 1."""
    own = _trigrams(text)
    return len(own & _trigrams(source)) / len(own) if len(own) >= _SHORTEST else 0.0


def is_copy(note: str, reply: str) -> bool:
    """Return whether a note repeats the reply: is drawn from it, or holds nearly all of it."""
    if copied_share(note, reply) >= COPY_LIMIT:
        return True
    return len(reply.split()) >= _LETTER and copied_share(reply, note) >= COPY_LIMIT


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))
