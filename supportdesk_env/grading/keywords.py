"""Which words a phrase cannot do without, so that most phrases need not be searched for at all.

A keyword is a word as it stands in a text, or a part of one (`refund`, `refund*`, `*fund`,
`*fun*`), a punctuation mark, or `DIGIT`. Regular expressions are read just far enough to find
some: what is not understood counts as "any text", which is always right.
"""

import re
from collections.abc import Iterator
from functools import cache
from math import fsum

from supportdesk_env.grading.phrases import DIGIT

_GAP = "\x01"
"""Stands for any text, or none."""

_EDGE = "\x02"
"""Stands for the edge of a word, or the blanks between two words."""

_MOST = 64
"""Wordings of one word that are spelled out at most."""

_COMMON = frozenset(
    (
        *("been", "could", "from", "have", "into", "just", "only", "please", "that", "their"),
        *("them", "then", "there", "they", "this", "were", "what", "when", "where", "which"),
        *("will", "with", "would", "your"),
    )
)
"""Words so common that asking for them sorts out next to nothing, like any of a few letters."""

_FEW = 3

_TOKEN = re.compile(
    r"""
    (?P<word>\w+(?=\w[?*+{])|\w+(?![?*+{])|\w)  # a repetition belongs to the last letter
    |\(\?:(?P<list>[\w\ |'-]+)\)                # a group of plain words
    |(?P<group>\(\?:)
    |(?P<look>\(\?<?[=!])
    |(?P<end>[)|])
    |(?P<edge>\\b|\\s|\s|[\^$])
    |(?P<digit>\\d)
    |\\?(?P<mark>[^\w\s\\()\[\]?*+{}.]|(?<=\\)[^\w\s])
    |\[(?P<set>[^\\\]^\[-]+)\]
    |(?P<any>\.|\\[wDWS]|\[\^?\]?(?:\\.|[^\]\\])*\])
    """,
    re.VERBOSE,
)
_REPEAT = re.compile(r"(?:(?P<some>\+|\{[1-9]\d*(?:,\d*)?\})|(?P<maybe>[?*]|\{\d*(?:,\d*)?\}))\??")
_WORD = re.compile(rf"({_GAP}?)(\w+)(?=({_GAP}?))")
_MARK = re.compile(rf"[^\w\s{_GAP}{_EDGE}]")

_STANDS_FOR = {"edge": _EDGE, "any": _GAP, "digit": f"{_GAP}{DIGIT}{_GAP}"}

_Wordings = list[str]
"""What a stretch of an expression can look like in a text, with gaps and edges."""

Keywords = frozenset[str]
"""Any one of them must stand in a text; an empty set asks for nothing."""


class _UnreadableError(Exception):
    """The expression holds something this module does not know."""


def find_keywords(phrase: str) -> tuple[Keywords, Keywords]:
    """Return two sets of keywords; where `phrase` matches, there is a keyword of each.

    Phrases are those of `compile_phrases`; the text they are looked for in is lower case.
    """
    if phrase.startswith("re:"):
        try:
            alternatives = list(_Expression(phrase[3:]).read())
        except _UnreadableError:
            return frozenset(), frozenset()
    else:
        words = phrase.lower().replace("*", _GAP).split()
        alternatives = [[[_EDGE + word + _EDGE] for word in words]]
    pairs = [_choose_two(parts) for parts in alternatives]
    return _unite(first for first, _ in pairs), _unite(second for _, second in pairs)


