"""Tells why a clause or a sentence asserts nothing: trigger phrases, after NegEx and ConText.

NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema et al. 2009,
doi:10.1016/j.jbi.2009.05.002) know trigger phrases, pseudo-triggers that look like one and are
not, and scopes. The phrases are in `data/triggers.yaml`.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from supportdesk_env.grading.finders import PhraseFinder, build_finders
from supportdesk_env.package_data import read_yaml

Doubt = Literal[
    "conditional",
    "hedge",
    "intent",
    "question",
    "denial",
    "attribution",
    "generic",
    "correction",
    "role_play",
    "disclaimer",
    "conjecture",
    "reservation",
    "rejection",
    "quotation",
    "alternative",
    "other_actor",
    "elsewhere",
    "other_case",
    "contrast",
    "jumble",
]
"""Why a clause does not assert what it says.

Claims may tolerate the first seven; conjecture, reservation, rejection and quotation are stronger
kin of hedge, conditional, denial and attribution, which no claim of ours tolerates. Under
other_actor somebody outside the desk and its customer's case does what the clause says; under
elsewhere and other_case it holds for another customer, another time, or another case, which
under contrast is told by what follows. A jumble is words put in a row.
"""

NO_EXCUSE: frozenset[Doubt] = frozenset(
    {
        *("disclaimer", "conjecture", "reservation", "quotation", "alternative"),
        *("other_actor", "elsewhere", "other_case", "contrast", "jumble"),
    }
)
"""Doubts under which a forbidden claim is made all the same."""

_IN_CLAUSE: tuple[Doubt, ...] = (
    *("conditional", "hedge", "intent", "conjecture", "reservation"),
    *("other_actor", "elsewhere", "other_case"),
)
_IN_SENTENCE: tuple[Doubt, ...] = (
    *("denial", "attribution", "generic", "role_play"),
    *("rejection", "quotation", "alternative"),
)
_WHERE: tuple[Doubt, ...] = ("elsewhere", "other_case")
"""Doubts that hold for a whole sentence where they open it."""

_HANDED_DOWN: frozenset[Doubt] = frozenset(
    {"reservation", "rejection", "quotation", "attribution", "role_play", "conjecture"}
)

_TEXTS_KEPT = 1024

_SPEAKER_WORDS = 4
"""Words before a colon that may be just the name of who speaks."""

_SET_ASIDE = re.compile(r"(?:rather than|instead of|without)\b[^,]*,(?= \w)")
"""What stands for something else, or goes without it, and is told apart by a comma."""

_GROUND = re.compile(
    r"(?:and |so |but )?(?:as|since|because|given that|seeing that|now that|although|though"
    r"|even though|while)\b[^,;:]{0,160}, "
    r"(?=(?:the|this|that|these|our|your|we|i|you|it|they|there|all|both|please|[a-z]{2,4}-\d+)\b)"
)
"""How a sentence begins that gives its ground first; its main clause comes after the comma."""

_EMPTY_GROUND = re.compile(
    r"^(?:\w+n't|\w+), |\b(?:so|the case|such|true|right|correct|what (?:we|i) \w+|thing), $"
)
"""A negation that is cut off from its verb by something between commas, or denies what follows."""

_INVERTED = re.compile(
    r"(?:and |so |then |but )?(?:was|were|is|are|did|does|has|have|had|will|can|could|would) "
    r"(?:we|you|they|there|i|he|she|your|our|the|this|that|these|all|everyone|nothing|(?<!did )it|"
    r"[a-z]{2,4}-\d+)\b"
)
"""How a question begins, with or without a question mark."""

_TOLD_FIRST = re.compile(
    r"(?:and |but |now )?you(?:'ve| have| had)? (?:\w+ ){0,2}?(?:ask(?:ed)?|want(?:ed)?|wish(?:ed)?"
    r"|say|said|write|wrote|think|thought|believed?|told|report(?:ed)?|mention(?:ed)?)\b[^:;\"]*"
    r"(?:;|,? but |, so |,? and (?:we|i|please) )"
)
"""How a sentence begins that tells what the customer said, and goes on about what holds."""


@cache
def load_triggers() -> dict[str, PhraseFinder]:
    """Return one finder per trigger list of `data/triggers.yaml`."""
    raw = read_yaml("grading", "data/triggers.yaml")
    lists = TypeAdapter(dict[str, list[str]]).validate_python(raw)
    return build_finders(lists)


def is_heard(name: str, text: str) -> bool:
    """Return whether a phrase of the trigger list `name` stands in `text`, in lower case."""
    return load_triggers()[name].search(text) is not None


def _heard(names: Iterable[Doubt], text: str) -> set[Doubt]:
    """Return those of `names` a phrase of whose trigger list stands in `text`, in lower case."""
    triggers = load_triggers()
    candidates = triggers["negation"].candidates(text)  # every list has the same
    finders = ((name, triggers[name]) for name in names)
    return {n for n, finder in finders if candidates & finder.bits and finder.search(text)}


class ClauseDoubts(NamedTuple):
    """What a clause says of itself: its doubts, and where the scopes of negations in it are."""

    doubts: frozenset[Doubt]
    negated_from: int | None
    """Where the scope of a negation begins that reaches to the end."""
    set_aside: tuple[int, int] | None
    """The scope of one that ends at a comma: "rather than wait, ...", "as it is not, ..."."""


def doubts_of_clause(text: str) -> ClauseDoubts:
    """Return the doubts a clause raises itself, and where the scopes of negations in it are."""
    heard = without_pseudo(text)
    doubts = frozenset(_heard(_IN_CLAUSE, heard))
    negation, aside = load_triggers()["negation"].search(heard), None
    if negation and (closed := _closed_scope(heard, negation.start())):
        aside = closed
        rest = "~" * (closed[1] - closed[0]) + heard[closed[1] :]
        negation = load_triggers()["negation"].search(heard[: closed[0]] + rest)
    return ClauseDoubts(doubts, negation.start() if negation else None, aside)


def _closed_scope(text: str, start: int) -> tuple[int, int] | None:
    """Return the scope of a negation that begins at `start` and ends before the clause does."""
    if aside := _SET_ASIDE.match(text, start):
        return aside.span()
    ground = _GROUND.match(text)
    if ground is None or start >= ground.end() or _EMPTY_GROUND.search(text[start : ground.end()]):
        return None
    return start, ground.end()


def doubts_of_sentence(sentence: str) -> frozenset[Doubt]:
    """Return the doubts that reach over a whole sentence, in lower case."""
    heard = without_pseudo(sentence)
    doubts = _heard(_IN_SENTENCE, heard)
    doubts.update(name for name in _WHERE if _opens(name, heard))
    if sentence.rstrip("\"' )").endswith("?") or _INVERTED.match(sentence):
        doubts.add("question")
    return frozenset(doubts)


def _opens(name: str, text: str) -> bool:
    """Return whether `text` begins with a phrase of the trigger list `name`."""
    found = load_triggers()[name].search(text)
    return found is not None and found.start() == 0


def is_carried(sentence: str, *, is_terse: bool) -> bool:
    """Return whether what a sentence says hangs on a that-clause or a word of somebody else.

    Notes report what the customer said as a matter of course, and drop the subject.
    """
    if is_terse and not is_heard("third_party", sentence):
        return False
    return is_heard("carrier", load_triggers()["trusted"].sub(_blank, sentence))


def tells_first(sentence: str) -> bool:
    """Return whether a sentence, in lower case, says what the customer said and then its own."""
    return _TOLD_FIRST.match(sentence) is not None


def handed_down(lead: str) -> frozenset[Doubt]:
    """Return what the words before a colon, in lower case, say of all that hangs on them."""
    return (doubts_of_clause(lead).doubts | doubts_of_sentence(lead)) & _HANDED_DOWN


def is_told(lead: str) -> bool:
    """Return whether the words before a colon, in lower case, name somebody or a text as source.

    Within a sentence it takes few words or a verb of speech: much else stands before a colon.
    """
    heard = without_pseudo(lead)
    if not is_heard("source", heard) or is_heard("requesting", heard):
        return False
    return lead.endswith(":") or len(lead.split()) <= _SPEAKER_WORDS or is_heard("telling", heard)


@lru_cache(maxsize=_TEXTS_KEPT)
def without_pseudo(text: str) -> str:
    """Return `text` without what only looks like a trigger; the rest keeps its place."""
    return load_triggers()["pseudo"].sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return "~" * len(match.group())
