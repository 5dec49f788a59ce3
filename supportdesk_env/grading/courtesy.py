"""Cuts away what politely leads in to a statement, so that forbidden claims are read without it.

"May I point out that it is repaired?" says that it is repaired, "The second charge? On its way
back." that it is on its way back, and "We looked at it, the lock is off." that the lock is off.
What is so read never earns anything.
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

_SPLICE = re.compile(
    r"(?:\A|(?<=[.!?] )|(?<=\n))(?:we|i|thanks?|sorry|(?:your|the|our|this) \w+)\b"
    r"(?:(?! (?:not|never|no|nor|neither|nobody|nothing|cannot|than|if|whether|that|who|which"
    r"|before|until|unless|once|could|would|might|may|should|sa(?:y|id|ys)|t(?:old|ell)|ask\w*"
    r"|wrote|writes?|read(?:s|ing)?|claim\w*|believ\w+|think\w*|doubt\w*|hop\w+|wish\w*|plan\w*"
    r"|either|such)\b) (?!\w+n't\b)[\w'/-]+){1,12}"
    r"(, )(?=(?:we|i|you|they|there|your|our|all|everything|some(?:one|body)|what|the|it)(?:'\w+)?"
    r" [\w'/-]+,? [\w'/-]+,? \w)"
)
"""A main clause that nothing in it holds open, and the comma after which another one starts."""


def without_courtesy(text: str) -> str | None:
    """Return `text` with blanks where courtesies stood, every other letter in its place, or None.

    A question that only a courtesy made one ends with a full stop, a topic that is named like a
    question with a comma, a clause that only a comma parts from the next with a full stop.
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
    for splice in _SPLICE.finditer(plain.lower()):
        start = splice.start(1)
        plain = f"{plain[:start]}.{plain[start + 1 :]}"
    return None if plain == text else plain
