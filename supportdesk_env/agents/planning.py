"""Completes a decision into a plan: claims of the code, secondary matters, shared words."""

import re
from collections.abc import Iterable
from dataclasses import replace

from supportdesk_env.agents.hearing import close_without_answer, fields_to_request
from supportdesk_env.agents.plan import (
    NOTES,
    REPLIES,
    WITHDRAWN_NOTE,
    WITHDRAWN_REPLY,
    Decision,
    Plan,
)
from supportdesk_env.agents.playbook import Playbook
from supportdesk_env.agents.writing import field_words
from supportdesk_env.domain.vocabulary import RequestField, ResolutionCode

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
    """Return the plan of `decision` with every claim the standard of its code asks for.

    `requested` is what is still missing, after the customer's answer if there is one.
    """
    missing = tuple(field for field in RequestField if field in set(requested))
    last = close_without_answer(decision, playbook.observation)
    standard = (REPLIES[last.code], NOTES[last.code])
    if last is not decision:
        missing, extra_note = (), ()
        extra_reply = tuple(label for label in extra_reply if label == "contain")
        if last.code is ResolutionCode.INFORMATION_PROVIDED:
            standard = (WITHDRAWN_REPLY, WITHDRAWN_NOTE)
    asks = tuple(f"ask({field.value})" for field in missing)
    reply: list[str] = []
    for label in standard[0]:
        reply.extend(asks if label == "{asks}" else [label.format(**words)])
    note = [label.format(**words) for label in standard[1]]
    wanted = fields_to_request(playbook.observation, missing)
    plan = Plan(last, wanted, (*reply, *extra_reply), (*note, *extra_note), words)
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
