"""What an agent can put into a case: slots and their options, read from one observation.

Options are the enums the observation publishes, and plain sentences for all kinds of cases, each
with every figure of the right shape that stands in the observation. Which of them are right is not
known here.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from supportdesk_env.agents.writing import sentence_templates
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation

AGENDA = tuple(Operation)
"""The operations in the order in which an episode takes them."""

ASKS, REQUESTED = "<asks>", "<requested>"
"""Stand in a sentence for what the episode itself asks the customer for."""

SENTENCES = sentence_templates()
"""One plain sentence per claim a reply or a note can make, for all kinds of cases."""

FIGURES = {
    "amount": r"^amount: (.+)",
    "answer": r"^(?:reference|notice_id): (.+)|^since: \S+ (\d\d:\d\d)|(\d+ days)",
    "area_region": r"^region: (.+)",
    "arrival": r"(\d+ business days)",
    "article": r"^article_id: (.+)",
    "charge": r"^charge_id: (.+)",
    "closure": r"(\d+ days)",
    "containment": r"^reference: (.+)",
    "impact": r"^affected_users: (\d+)",
    "incident": r"^incident_id: (.+)",
    "original_charge": r"^charge_id: (.+)",
    "refund_limit": r"\b([A-Z]{3} [\d,]+\.\d\d)",
    "requested": f"({REQUESTED})",
    "reviewed": r"^(?:charge_id|event_id|incident_id|reference): (.+)",
    "rule_fact": r"^(?:invoice_id|reference): (.+)|(\d+ hours)",
    "signal": r"^event_id: (.+)",
    "start": r"^since: \S+ (\d\d:\d\d)",
    "status_page": r"(?<![\w@.-])([a-z]+(?:\.[a-z]+){2,})",
    "threshold": r"(\d+ users or \d+%)",
    "update": r"(\d+ minutes)",
    "workaround": r"^change_id: (.+)",
}
"""What the figures of a sentence look like in an observation; every match is an option."""

Plan = list[int]
"""The option of every slot, in order."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One decision; option 0 is empty and leaves the slot out."""

    operation: Operation
    name: str
    options: tuple[str, ...]


def build_slots(observation: Observation) -> tuple[Slot, ...]:
    """Return the decisions of a case in the order in which an episode takes them."""
    choices: Mapping[str, Iterable[str]] = {
        "queue": observation.allowed_queues,
        "priority": observation.allowed_priorities,
        "issue_type": observation.allowed_issue_types,
        "status": observation.allowed_statuses,
        "resolution_code": observation.allowed_resolution_codes,
    }
    slots = [Slot(Operation.CLASSIFY, name, ("", *values)) for name, values in choices.items()]
    for wanted in observation.allowed_requested_fields:
        slots.append(Slot(Operation.REQUEST_INFO, wanted, ("", wanted)))
    slots.append(Slot(Operation.DRAFT_REPLY, "asks", ("", ASKS)))
    shown = observation.model_dump(include={"ticket", "account", "knowledge_base"})
    text = "\n".join([*flatten(shown), REQUESTED])
    for label, template in SENTENCES.items():
        is_note = label.startswith("note_")
        operation = Operation.ADD_INTERNAL_NOTE if is_note else Operation.DRAFT_REPLY
        slots.append(Slot(operation, label, ("", *fill_in(template, text))))
    return tuple(sorted(slots, key=lambda slot: AGENDA.index(slot.operation)))


def flatten(value: object, name: str = "") -> Iterator[str]:
    """Yield every leaf of nested data as `name: value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from flatten(inner, name)
    else:
        yield f"{name}: {value}"


def fill_in(template: str, text: str) -> list[str]:
    """Return `template` with every combination of the figures that `text` holds for it."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    found = [find_figures(name, text) for name in names]
    return [
        template.format(**dict(zip(names, figures, strict=True)))
        for figures in itertools.product(*found)
    ]


def find_figures(name: str, text: str) -> list[str]:
    """Return the distinct figures of `text` that can stand for `name`, in order.

    None for what canonical cases never hold: a sentence that needs it is no option.
    """
    matches = re.finditer(FIGURES[name], text, re.MULTILINE) if name in FIGURES else ()
    unit = " users" if name == "impact" else ""
    return list(dict.fromkeys(f"{match[match.lastindex or 0]}{unit}" for match in matches))


def recognise(observation: Observation) -> str:
    """Return the kind of case, as far as it shows."""
    tables = [name for name, rows in observation.account.records.items() if rows]
    return f"{observation.ticket.customer_tier.value}: {', '.join(tables)}"


def compose(observation: Observation, slots: Sequence[Slot], plan: Plan) -> list[Action]:
    """Return the operations that `plan` puts something in, and the submission."""
    chosen: dict[Operation, dict[str, str]] = {operation: {} for operation in AGENDA}
    for slot, option in zip(slots, plan, strict=True):
        if option:
            chosen[slot.operation][slot.name] = slot.options[option]
    fields = list(chosen[Operation.REQUEST_INFO])
    asked = [name.replace("_", " ") for name in fields]
    asks = " ".join(f"Please send us the {words}." for words in asked)
    reply = " ".join(chosen[Operation.DRAFT_REPLY].values()).replace(ASKS, asks).strip()
    note = " ".join(chosen[Operation.ADD_INTERNAL_NOTE].values())
    note = note.replace(REQUESTED, ", ".join(asked))
    greeting = f"Hi {observation.ticket.customer_name.split()[0]},"
    contents: dict[Operation, Mapping[str, object]] = {
        Operation.CLASSIFY: chosen[Operation.CLASSIFY],
        Operation.REQUEST_INFO: {"requested_fields": fields} if fields else {},
        Operation.DRAFT_REPLY: {"reply": f"{greeting}\n\n{reply}"} if reply else {},
        Operation.ADD_INTERNAL_NOTE: {"internal_note": note} if note else {},
    }
    actions = [
        Action.model_validate({"operation": operation, **content})
        for operation, content in contents.items()
        if content
    ]
    return [*actions, Action(operation=Operation.SUBMIT)]
