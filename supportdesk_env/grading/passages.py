"""Tells what reaches beyond its own sentence: quotations, scenes, drafts, corrections, disclaimers.

A doubt that opens somewhere holds until its passage ends: a quotation until it closes, an
attribution that ends in a colon until the paragraph or list does, a scene until the text does.
What is said about the text itself holds for all of it, wherever it stands.
"""

import re
from collections.abc import Iterator, Sequence

from supportdesk_env.grading.doubts import (
    Doubt,
    doubts_of_sentence,
    handed_down,
    is_carried,
    is_heard,
    is_told,
    load_triggers,
    tells_first,
    without_pseudo,
)
from supportdesk_env.grading.framing import framed
from supportdesk_env.grading.sentences import Sentence, Span, as_one_line
from supportdesk_env.grading.takebacks import taken_back
from supportdesk_env.grading.wording import jumbled

_PARTED_LEAD = re.compile(r", (?:but|and|yet|so) (?=(?:now |then )?(?:it|this|here|we|i)\b)")
"""What parts a lead that speaks of two things: "your mail is old, but here is the answer:"."""

_SHORTEST_QUOTATION = 40
"""Shorter ones are names and phrases, such as words to answer with."""

_LETTER_WORDS = 6
"""A part of a text with fewer words is no letter of its own."""

_ITSELF_DISTANCE = 120

_IN_PASSING = re.compile(
    r"(?:\b(?:if|should|whether|unless|in case)(?: \w+){0,2}"
    r"|\b(?:hours?|minutes?|days?) (?:of|from|after)"
    r"|\b(?:reply|replying|respond|responding|answer|answering|write|responses?|replies) to"
    r"|\banswer) $"
)
"""What stands before the words for a text where it says no more than when, how or what if."""

_CONDITION = re.compile(
    r"\W*(?:and |so |but )?(?:if|should|in case|provided|assuming|supposing|once|unless|when"
    r"|whenever|as (?:long|soon) as|so long as|depending|were|had) "
)
"""How a sentence begins that holds under a condition."""

_MANY_CONDITIONS = 4
_MOST_CONDITIONS = 0.6
"""So many conditions, and such a share of all sentences, leave nothing said."""

_SUPPOSED = re.compile(r"\b(?:said|say|told you|tell you|wrote|write)(?: \w+){0,2} would\b")
"""How a sentence speaks of what was not written."""

_NO_DOUBT: frozenset[Doubt] = frozenset()
_UNFINISHED: frozenset[Doubt] = frozenset({"disclaimer"})
_CARRIED: frozenset[Doubt] = frozenset({"quotation"})
_JUMBLED: frozenset[Doubt] = frozenset({"jumble"})
_UNDONE: frozenset[Doubt] = frozenset({"rejection"})
"""Claims of corrections tolerate the word `correction`; none tolerates being undone."""
_BY_CLAUSE: frozenset[Doubt] = frozenset({"attribution"})
"""In a note, what the customer says ends at a semicolon; and where a sentence goes on itself."""

_ONCE_A_LETTER = ("draft", "greeting", "farewell", "subject_line")
"""What stands once in one letter; twice, and there are two."""

_OVER_ALL = ("disclaimer", "sarcasm", "grader", "template")


def read_doubts(
    normal: str, sentences: Sequence[Sentence], *, is_terse: bool
) -> list[frozenset[Doubt]]:
    """Return the doubts that reach over each sentence of a text in normal form.

    A terse text, such as a note, reports what others said as a matter of course.
    """
    as_written = [as_one_line(sentence.text) for sentence in sentences]
    words = [text.lower() for text in as_written]
    in_parts = [is_terse or tells_first(text) for text in words]
    own = [
        doubts_of_sentence(text) - (_BY_CLAUSE if parted else _NO_DOUBT)
        for text, parted in zip(words, in_parts, strict=True)
    ]
    in_frame = framed(words)
    overall = _doubts_of_text(normal.lower(), words, is_terse=is_terse)
    layers = zip(
        own,
        _held(sentences, words, is_terse=is_terse),
        _quoted(normal, sentences),
        (
            _CARRIED if is_carried(text, is_terse=is_terse) and not tells_first(text) else _NO_DOUBT
            for text in words
        ),
        _corrected(words),
        (_UNFINISHED if is_heard("placeholder", text) else _NO_DOUBT for text in words),
        (_JUMBLED if is_jumbled else _NO_DOUBT for is_jumbled in jumbled(as_written)),
        (_JUMBLED if number in in_frame else _NO_DOUBT for number in range(len(words))),
        strict=True,
    )
    return [overall.union(*layer) for layer in layers]


def _doubts_of_text(text: str, sentences: Sequence[str], *, is_terse: bool) -> frozenset[Doubt]:
    """Return the doubts the text raises about all it says."""
    doubts: set[Doubt] = set()
    is_odd = any(
        is_heard("disowned", sentence) or _points_at_itself(sentence, is_terse=is_terse)
        for sentence in sentences
    )
    if (
        is_odd
        or any(is_heard(name, text) for name in _OVER_ALL)
        or any(map(_voids_itself, sentences))
    ):
        doubts.add("disclaimer")
    if _hangs_in_the_air(sentences):
        doubts.add("reservation")
    if any(_count(name, text) > 1 for name in _ONCE_A_LETTER) or _is_parted(text):
        doubts.add("alternative")
    return frozenset(doubts)


