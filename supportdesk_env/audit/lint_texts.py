"""Checks what a family says: its banks of phrasings, its articles, its parameters."""

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from string import Formatter

from pydantic import ValidationError
from yaml import YAMLError

from supportdesk_env.audit.findings import Findings
from supportdesk_env.cases.companies import load_policy_ranges
from supportdesk_env.cases.family import CaseFacts, Family
from supportdesk_env.cases.surface import BANKS
from supportdesk_env.cases.ticket_text import Register, TicketText
from supportdesk_env.cases.wording import WordingBank, load_wordings
from supportdesk_env.errors import SupportDeskError
from supportdesk_env.policies.parameters import Company, Parameters

WORDINGS, TEXTS, RANGES = "wordings.yaml", "texts.yaml", "policy.yaml"
_LEAST = {"openings": 6, "bodies": 6, "closings": 4}
_LEAST_WAYS = 3
"""How many ways of saying what depends on the facts a bank has."""

_SENTENCE_WORDS = 5
"""A sentence of fewer words may stand in several banks: there is no other way to say it."""

_GIVEN = ("c", "p", "customer", "first_name")
"""Words every text may use, beside those of the family."""


def check_banks(family: Family[CaseFacts], findings: Findings) -> dict[str, WordingBank]:
    """Return the banks of a family, having noted what they lack and what they share."""
    try:
        banks = load_wordings(family.package)
    except (ValidationError, SupportDeskError, FileNotFoundError, YAMLError) as error:
        findings.add(WORDINGS, f"cannot be read: {_first(error)}", "give every bank its phrasings")
        return {}
    for missing in sorted(set(BANKS) - banks.keys()):
        findings.add(WORDINGS, f"bank {missing!r} is missing", "write phrasings of its own for it")
    for name, bank in banks.items():
        _check_amounts(name, bank, findings)
        rules = {rule.rule_id for rule in family.rules}
        for unknown in sorted({r for c in bank.contradictions for r in c.rules} - rules):
            what = f"bank {name!r}: a contradiction is for rule {unknown!r}, which there is not"
            findings.add(WORDINGS, what, f"name one of {', '.join(sorted(rules))}")
    for one, other in combinations(banks, 2):
        for shared in sorted(_sentences(banks[one]) & _sentences(banks[other])):
            what = f"banks {one!r} and {other!r} both say {shared!r}"
            findings.add(WORDINGS, what, "say it in other words in one of them")
    return banks


def _check_amounts(name: str, bank: WordingBank, findings: Findings) -> None:
    for register in sorted(set(Register) - bank.voices.keys()):
        what = f"bank {name!r}: nobody writes {register.value}"
        findings.add(WORDINGS, what, f"add the voice {register.value}")
    for part, least in _LEAST.items():
        there = sum(len(getattr(voice, part)) for voice in bank.voices.values())
        if there < least:
            what = f"bank {name!r} has {there} {part}, fewer than {least}"
            findings.add(WORDINGS, what, f"add {least - there} more over its voices")
    for key, ways in bank.fragments.items():
        if len(ways) < _LEAST_WAYS:
            what = f"bank {name!r}: fragment {key!r} is said in {len(ways)} ways"
            findings.add(WORDINGS, what, f"say it in {_LEAST_WAYS} at least")
    said = _phrasings(bank)
    for twice in sorted({text for text in said if said.count(text) > 1}):
        what = f"bank {name!r} holds {twice!r} twice"
        findings.add(WORDINGS, what, "say one of the two otherwise")


def _phrasings(bank: WordingBank) -> list[str]:
    """Return every phrasing of a bank but its closings, which are too short to differ."""
    voices = bank.voices.values()
    return [
        *bank.subjects,
        *bank.impacts,
        *(text for voice in voices for text in (*voice.openings, *voice.bodies)),
        *(aside.text for asides in bank.asides.values() for aside in asides),
        *(text for ways in bank.fragments.values() for text in ways),
        *(contradiction.text for contradiction in bank.contradictions),
    ]


def _sentences(bank: WordingBank) -> set[str]:
    """Return the sentences of a bank as they are compared: in lower case, values left out."""
    told = (re.sub(r"\{[^}]*\}", "#", text).casefold() for text in _phrasings(bank))
    sentences = (sentence.split() for text in told for sentence in re.split(r"[.!?:;\n]+", text))
    return {" ".join(words) for words in sentences if len(words) >= _SENTENCE_WORDS}


