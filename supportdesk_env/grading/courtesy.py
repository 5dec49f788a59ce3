"""Cuts away what politely leads in to a statement, so that forbidden claims are read without it.

"May I point out that it is repaired?" says that it is repaired, and "The second charge? On its way
back." that it is on its way back. What is so read never earns anything.
"""

import re

from supportdesk_env.grading.doubts import load_triggers

_QUESTION = re.compile(r"[^.!?\n]*\?")

_TOPIC_NAMED = re.compile(
    r"(?:\A|(?<=[.!?] )|(?<=\n))"
    r"(?!(?:wh\w+|how|is|are|was|were|am|do|does|did|have|has|had|can|could|will|would|shall"
    r"|should|may|might|must|any\w*|some\w*|more|need|want|still|questions?|unsure|i|you|we|he|she"
    r"|it|they|there|so|and|but|or|if)\b)(?:[\w'-]+ ){0,5}[\w'-]+\?(?= \S)"
)
"""A few words, none of them a verb, that are answered at once and ask nothing: "The lock?"."""


def without_courtesy(text: str) -> str | None:
    """Return `text` with blanks where courtesies stood, every other letter in its place, or None.

    A question that only a courtesy made one ends with a full stop, a topic that is named like a
    question with a comma.
    """
    heard = text.lower().replace("\u2019", "'")
    if len(heard) != len(text):
        return None
    plain = text
    for found in load_triggers()["courtesy"].finditer(heard):
        start, end = found.span()
        plain = plain[:start] + " " * (end - start) + plain[end:]
        question = _QUESTION.match(plain, end)
        if question and load_triggers()["announcing"].search(found.group()):
            last = question.end() - 1
            plain = f"{plain[:last]}.{plain[last + 1 :]}"
    for named in _TOPIC_NAMED.finditer(plain.lower()):
        last = named.end() - 1
        plain = f"{plain[:last]},{plain[last + 1 :]}"
    return None if plain == text else plain