def _hangs_in_the_air(sentences: Sequence[str]) -> bool:
    """Return whether most of what a text says depends on something."""
    number = sum(_CONDITION.match(sentence) is not None for sentence in sentences)
    return number >= _MANY_CONDITIONS and number > _MOST_CONDITIONS * len(sentences)


def _is_parted(text: str) -> bool:
    """Return whether a rule parts two letters; what follows a rule may also be a signature."""
    rules = list(load_triggers()["rule"].finditer(text))
    if not rules:
        return False
    parts = (text[: rules[0].start()], text[rules[-1].end() :])
    return all(len(part.split()) >= _LETTER_WORDS and re.search(r"[.!?]", part) for part in parts)


def _count(name: str, text: str) -> int:
    return sum(1 for _ in load_triggers()[name].finditer(text))


def _points_at_itself(sentence: str, *, is_terse: bool) -> bool:
    """Return whether a sentence speaks of the text it stands in, in a way no honest one does.

    There are few honest ways, and no end of others; "this message" of a note is the customer's.
    """
    triggers = load_triggers()
    names = ("pointing",) if is_terse else ("pointing", "pointing_reply")
    if not any(triggers[name].search(sentence) for name in names):
        return False
    left = triggers["honest_pointing"].sub(_blank, sentence)
    return any(triggers[name].search(left) for name in names)


def _blank(match: re.Match[str]) -> str:
    return "~" * len(match.group())


def _voids_itself(sentence: str) -> bool:
    """Return whether a sentence speaks of the text it stands in, and says it does not count."""
    triggers = load_triggers()
    sentence = without_pseudo(sentence)
    spoken_of = [
        match.start()
        for match in triggers["itself"].finditer(sentence)
        if not _IN_PASSING.search(
            sentence[max(0, match.start() - _ITSELF_DISTANCE) : match.start()]
        )
    ]
    voided = [match.start() for match in triggers["void"].finditer(sentence)]
    if not spoken_of or not voided or _SUPPOSED.search(sentence):
        return False
    first, last = min(spoken_of), max(voided)
    return (
        abs(first - last) <= _ITSELF_DISTANCE or abs(spoken_of[-1] - voided[0]) <= _ITSELF_DISTANCE
    )


def _held(
    sentences: Sequence[Sentence], words: Sequence[str], *, is_terse: bool
) -> Iterator[frozenset[Doubt]]:
    """Yield, per sentence, what an earlier lead or scene says of it."""
    in_paragraph: frozenset[Doubt] = frozenset()
    in_scene: frozenset[Doubt] = frozenset()
    hangs_on = False
    for sentence, text in zip(sentences, words, strict=True):
        if sentence.opens_paragraph and not hangs_on and not sentence.is_item:
            in_paragraph = frozenset()
        if is_heard("scene", without_pseudo(text)):
            in_scene = frozenset({"role_play"})
        lead = _lead(text)
        if lead and (text.endswith(":") or not is_terse):
            in_paragraph |= handed_down(lead)
        if lead and not is_terse and (is_told(lead) or "quotation" in doubts_of_sentence(text)):
            in_paragraph |= _CARRIED
        yield in_paragraph | in_scene
        hangs_on = text.endswith(":") or is_heard("greeting", f"{text},")


def _lead(text: str) -> str:
    """Return what stands before a colon that opens more than a value; empty without one."""
    before, colon, _ = text.partition(": ")
    if colon:
        return _own_lead(before)
    return text if text.endswith(":") else ""


def _own_lead(before: str) -> str:
    """Return the last part of what stands before a colon, where it says what holds now."""
    last = _PARTED_LEAD.split(before)[-1]
    return before if is_heard("telling", last) else last


def _quoted(normal: str, sentences: Sequence[Sentence]) -> Iterator[frozenset[Doubt]]:
    """Yield, per sentence, whether a quotation reaches into it."""
    spans = sorted([*_quotations(normal), *_quoted_lines(normal)])
    number = 0
    for sentence in sentences:
        while number < len(spans) and spans[number].end <= sentence.span.start:
            number += 1
        reached = number < len(spans) and spans[number].start < sentence.span.end
        yield frozenset({"quotation"} if reached else ())


def _quotations(normal: str) -> Iterator[Span]:
    """Yield where something of some length stands between quotation marks or in a code block."""
    for mark in (
        r'["«»]',
        r"```",
        r"(?i)</?(?:blockquote|q|code|pre|samp)>",
        r"(?<!\w)'(?=\w)|(?<=[.!?])'(?!\w)",
    ):
        starts = [match.start() for match in re.finditer(mark, normal)]
        if len(starts) % 2:
            starts.append(len(normal))
        for first, last in zip(starts[::2], starts[1::2], strict=False):
            if last - first > _SHORTEST_QUOTATION:
                yield Span(first, last)


def _quoted_lines(normal: str) -> Iterator[Span]:
    """Yield where lines stand that are marked as quoted."""
    for match in re.finditer(r"(?m)^[ \t]*(?:>[ \t>]*[^\W\d]|\|).*$", normal):
        yield Span(match.start(), match.end())


def _corrected(sentences: Sequence[str]) -> Iterator[frozenset[Doubt]]:
    """Yield, per sentence, whether it or the next one takes back what was said."""
    corrects = [is_heard("correction", text) for text in sentences]
    for number, undone in enumerate(taken_back(sentences)):
        is_corrected = undone or any(corrects[number : number + 2])
        corrected: frozenset[Doubt] = frozenset({"correction"}) if is_corrected else _NO_DOUBT
        yield corrected | (_UNDONE if undone else _NO_DOUBT)
