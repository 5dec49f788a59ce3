"""Slips of the pen: letters out of place in words that decide nothing, never in a value."""

import re
from string import Formatter

from supportdesk_env.seeding import Stream

_WORD = r"(?<![\w/@.:'#-])[a-z]{5,12}(?![\w/@:'#-])"
"""An ordinary word: no part of an address, an id or a name."""


def with_slips(template: str, count: int, stream: Stream) -> str:
    """Return `template` with up to `count` slips; words in braces stay as they are."""
    parts = list(Formatter().parse(template))
    places = [
        (number, match.start(), match.end())
        for number, (literal, *_) in enumerate(parts)
        for match in re.finditer(_WORD, literal)
    ]
    literals = [literal for literal, *_ in parts]
    for number, start, end in sorted(stream.sample("slips", places, count), reverse=True):
        literal = literals[number]
        word = _slip(literal[start:end], stream.child(number, start))
        literals[number] = f"{literal[:start]}{word}{literal[end:]}"
    fields = (
        f"{{{name}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}}}"
        if name is not None
        else ""
        for _, name, spec, conversion in parts
    )
    escaped = (literal.replace("{", "{{").replace("}", "}}") for literal in literals)
    return "".join(f"{literal}{field}" for literal, field in zip(escaped, fields, strict=True))


def _slip(word: str, stream: Stream) -> str:
    """Return `word` with two inner letters swapped, or one left out."""
    place = stream.integer("place", 1, len(word) - 3)
    if stream.chance("swap", 0.6):
        return f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
    return f"{word[:place]}{word[place + 1 :]}"
