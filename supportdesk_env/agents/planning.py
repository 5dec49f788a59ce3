"""Completes a decision into a plan: claims of the code, secondary matters, shared words."""

import re
from collections.abc import Iterable
from dataclasses import replace

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
    asks = tuple(f"ask({field.value})" for field in wanted)
    reply: list[str] = []
    for label in REPLIES[decision.code]:
        reply.extend(asks if label == "{asks}" else [label.format(**words)])
    note = [label.format(**words) for label in NOTES[decision.code]]
    plan = Plan(decision, wanted, (*reply, *extra_reply), (*note, *extra_note), words)
    return add_shared(playbook, plan)


def add_shared(playbook: Playbook, plan: Plan) -> Plan:
    """Return `plan` with what any case may need: other matters, the interval, the asked fields."""
    concerns = playbook.observation.ticket.secondary_concerns
    topics = [
        name
        for name, pattern in _SECONDARY_TOPICS.items()
        if any(pattern.search(concern) for concern in concerns)
    ][:1]
    shared = {
        "update": playbook.update_minutes(plan.decision.priority),
        "requested": ", ".join(field_words(field) for field in plan.requested),
    }
    return replace(
        plan,
        reply=(*plan.reply, *(f"secondary_ack({topic})" for topic in topics)),
        note=(*plan.note, *(f"note_risk({topic})" for topic in topics)),
        words=shared | plan.words,
    )
