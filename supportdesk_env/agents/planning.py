"""Completes a decision into a plan: claims of the code, secondary matters, shared words."""

import re
from collections.abc import Iterable

from supportdesk_env.agents.plan import NOTES, REPLIES, Decision, Plan
from supportdesk_env.agents.playbook import Playbook
from supportdesk_env.agents.writing import field_words
from supportdesk_env.domain.vocabulary import RequestField

_SECONDARY_TOPICS = {
    "compliance": re.compile(r"\b(?:certif|complian|audit|residency|iso\b)", re.IGNORECASE),
    "invoice": re.compile(r"\binvoice", re.IGNORECASE),
}


def make_plan(
    playbook: Playbook,
    decision: Decision,
    words: dict[str, str],
    requested: Iterable[RequestField] = (),
    *,
    extra_reply: tuple[str, ...] = (),
    extra_note: tuple[str, ...] = (),
) -> Plan:
    """Return the plan of `decision` with every claim the standard of its code asks for."""
    wanted = tuple(field for field in RequestField if field in set(requested))
    topics = [
        name
        for name, pattern in _SECONDARY_TOPICS.items()
        if any(
            pattern.search(concern) for concern in playbook.observation.ticket.secondary_concerns
        )
    ][:1]
    asks = tuple(f"ask({field.value})" for field in wanted)
    reply: list[str] = []
    for label in REPLIES[decision.code]:
        reply.extend(asks if label == "{asks}" else [label.format(**words)])
    reply.extend([*extra_reply, *(f"secondary_ack({topic})" for topic in topics)])
    note = [label.format(**words) for label in NOTES[decision.code]]
    note.extend([*extra_note, *(f"note_risk({topic})" for topic in topics)])
    shared = {
        "update": playbook.update_minutes(decision.priority),
        "requested": ", ".join(field_words(field) for field in wanted),
    }
    return Plan(decision, wanted, tuple(reply), tuple(note), shared | words)
