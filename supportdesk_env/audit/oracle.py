"""The oracle: plays what policy requires, read from the answer key. For checks only."""

from collections.abc import Iterable
from functools import cache

from pydantic import TypeAdapter

from supportdesk_env.agents.writing import Letter, field_words, write_note, write_reply
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, Slot, ValueKind
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.package_data import read_package_yaml


class OracleAgent:
    """Plays what policy requires, by the id of the case; no agent that is judged may do this."""

    name = "oracle"

    def act(self, observation: Observation) -> Action:
        """Return the next reference action of the case that is observed."""
        case = find_case(CaseQuery(task_id=observation.task_id))
        return reference_actions(case)[len(observation.action_history)]


_FORMS = {
    ValueKind.MINUTES: "{} minutes",
    ValueKind.BUSINESS_DAYS: "{} business days",
    ValueKind.PERCENT: "{}%",
    ValueKind.COUNT: "{} users",
    ValueKind.TIME: "{}",
}


def reference_actions(case: Case) -> list[Action]:
    """Return the actions that carry out the resolution of `case` to the letter."""
    gold = case.resolution
    actions = [
        Action(
            operation=Operation.CLASSIFY,
            queue=gold.queue,
            priority=gold.priority,
            issue_type=gold.issue_type,
            status=gold.status,
            resolution_code=gold.resolution_code,
        )
    ]
    if gold.requested_fields:
        asked = list(gold.requested_fields)
        actions.append(Action(operation=Operation.REQUEST_INFO, requested_fields=asked))
    reply, note = reference_texts(case)
    if reply:
        actions.append(Action(operation=Operation.DRAFT_REPLY, reply=reply))
    return [
        *actions,
        Action(operation=Operation.ADD_INTERNAL_NOTE, internal_note=note),
        Action(operation=Operation.SUBMIT),
    ]


def reference_texts(case: Case) -> tuple[str, str]:
    """Return a reply and a note that make every required claim of `case` in plain sentences.

    The reply is empty where none is due.
    """
    gold = case.resolution
    words = _words((*gold.reply_claims, *gold.note_claims))
    words["requested"] = ", ".join(field_words(field) for field in gold.requested_fields)
    own = load_sentences(case.package)
    letter = Letter(case.ticket.customer_name.split()[0], "The support desk")
    labels = [claim.label for claim in gold.reply_claims]
    reply = write_reply(letter, labels, words, own) if labels else ""
    opening = f"{case.ticket.company}, {case.account.account_id}."
    return reply, write_note(opening, (claim.label for claim in gold.note_claims), words, own)


@cache
def load_sentences(package: str) -> dict[str, str]:
    """Return a sentence per claim that only the family in `package` requires, by its label."""
    return TypeAdapter(dict[str, str]).validate_python(
        read_package_yaml(package, "sentences.yaml", {})
    )


def _words(claims: Iterable[Claim]) -> dict[str, str]:
    return {slot.name: _word(slot) for claim in claims for slot in claim.slots}


def _word(slot: Slot) -> str:
    value = slot.accepts[0]
    return _FORMS.get(value.kind, "{}").format(value.text)
