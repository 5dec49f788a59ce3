"""Checks how a text is written: in sentences, finished, and to the one it is for."""

import re
from collections.abc import Iterator

from supportdesk_env.grading.doubts import is_heard, load_triggers

PROSE_SHARE = 0.15
"""Least share of function words in a text of some length; lists of keywords have fewer."""

SENTENCE_SHARE = 0.25
"""Least share of the words of a reply that stand in sentences with a verb."""

LONGEST_REPLY = 450
"""Words of the longest reply a customer can be asked to read."""

_GUESSED_DAYS = 4
_PROSE_WORDS = 12
_SENTENCE_WORDS = 4
_REPLY_WORDS = 24
_ADDRESSED_SENTENCES = 2
_ADDRESSED_SHARE = 0.25

_FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "there", "their", "them", "its", "it", "no", "any"),
        *("i", "me", "my", "we", "us", "our", "you", "your", "all", "nothing", "which", "what"),
        *("and", "or", "if", "so", "as", "at", "by", "for", "from", "in", "of", "on", "out"),
        *("to", "up", "with", "within", "not", "is", "are", "be", "been", "was", "were", "will"),
        *("can", "do", "has", "have", "may"),
    )
)

_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|cannot|can|won't|don't|doesn't|didn't|must|should|"
    r"need|needs|please|let|allow|expect|takes?|keep|look|find|see|send|never)\b"
    r"|'(?:re|ve|ll|m)\b|\b(?:we|i|you|they|he|she|it|that)\s+[a-z]{3,}"
    r"|\b(?:our|the|your|this|that)\s+(?:[a-z]+\s+){1,3}[a-z]+(?:ed|s)\b"
)
"""Words that make a sentence of words."""

_ADDRESS = re.compile(r"\b(?:you|your|yours|we|our|us|i|hi|hello|dear|please|thank|thanks)\b")
_CUSTOMER = re.compile(r"\b(?:you|your|yours|you're|you'll|you've)\b|^\W*(?:hi|hello|dear)\b")
_GREETED = re.compile(r"\W*(?:Hi|Hello|Dear|Hey)((?: [A-Z][\w.'-]*){1,3})\s*[,!\n]")
_ANYBODY = frozenset(("all", "team", "there", "customer", "everyone", "sir", "madam", "colleagues"))
_FIELD_LINE = re.compile(r"[\s*_>|-]*\w[\w ]{0,24}[*_]*\s*[:=]\s*\S")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def is_prose(text: str) -> bool:
    """Return whether `text` is written in sentences; short texts are taken to be."""
    words = re.findall(r"[a-z']+", text.lower())
    if len(words) < _PROSE_WORDS:
        return True
    return sum(word in _FUNCTION_WORDS for word in words) >= PROSE_SHARE * len(words)


def reply_faults(text: str) -> Iterator[str]:
    """Yield why a text is no reply at all: not prose, a list of fields, or not to a customer."""
    lowered = text.lower()
    if is_timetable(text):
        yield "the reply names one day after another"
    if not is_prose(text) or not _has_sentences(lowered):
        yield "the reply is a list of words, not prose"
    if len(lowered.split()) >= _REPLY_WORDS and not _ADDRESS.search(lowered):
        yield "the reply does not speak to the customer"


def _has_sentences(text: str) -> bool:
    """Return whether enough of the words of a text, in lower case, stand in real sentences."""
    pieces = [piece for piece in _SENTENCE_END.split(text) if piece.strip()]
    counts = [len(re.findall(r"[a-z']+", piece)) for piece in pieces]
    if sum(counts) < _PROSE_WORDS:
        return True
    real = sum(
        count
        for piece, count in zip(pieces, counts, strict=True)
        if count >= _SENTENCE_WORDS and _FINITE.search(piece) and not _FIELD_LINE.match(piece)
    )
    return real >= SENTENCE_SHARE * sum(counts)


def is_for_customer(note: str) -> bool:
    """Return whether a note speaks to the customer rather than to a colleague."""
    pieces = [piece for piece in _SENTENCE_END.split(note.lower()) if piece.strip()]
    addressed = sum(_CUSTOMER.search(piece) is not None for piece in pieces)
    return addressed >= max(_ADDRESSED_SENTENCES, _ADDRESSED_SHARE * len(pieces))


def names_internals(reply: str) -> bool:
    """Return whether a reply holds what is meant for colleagues, such as an article's number."""
    return is_heard("internal", reply.lower())


def is_timetable(reply: str) -> bool:
    """Return whether a reply names nearly every day of the week."""
    days = {day.group() for day in load_triggers()["weekday"].finditer(reply.lower())}
    return len(days) >= _GUESSED_DAYS


def length_share(reply: str) -> float:
    """Return 1.0, or less for a reply so long that what matters is lost in it."""
    words = len(reply.split())
    return min(1.0, LONGEST_REPLY / words) if words else 1.0


def is_to_another(reply: str, names: str) -> bool:
    """Return whether a reply greets a person whose name is none of `names`."""
    greeted = _GREETED.match(reply)
    if greeted is None:
        return False
    known = {*re.findall(r"\w+", names.lower()), *_ANYBODY}
    return not known.intersection(re.findall(r"\w+", greeted.group(1).lower()))


def placeholders(text: str) -> list[str]:
    """Return what was left to be filled in, such as `{amount}` or `[name]`, each once."""
    matches = load_triggers()["placeholder"].finditer(text.lower())
    return list(dict.fromkeys(match.group() for match in matches))
