"""Tells where a text says that what it said before holds for others, or not in this case.

"Hugo's step is locked; yours is a different matter", "That is what we told another customer": the
words that tell it stand after what they are about, in its sentence or at the head of the next one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from supportdesk_env.grading.doubts import is_heard, load_triggers

_PARTS = re.compile(
    r"[,:(\[] ?|\s-\s"
    r"|\b(?:and|but|while|whereas|though|although|yet|however|so|well|at least|in fact)\b,? "
)
"""What the words of a contrast may stand behind within a clause."""

_OTHERS_DISTANCE = 50
"""How far behind "this is", in characters, the others are named whom it is about."""

_LONGEST_NAME = 60
"""Characters in which the others are named."""

_LOOKED_AT = 240
"""Characters of a clause, from its head or from a part on, in which words of a contrast stand."""

_BARE_WORDS = 3
"""Words of a clause that says no more than whom the next one is about."""

_NOT_OF_THEM = re.compile(
    r"\b(?:not|never|no|by|also|too|both|than|like|unlike|same|why|because|nothing|only if|until"
    r"|as well|equally|asked|wrote|reported|tested|ours|us|fault|mistake|error)\b|n't\b"
)
"""What stands before others where nothing is said to hold for them and not here."""

_WORDS = re.compile(r"\w{4}")

_NAMED = re.compile(
    r"(?:(?:For|With|On|Of|At|To|In|Only|It is|It was) )?"
    r"(?!Hi|Hello|Dear|Good|Thank|Please|Our|Your|The|Their|This|That|It|We|Account|Trust|General"
    r"|Today|Customer|Sender|Requester|Client|Reply|Note|Ticket|Case)"
    r"[A-Z][a-z-]+(?: (?:[A-Z][a-z-]+(?:'s?)?|(?<=s' )\w+)|'s?) [a-z]"
)
"""How a clause begins, as written, that speaks of somebody or some firm by name."""


def contrast_at(text: str, before: Sequence[str]) -> int | None:
    """Return where in a clause the words begin that part this case from what was said before.

    `text` is in lower case, `before` are the clauses before it as written. `None` where nothing is
    parted: weak words ("this ticket", "for you") part only what stands beside some other.
    """
    beside_others: bool | None = None
    for start, rest in _parts(text):
        if is_heard("contrast", rest) or _is_of_others(rest):
            return start
        if is_heard("this_one", rest) or is_heard("unsaid", rest):
            if beside_others is None:
                beside_others = any(map(_tells_of_others, before))
            if beside_others or _tells_of_others(text[: min(start, _LOOKED_AT)]):
                return start
    return None


def is_led_up_to(text: str, start: int) -> bool:
    """Return whether anything is said in `text` before `start` that the contrast is with."""
    return _WORDS.search(text[:start]) is not None


def points_back(text: str) -> bool:
    """Return whether a clause, in lower case, is about what was said before it, or just opens.

    "With you, however, things are different": the words before the comma say nothing themselves.
    """
    if len(text.split()) <= _BARE_WORDS and is_heard("this_one", f"{text},"):
        return True
    return is_heard("points_back", text)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a contrast can begin in a clause, and the words from there on."""
    triggers = load_triggers()
    lists = ("contrast", "this_one", "points_back", "unsaid")
    bits = reduce(or_, (triggers[name].bits for name in lists))
    if not triggers["contrast"].candidates(text) & bits:
        return
    yield 0, text[:_LOOKED_AT]
    for match in _PARTS.finditer(text):
        yield match.end(), text[match.end() : match.end() + _LOOKED_AT]


def _is_of_others(rest: str) -> bool:
    """Return whether words say of what stands before them that others are meant."""
    pointer = load_triggers()["points_back"].search(rest)
    if pointer is None:
        return False
    rest = rest[pointer.end() :]
    others = load_triggers()["others"].search(rest[: _OTHERS_DISTANCE + _LONGEST_NAME])
    return (
        others is not None
        and others.start() <= _OTHERS_DISTANCE
        and not _NOT_OF_THEM.search(rest[: others.start()])
    )


def _tells_of_others(text: str) -> bool:
    """Return whether `text`, as written, speaks of somebody by name or as another."""
    return _NAMED.match(text) is not None or is_heard("others", text.lower())
