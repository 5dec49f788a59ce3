"""Tells which sentences are taken back later on: undone, revised, over, never come about.

A sentence, or a part of one, takes back what stands before it where it points back ("it", "that",
"which", "this decision") and says of it that it is undone ("was rolled back", "did not hold"),
where somebody undoes it ("we dropped that"), or in words of its own ("nothing came of it").
What may as well be the honest sequel ("it was lifted", "this was cancelled") does so only where
it is set against what went before: "but", "since", "again". The phrases are in
`data/triggers.yaml`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from supportdesk_env.grading.doubts import load_triggers

_LOOKED_BACK = 110
"""Characters before a predicate in which its subject is looked for."""

_LOOKED_ON = 45
"""Characters after a predicate in which it may be set against what went before."""

_FURTHER_BACK = 2
"""Sentences that go on about one thing are taken back together, so many at most."""

_MOST_PLACES = 40
"""Places of one sentence that are looked at, per list; no honest one has more."""

_PERIOD = r"(?:day|morning|evening|night|afternoon|week|month|noon)"
_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?)"
_LEAD_IN = (
    r"(?:but|and|yet|so|or|no|sorry|however|though|still|then|now|later|today|yesterday|tomorrow"
    r"|alas|unfortunately|sadly|regrettably|actually|meanwhile|afterwards|(?:soon|shortly) after"
    r"|in the (?:meantime|end)|in (?:fact|reality|truth|practice)|by now|since(?: then)?"
    r"|as (?:things stand|it turned out)|as of (?:now|today|\w+)|again|please|note|update|edit"
    rf"|(?:later |earlier )?(?:that|the same|this|the next|the following|last) {_PERIOD}"
    r"|(?:in|on|at|by|since|from|before|after) (?!it\b|that\b|this\b|which\b)[\w:-]+"
    r"(?: \d+| [\w-]+day| utc| morning| evening| noon| on)?"
    rf"|(?:an?|one|two|three|some|a few|\d+|half an) {_UNIT} (?:later|after(?:wards)?|ago)"
    r"|in (?:this|that|your|our) (?:own )?(?:case|ticket|situation|matter)|for (?:you|now)"
    r"|with (?:you|us)|at (?:our end|present|least)|here|there|really|just)"
)
"""What may stand before the subject of a sentence."""

_LED_IN = rf"(?:{_LEAD_IN},? ){{0,4}}"

_NOUN = (
    r"(?:step|plan|decision|statement|sentence|line|promise|offer|measure|move|arrangement|answer"
    r"|assurance|announcement|commitment|assumption|reading|agreement|idea|thing|whole thing"
    r"|advice|instruction|state|state of (?:things|affairs)|refusal|handover|entry|booking|rule"
    r"|view|review|investigation|position|fix|repair|patch|undertaking|above"
    r"|above (?:sentence|statement|line|step)|last (?:sentence|statement|line|part))"
)
_NO_NOUN = (
    r"(?:the|an?|your|our|my|his|her|their|its|we|you|it|they|i|he|she|there|this|that|these|those"
    r"|no|not|nobody|nothing|none|all|is|was|are|were|has|have|had|will|would|can|cannot|could|may"
    r"|might|must|should|does|do|did|never|\d+|\w+n't)"
)
_TOLD = (
    r"(?:everything|all|anything|whatever|what)(?: that)? (?:is |was |has been |i |we )?"
    r"(?:described|said|say|written|wrote|stated|promised|announced|noted|above|stands?|set out)"
    r"(?: (?:here|there|above|before|earlier|so far|to you|in (?:that|this|the) [\w-]+))*"
)
_POINTS_BACK = (
    rf"(?:(?<!so )(?:this|that) (?:\w+ )?{_NOUN}|it|(?<!so )that|this|which|both"
    r"|(?:nearly )?all of (?:it|this|that|them)|all(?: this| that)?|these|those|they|everything"
    rf"|{_TOLD}|(?<!so )(?:this|that) (?!{_NO_NOUN}\b)(?:\w+ )?[\w-]+"
    rf"|the (?:whole |said )?{_NOUN}(?! (?:you|that|which|of|in|for|from|who|we|i)\b))"
)
"""How a subject or an object speaks of what went before."""

_START = (
    r"(?:^|[;,:(.!?] ?|[-\u2013\u2014] "
    r"|\b(?:but|and|yet|though|although|then|while|as|for|so) )"
)
_FILLER = (
    r"(?:,? (?:however|though|unfortunately|sadly|alas|i fear|i am afraid|at least|of course"
    r"|in fact|i (?:must|have to|should) (?:add|say|admit)),"
    r"| (?!(?:not|never|nor|cannot|can|could|may|might|would|will|shall|should|must|if|unless"
    r"|whether|until|you|to(?! be\b)|no|nothing|nobody|than|like|by|about|with|when|once|what"
    r"|we|i|they|he|she|our|my|your|his|her|their|this|that|it|which)\b)(?!\w+n't\b)"
    r"[\w':-]+){0,7}?"
)
"""What may stand between a subject and its predicate: no negation, nothing that only may be."""

_SUBJECT = re.compile(
    rf"{_START}(?P<lead>{_LED_IN})(?P<what>{_POINTS_BACK})(?P<rest>{_FILLER}),? ?$"
)
_FRONTED = re.compile(
    r"(?:against|despite|contrary to|after|unlike|besides|apart from|regarding|concerning|with|by"
    r"|from|for|following|instead of|on|in|at|given|considering) "
)
"""How a sentence begins whose first words are about a thing, which a `which` tells more of."""

_NAMED = re.compile(rf"\b{_NOUN}$")
_OBJECT = re.compile(rf" {_POINTS_BACK}\b")
_POINTED_AT = re.compile(
    rf" (?:that|this|all of (?:it|this|that)|(?:this|that|the) {_NOUN})"
    r"(?=\W*$|[,;:.] | (?:again|at|in|on|later|before|after|since|the|this|last|over\w+)\b)"
)
_GOES_ON = re.compile(
    rf"\W*{_LED_IN}(?:{_POINTS_BACK}|so it was|i (?:wrote|said)) "
    r"|\W*(?:\w+ ){1,3}(?:it|this|that)(?= (?:because|when|after|in|on|at|for|as|before)\b|\W)"
)
_SET_AGAINST = re.compile(
    r"\b(?:but|yet|however|though|although|only|since(?! (?:your|our|the|they|it|we|you)\b)|again"
    r"|meanwhile|later|afterwards|meantime|by now|had to be|right away|straight away|unfortunately"
    r"|at once|long (?:ago|since)|without (?:renewal|replacement|effect)"
    rf"|(?:the )?(?:next|same|following) {_PERIOD})\b"
)
_FORBIDS = re.compile(
    r"(?:\b(?:not|never|nor|cannot|can|could|may|might|would|will|shall|should|if|unless|whether"
    r"|until|to|you|nobody|no one|nothing|or|no need)\b|n't\b)[^;:,.(]{0,40}$"
)
_PARTS = re.compile(r"[;:(] ?|, (?:but|and|yet) |[-\u2013\u2014] | (?:but|yet) ")
_LISTS = ("undone", "reversed", "undoes", "taken_back")


def taken_back(sentences: Sequence[str]) -> Iterator[bool]:
    """Yield, per sentence in lower case, whether it is taken back, by itself or by a later one."""
    taken = [False] * len(sentences)
    for number, sentence in enumerate(sentences):
        places = list(_places(sentence))
        if not places:
            continue
        first = number if any(places) and 0 not in places else number - 1
        taken[number] = any(places)
        for back in range(first, max(-1, first - 1 - _FURTHER_BACK), -1):
            taken[back] = True
            if not _GOES_ON.match(sentences[back]):
                break
    yield from taken


def _places(sentence: str) -> Iterator[int]:
    """Yield where a sentence begins to take something back, 0 for at its head."""
    triggers = load_triggers()
    candidates = triggers["undone"].candidates(sentence)
    heard = [name for name in _LISTS if candidates & triggers[name].bits]
    for name in heard:
        for match in islice(triggers[name].finditer(sentence), _MOST_PLACES):
            place = _PLACES[name](sentence, match)
            if place is not None:
                yield place


def _subject(sentence: str, match: re.Match[str]) -> tuple[int, bool] | None:
    """Return where the clause begins whose subject points back, and whether it names a decision."""
    offset = max(0, match.start() - _LOOKED_BACK)
    subject = _SUBJECT.search(sentence[offset : match.start()])
    if subject is None or (
        subject["what"] == "which"
        and _FRONTED.match(sentence)
        and sentence.find(", ", match.end()) >= 0
    ):
        return None
    start = 0 if offset == 0 and not subject.start("lead") else offset + subject.start("lead")
    return start, _NAMED.search(subject["what"]) is not None


def _of_subject(sentence: str, match: re.Match[str]) -> int | None:
    """Return where the clause begins whose subject points back, `None` where none does."""
    found = _subject(sentence, match)
    return None if found is None else found[0]


def _of_subject_against(sentence: str, match: re.Match[str]) -> int | None:
    """Return the same, where it is a decision or set against what went before."""
    found = _subject(sentence, match)
    if found is None:
        return None
    place, is_named = found
    around = sentence[max(0, place - len("but ")) : match.end() + _LOOKED_ON]
    return place if is_named or _SET_AGAINST.search(around) else None


def _of_actor(sentence: str, match: re.Match[str]) -> int | None:
    """Return where somebody undoes what went before, `None` where it is something else."""
    return _of_itself(sentence, match) if _OBJECT.match(sentence, match.end()) else None


def _of_either(sentence: str, match: re.Match[str]) -> int | None:
    """Return where something is undone, or somebody undoes it."""
    place = _of_subject(sentence, match)
    return _of_actor(sentence, match) if place is None else place


def _of_either_against(sentence: str, match: re.Match[str]) -> int | None:
    """Return the same, where it is a decision, pointed at, or set against what went before."""
    place = _of_subject_against(sentence, match)
    if place is None and _POINTED_AT.match(sentence, match.end()):
        return _of_itself(sentence, match)
    return place


def _of_itself(sentence: str, match: re.Match[str]) -> int | None:
    """Return where words begin that take something back, unless they are denied or only wished."""
    start = match.start()
    if match.group().startswith("("):
        return start
    if _FORBIDS.search(sentence[max(0, start - _LOOKED_BACK) : start]):
        return None
    return start if _first_part(sentence) < start else 0


@lru_cache(maxsize=64)
def _first_part(sentence: str) -> int:
    """Return where the first part of a sentence ends; kept, since it is asked for every match."""
    found = _PARTS.search(sentence)
    return found.start() if found else len(sentence)


_PLACES = {
    "undone": _of_either,
    "reversed": _of_either_against,
    "undoes": _of_actor,
    "taken_back": _of_itself,
}
"""By list of phrases, what tells whether one of them takes anything back, and from where."""
