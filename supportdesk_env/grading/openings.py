r"""Rewrites how an expression opens, so that the engine can skip to where it may match.

`\bword` is tried at every character of a text, `word(?<!\wword)` only where the letters stand;
both match the same. So do `\b(?:one|two)` and `(?:one(?<!\wone)|two(?<!\wtwo))`.
"""

import re
from collections.abc import Iterator

_EDGE = re.compile(r"(?:\\b|\(\?<![^()|]+\))+(?![?*+{])")
"""A boundary before a word, and what may not stand before the rest."""

_BEFORE = re.compile(r"\\b(?![^(]*\))|\(\?<!([^()]+)\)")

_MOST = 8
"""Letters to open with beyond which the engine finds an edge as fast."""

_LETTERS = re.compile(r"(?:[a-z0-9](?![?*+{]))+")
_CLASS = re.compile(r"(\\d|\[[a-z0-9]+(?:-[a-z0-9])?\])(\+|\{(\d+)(?:,(\d*))?\})?(?![?*+{])")
_REPEATED = tuple("?*+{")
_SKIPPED = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ODD = re.compile(r"\(\?[a-zA-Z(#>]|\((?!\?)|\\[0-9AZ]")
"""Flags, named and numbered groups and what refers to them: these are left alone."""


def with_fast_opening(source: str) -> str:
    """Return an expression that matches what `source` matches, and is sooner found not to."""
    if _ODD.search(source):
        return source
    openings: set[str] = set()
    branches = [_reopen(branch, openings) for branch in _split(source)]
    if None in branches or len(openings) > _MOST:
        return source
    return "|".join(map(str, branches))


def stands_first(source: str) -> bool:
    """Return whether `source` can match at the beginning of a text only."""
    is_sure = source.startswith("^") and not source.startswith(_REPEATED, 1)
    return is_sure and _is_one_branch(source)


def opens_a_line(source: str) -> bool:
    """Return whether `source` can match at the beginning of a text or behind a line break only."""
    start = r"(?:^|\n)"
    is_sure = source.startswith(start) and not source.startswith(_REPEATED, len(start))
    return is_sure and _is_one_branch(source)


def _is_one_branch(source: str) -> bool:
    return not _ODD.search(source) and len(_split(source)) == 1


def _reopen(branch: str, openings: set[str]) -> str | None:
    """Return a branch that opens with an edge with what follows the edge first, if it can be."""
    edge = _EDGE.match(branch)
    if edge is None:
        return None
    before = [found[1] or r"\w" for found in _BEFORE.finditer(edge[0])]
    return _put_first(branch[edge.end() :], before, openings)


def _put_first(source: str, before: list[str], openings: set[str]) -> str | None:
    """Return `source` that is not to follow any of `before`, told after its first letters.

    What it may open with is added to `openings`.
    """
    if source.startswith("(?:"):
        end = _end_of_group(source, 3)
        if source.startswith(_REPEATED, end):
            return None
        inner = [_put_first(part, before, openings) for part in _split(source[3 : end - 1])]
        return None if None in inner else f"(?:{'|'.join(map(str, inner))}){source[end:]}"
    if letters := _LETTERS.match(source):
        openings.add(source[0])
        return letters[0] + _checks(before, letters[0]) + source[letters.end() :]
    found = _CLASS.match(source)
    rest = _one_less(found) if found else None
    if found is None or rest is None:
        return None
    openings.add(found[1])
    return found[1] + _checks(before, found[1]) + rest + source[found.end() :]


def _checks(before: list[str], opening: str) -> str:
    return "".join(f"(?<!{one}{opening})" for one in before)


def _one_less(found: re.Match[str]) -> str | None:
    """Return a repeated class without its first repetition, `None` where it may have none."""
    sign, repetition, least, most = found[1], found[2], found[3], found[4]
    if repetition is None:
        return ""
    if repetition == "+":
        return f"{sign}*"
    if int(least) == 0:
        return None
    if most is None:
        return f"{sign}{{{int(least) - 1}}}"
    return f"{sign}{{{int(least) - 1},{int(most) - 1 if most else ''}}}"


def _split(source: str) -> list[str]:
    """Return the branches of `source` itself, groups and all."""
    cuts = [-1, *(at for at, sign, depth in _signs(source, 0) if sign == "|" and not depth)]
    return [source[a + 1 : b] for a, b in zip(cuts, [*cuts[1:], len(source)], strict=True)]


def _end_of_group(source: str, start: int) -> int:
    """Return where the group ends whose inside begins at `start`, its bracket included."""
    return next(at for at, sign, depth in _signs(source, start) if sign == ")" and depth < 0) + 1


def _signs(source: str, at: int) -> Iterator[tuple[int, str, int]]:
    """Yield each bracket and bar of `source` from `at` on, and how deep it stands."""
    depth = 0
    while at < len(source):
        if skipped := _SKIPPED.match(source, at):
            at = skipped.end()
            continue
        sign = source[at]
        if sign in "()|":
            depth += {"(": 1, ")": -1, "|": 0}[sign]
            yield at, sign, depth
        at += 1
