"""Cuts away what politely leads in to a statement, so that forbidden claims are read without it.

"May I point out that it is repaired?" says that it is repaired. What is so read never earns
anything.
"""

import re

from supportdesk_env.grading.doubts import load_triggers

_QUESTION = re.compile(r"[^.!?\n]*\?")


def without_courtesy(text: str) -> str | None:
    """Return `text` with blanks where courtesies stood, every other letter in its place, or None.

    A question that only a courtesy made one ends with a full stop.
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
    return None if plain == text else plain