def check_words(
    family: Family[CaseFacts],
    banks: Mapping[str, WordingBank],
    told: set[str],
    fragments: set[str],
    findings: Findings,
) -> None:
    """Note words in braces that the facts never give, and words and fragments nothing uses.

    `told` and `fragments` are what `ticket_words` gave in the cases that were drawn.
    """
    used = set[str]()
    texts = {TEXTS: [t for text in family.texts().tickets.values() for t in _parts(text)]}
    texts[WORDINGS] = [text for bank in banks.values() for text in _all_texts(bank)]
    for file, parts in texts.items():
        for word in sorted(words := words_in(parts)):
            if word not in told and word not in _GIVEN:
                mend = f"use one of {', '.join(sorted({*told, *_GIVEN}))}, or let facts.py give it"
                findings.add(file, f"no fact gives the word {word!r} in braces", mend)
        used |= words
    for word in sorted(told - used):
        mend = f"use {word!r} in a text, or leave it out of ticket_words"
        findings.add("facts.py", f"no text uses the word {word!r}", mend)
    for name, bank in banks.items():
        _check_fragments(name, bank, fragments, findings)


def _check_fragments(name: str, bank: WordingBank, wanted: set[str], findings: Findings) -> None:
    for key in sorted(wanted - bank.fragments.keys()):
        what = f"bank {name!r} has no fragment {key!r}, which the facts ask for"
        findings.add(WORDINGS, what, f"say {key!r} in {_LEAST_WAYS} ways under `fragments`")
    for key in sorted(bank.fragments.keys() - wanted):
        what = f"bank {name!r}: no facts ask for the fragment {key!r}"
        findings.add(WORDINGS, what, "leave it out, or let ticket_words return it")


def _all_texts(bank: WordingBank) -> list[str]:
    closings = [text for voice in bank.voices.values() for text in voice.closings]
    concerns = [aside.concern for asides in bank.asides.values() for aside in asides]
    files = [file.content for file in bank.attachments]
    return [*_phrasings(bank), *closings, *concerns, *files]


def _parts(text: TicketText) -> list[str]:
    files = [file.content for file in text.attachments]
    parts = [text.subject, text.body, text.business_impact, *text.secondary_concerns]
    return [*parts, *files, *text.fragments.values()]


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the first names of the words in braces of `texts`."""
    parsed = (name for text in texts for _, name, _, _ in Formatter().parse(text) if name)
    return {name.partition(".")[0] for name in parsed}


def check_parameters(family: Family[CaseFacts], company: Company, findings: Findings) -> None:
    """Note parameters without a value, out of bounds, or in both ranges; and wrong notes."""
    if family.policy is not None:
        _check_ranges(family.package, family.policy, findings)
    for name, note in family.texts().contract_notes.items():
        if not {"value", "c", "p"} & set(words_in([note])):
            what = f"the contract note on {name!r} does not give its value"
            findings.add(TEXTS, what, "put {value} where the value goes")
        if not _has_parameter(family, company, name):
            what = f"a contract note is on {name!r}, which is no parameter"
            findings.add(TEXTS, what, "name one of the family's own, or a shared one such as `a.b`")


def _check_ranges(package: str, kind: type[Parameters], findings: Findings) -> None:
    try:
        ranges = load_policy_ranges(package)
        common, held = ranges["common"], ranges["ood"]
    except (FileNotFoundError, KeyError, ValidationError, YAMLError) as error:
        findings.add(RANGES, f"cannot be read: {_first(error)}", "give `common` and `ood` ranges")
        return
    for name, values in (("common", common), ("ood", held)):
        for missing in sorted(kind.model_fields.keys() - values.keys()):
            what = f"{name}: no values for parameter {missing!r}"
            findings.add(RANGES, what, f"list the values {missing!r} can have")
        for unknown in sorted(values.keys() - kind.model_fields.keys()):
            what = f"{name}: {unknown!r} is no parameter of {kind.__name__}"
            findings.add(RANGES, what, "leave it out, or add it to policy.py")
        _check_bounds(name, values, kind, findings)
    for name in sorted(common.keys() & held.keys()):
        for value in common[name]:
            if value in held[name]:
                what = f"{name}: {value!r} is held back and not held back"
                findings.add(RANGES, what, "keep it in `common` or in `ood`")


def _check_bounds(
    name: str, values: Mapping[str, tuple[object, ...]], kind: type[Parameters], findings: Findings
) -> None:
    for parameter in sorted(values.keys() & kind.model_fields.keys()):
        for value in values[parameter]:
            first = {other: options[0] for other, options in values.items() if options}
            try:
                kind.model_validate({**first, parameter: value})
            except ValidationError as error:
                wrong = [item for item in error.errors() if item["loc"][:1] == (parameter,)]
                for item in wrong:
                    what = f"{name}: {parameter!r} cannot be {value!r}: {item['msg']}"
                    findings.add(RANGES, what, "keep to the bounds in policy.py, or widen them")


def _has_parameter(family: Family[CaseFacts], company: Company, name: str) -> bool:
    if family.policy is not None and name in family.policy.model_fields:
        return True
    group, _, member = name.partition(".")
    return hasattr(getattr(company, group, None), member) if member else False


def _first(error: Exception) -> str:
    """Return the first line that says what is wrong."""
    if isinstance(error, ValidationError):
        item = error.errors()[0]
        return f"{'.'.join(map(str, item['loc']))}: {item['msg']}"
    return str(error).partition("\n")[0]
