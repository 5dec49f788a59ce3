"""Sentences for all kinds of cases, with figures that stand in one observation filled in.

Which sentence is right, and which figure, is not known here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from string import Formatter

from pydantic import TypeAdapter

from supportdesk_env.agents.writing import field_words, sentence_templates
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import POISON_FIELDS, RequestField
from supportdesk_env.package_data import read_yaml

FILLINGS = 4
"""Most ways in which the figures of a sentence are filled in."""

NOTE = "note_"
"""How the label of a sentence for the internal note begins."""

LABELS: tuple[str, ...] = tuple(sentence_templates())
"""Every sentence by its label, in a fixed order."""


Figures = dict[str, list[str]]
"""What can stand in each slot of a sentence, by the name of the slot."""


def find_figures(observation: Observation) -> Figures:
    """Return what the case as it was opened holds for every slot, in its order."""
    shown = observation.model_dump(mode="json", include={"ticket", "account", "knowledge_base"})
    text = "\n".join(_flatten(shown))
    return {
        name: _find(pattern.replace("TIER", observation.account.tier.value), text)
        for name, pattern in _patterns().items()
    }


def fill_sentences(figures: Figures, asked: Sequence[RequestField]) -> list[list[str]]:
    """Return, for every label, its sentence in up to FILLINGS ways; none where a figure lacks.

    The first filling takes the first figure of every slot, the second the second, and so on, so
    that figures of one row stay together. `asked` is what the customer was asked for.
    """
    requested = [", ".join(map(_words, asked))] if asked else []
    known = {**figures, "requested": requested}
    return [_fill(template, known) for template in sentence_templates().values()]


def ask_for(fields: Iterable[RequestField]) -> list[str]:
    """Return a sentence per field that asks the customer for it."""
    return [f"Please send us {_words(field)}." for field in fields]


def _words(field: RequestField) -> str:
    """Return `field` in words; for those never to be asked for, nobody has written any."""
    return field.value.replace("_", " ") if field in POISON_FIELDS else field_words(field)


@cache
def _patterns() -> dict[str, str]:
    read = read_yaml("adapters", "gymnasium/figures.yaml")
    return TypeAdapter(dict[str, str]).validate_python(read)


def _find(pattern: str, text: str) -> list[str]:
    matches = re.finditer(pattern, text, re.MULTILINE)
    return [group for match in matches for group in match.groups() if group]


def _fill(template: str, figures: Figures) -> list[str]:
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    found = {name: figures.get(name, []) for name in names}
    if not all(found.values()):
        return []
    filled = (
        template.format(**{name: some[min(turn, len(some) - 1)] for name, some in found.items()})
        for turn in range(max(map(len, found.values()), default=1))
    )
    return list(islice(dict.fromkeys(filled), FILLINGS))


def _flatten(value: object, name: str = "") -> Iterator[str]:
    """Yield every leaf of nested data as `name: value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _flatten(inner, name)
    else:
        yield f"{name}: {value}"