class _Expression:
    """Reads one regular expression into what it can look like in a text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def read(self) -> Iterator[list[_Wordings]]:
        """Yield the parts of every alternative of the whole expression."""
        self._source += "|"
        while self._at < len(self._source):
            yield [_between_gaps(part) for part in self._read_parts()]
            if not self._source.startswith("|", self._at):
                raise _UnreadableError
            self._at += 1

    def _read_choice(self) -> _Wordings:
        """Return the wordings of all alternatives of a group, and leave the group."""
        wordings: _Wordings = []
        while True:
            wordings += _pick(self._read_parts())
            self._at += 1
            if self._source[self._at - 1] == ")":
                return wordings

    def _read_parts(self) -> list[_Wordings]:
        """Return the parts of one alternative; no word reaches from one part to the next."""
        parts: list[_Wordings] = [[""]]
        while token := self._next_token():
            item = self._read_repeated(token)
            if item == [_GAP + _EDGE]:
                item = [""] if parts[-1] == [_EDGE] else [_GAP]
            elif len(item) > 1 < len(parts[-1]) and len(item) * len(parts[-1]) > _MOST:
                parts[-1:] = [[left + _GAP for left in parts[-1]], [_GAP]]
            parts[-1] = [left + right for left in parts[-1] for right in item]
            if _is_break(item):
                parts.append(item)
        if len(parts) > 1 and _is_break(parts[-1]):
            parts.pop()
        return parts

    def _next_token(self) -> re.Match[str] | None:
        """Return the next token of this alternative, `None` at its end."""
        token = _TOKEN.match(self._source, self._at)
        if token is None:
            raise _UnreadableError
        if token.lastgroup == "end":
            return None
        self._at = token.end()
        return token

    def _read_repeated(self, token: re.Match[str]) -> _Wordings:
        """Return the wordings of what `token` opens, with what says how often it stands."""
        wordings = self._read_item(token)
        repeat = _REPEAT.match(self._source, self._at)
        if repeat is None:
            return wordings
        self._at = repeat.end()
        if repeat.lastgroup == "maybe":
            is_closed = all(wording.endswith(_EDGE) for wording in wordings)
            return [_GAP + _EDGE] if is_closed else [_GAP]
        return wordings if _is_break(wordings) else [wording + _GAP for wording in wordings]

    def _read_item(self, token: re.Match[str]) -> _Wordings:
        kind = str(token.lastgroup)
        if kind == "set":
            return list(token.group(kind))
        if kind == "list":
            return token.group(kind).replace(" ", _EDGE).split("|")
        if kind in ("group", "look"):
            inner = self._read_choice()
            return inner if kind == "group" else [""]
        return [_STANDS_FOR.get(kind) or token.group(kind)]


def _is_break(item: _Wordings) -> bool:
    """Return whether no word reaches over `item`: a gap, an edge or a mark, and nothing else."""
    return len(item) == 1 and len(item[0]) == 1 and not (item[0].isalnum() or item[0] == "_")


def _between_gaps(part: _Wordings) -> _Wordings:
    return [_GAP + wording + _GAP for wording in part]


def _pick(parts: list[_Wordings]) -> _Wordings:
    """Return the part that tells most, with gaps for those before and after it."""
    if len(parts) == 1:
        return parts[0]
    last_first = reversed(range(len(parts)))
    best = min(last_first, key=lambda number: _commonness(_choose(parts[number])))
    before, after = _GAP * (best > 0), _GAP * (best < len(parts) - 1)
    return [before + wording + after for wording in parts[best]]


def _choose_two(parts: list[_Wordings]) -> tuple[Keywords, Keywords]:
    """Return the keywords of the two parts that tell most."""
    first, *rest = sorted((_choose(part) for part in parts), key=_commonness)
    return first, rest[0] if rest and rest[0] else first


def _choose(wordings: _Wordings) -> Keywords:
    """Return the rarest word or mark of each of `wordings`; nothing if one of them has none."""
    chosen = set()
    for wording in wordings:
        if words := _WORD.findall(wording):
            chosen.add(_keyword(*(max(words, key=_rarity) if len(words) > 1 else words[0])))
        elif mark := _MARK.search(wording):
            chosen.add(mark.group())
        else:
            return frozenset()
    return frozenset(chosen)


@cache
def _keyword(before: str, word: str, after: str) -> str:
    """Return a word between gaps or edges as a keyword; a part of a number is any digit."""
    if word.isdecimal() and (before or after):
        return DIGIT
    return f"{'*' * bool(before)}{word}{'*' * bool(after)}"


def _unite(several: Iterator[Keywords]) -> Keywords:
    """Return all keywords, of which a text must hold one; none if one of them asks for nothing."""
    listed = list(several)
    return frozenset().union(*listed) if all(listed) else frozenset()


@cache
def _rarity(found: tuple[str, str, str]) -> tuple[bool, int]:
    before, word, after = found
    return not _is_common(word), len(word) - bool(before) - bool(after)


def _commonness(keywords: Keywords) -> float:
    """Return, by a rule of thumb, how much of ordinary text `keywords` let through."""
    if not keywords:
        return float("inf")
    return fsum(map(_share, keywords))


@cache
def _share(keyword: str) -> float:
    """Return about how much of ordinary text holds `keyword`."""
    word = keyword.strip("*")
    return 1.0 if _is_common(word) else 2.0 ** -len(word)


def _is_common(word: str) -> bool:
    return len(word) <= _FEW or word in _COMMON
