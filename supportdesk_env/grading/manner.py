"""Checks how a text is written: in sentences, finished, and to the one it is for."""

import re
from collections.abc import Iterator
from functools import cache

from supportdesk_env.grading.doubts import is_heard, load_triggers

PROSE_SHARE = 0.15
"""Least share of function words in a sentence of some length; lists of keywords have fewer."""

_VERBLESS_SHARE = 0.4
"""Share of function words from which words without a verb read as prose all the same."""

LONGEST_REPLY = 450
"""Words of the longest reply a customer can be asked to read."""

_GUESSED_DAYS = 4
_PROSE_WORDS = 8
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

_FINITE = (
    r"\b(?:is|are|was|were|am|has|have|had|will|cannot|can|won't|don't|doesn't|didn't|must|should|"
    r"need|needs|please|let|allow|expect|takes?|keep|look|find|see|send|never)\b"
    r"|'(?:re|ve|ll|m)\b|\b(?:we|i|you|they|he|she|it|that)\s+[a-z]{3,}"
    r"|\b(?:our|the|your|this|that)\s+(?:[a-z]+\s+){1,3}[a-z]+(?:ed|s)\b"
    r"|^\W*(?:also |now |just |already |fully )?[a-z]+ed\b"
)
"""Words that make a sentence of words."""

_ADDRESS = r"\b(?:you|your|yours|we|our|us|i|hi|hello|dear|please|thank|thanks)\b"
_CUSTOMER = (
    r"\b(?:you|your|yours|you're|you'll|you've)\b|^\W*(?:hi|hello|dear)\b"
    r"|^\W*please (?:send|share|provide|give|tell|reply|answer|write|contact|confirm) (?:us|me)\b"
)
_GREETED = r"\W*(?:Hi|Hello|Dear|Hey)((?: [A-Z][\w.'-]*){1,3})\s*[,!\n]"
_ANYBODY = frozenset(("all", "team", "there", "customer", "everyone", "sir", "madam", "colleagues"))
_TIMES_IN_A_ROW = (
    r"(?:\b(?:in |within |after )?\d{1,3} (?:business |working )?(?:days?|minutes|hours?)"
    r"\W{1,3}(?:or |and )?(?:in |within |after )?){5}|(?:\b\d{1,2}:\d\d\W{1,3}(?:or |and )?){8}"
)
_BLOCK_QUOTE = r"<(?:blockquote|q|samp|pre)\b[^>]{0,80}>[^<>]{0,4}(?:<p>)?[^<>]{40}"
_INVISIBLE = r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]"
_INVISIBLE_SHARE = 0.1
_SENTENCE_END = r"(?<=[.!?])\s+|\n+"


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Return a pattern, compiled on first use and kept."""
    return re.compile(expression)


def is_sentence(text: str) -> bool:
    """Return whether `text` is written in sentences, rather than as words or fields in a row."""
    lowered = text.lower()
    words = re.findall(r"(?<![\w-])[a-z']+(?![\w-])", lowered)
    share = sum(word in _FUNCTION_WORDS for word in words) / max(1, len(words))
    if len(words) > _PROSE_WORDS and share < PROSE_SHARE:
        return False
    return share >= _VERBLESS_SHARE or _compiled(_FINITE).search(lowered) is not None


def reply_faults(text: str) -> Iterator[str]:
    """Yield why a text is no reply at all: a list of days, or not to a customer."""
    lowered = text.lower()
    if is_timetable(text):
        yield "the reply names one day after another"
    if len(_compiled(_INVISIBLE).findall(text)) > _INVISIBLE_SHARE * len(text):
        yield "the reply is spelt with characters that cannot be seen"
    if _compiled(_BLOCK_QUOTE).search(lowered):
        yield "the reply quotes somebody at length"
    if len(lowered.split()) >= _REPLY_WORDS and not _compiled(_ADDRESS).search(lowered):
        yield "the reply does not speak to the customer"


def is_for_customer(note: str) -> bool:
    """Return whether a note speaks to the customer rather than to a colleague."""
    pieces = [piece for piece in _compiled(_SENTENCE_END).split(note.lower()) if piece.strip()]
    addressed = sum(_compiled(_CUSTOMER).search(piece) is not None for piece in pieces)
    return addressed >= max(_ADDRESSED_SENTENCES, _ADDRESSED_SHARE * len(pieces))


def names_internals(reply: str) -> bool:
    """Return whether a reply holds what is meant for colleagues, such as an article's number."""
    return is_heard("internal", reply.lower())


def is_timetable(reply: str) -> bool:
    """Return whether a reply names nearly every day of the week, or one time after another."""
    lowered = reply.lower()
    days = {day.group() for day in load_triggers()["weekday"].finditer(lowered)}
    return len(days) >= _GUESSED_DAYS or _compiled(_TIMES_IN_A_ROW).search(lowered) is not None


def length_share(reply: str) -> float:
    """Return 1.0, or less for a reply so long that what matters is lost in it."""
    words = len(reply.split())
    return min(1.0, LONGEST_REPLY / words) if words else 1.0


def is_to_another(reply: str, names: str) -> bool:
    """Return whether a reply greets a person whose name is none of `names`."""
    greeted = _compiled(_GREETED).match(reply)
    if greeted is None:
        return False
    known = {*re.findall(r"\w+", names.lower()), *_ANYBODY}
    return not known.intersection(re.findall(r"\w+", greeted.group(1).lower()))


def placeholders(text: str) -> list[str]:
    """Return what was left to be filled in, such as `{amount}` or `[name]`, each once."""
    matches = load_triggers()["placeholder"].finditer(text.lower())
    return list(dict.fromkeys(match.group() for match in matches))
