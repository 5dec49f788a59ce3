"""A complete answer to a case, before it is played step by step."""

from dataclasses import dataclass, field

from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The five choices of a case."""

    queue: Queue
    priority: Priority
    issue_type: IssueType
    status: Status
    code: ResolutionCode


@dataclass(frozen=True, slots=True)
class Plan:
    """What the agent means to do: choices, requested fields, and the claims it will write."""

    decision: Decision
    requested: tuple[RequestField, ...]
    reply: tuple[str, ...]
    note: tuple[str, ...]
    words: dict[str, str] = field(default_factory=dict)


REPLIES: dict[ResolutionCode, tuple[str, ...]] = {
    ResolutionCode.REFUND_ISSUED: (
        "confirm_refund",
        "effective_date(refund_arrival)",
        "no_action_needed",
    ),
    ResolutionCode.INFORMATION_PROVIDED: ("explain_rule({answer_topic})", "alternative(come_back)"),
    ResolutionCode.DECLINED_POLICY: (
        "deny({denied})",
        "explain_rule({rule_topic})",
        "alternative({alternative})",
    ),
    ResolutionCode.ESCALATED_INTERNAL: (
        "owner({team})",
        "state_investigation({under_review})",
        "cannot_until({pending})",
        "next_update",
    ),
    ResolutionCode.AWAITING_CUSTOMER_INFO: (
        "cannot_until({pending})",
        "{asks}",
        "secure_advice({safe_way})",
        "next_update",
    ),
    ResolutionCode.INCIDENT_OPENED: (
        "incident_open",
        "state_investigation(impact)",
        "owner(engineering)",
        "{asks}",
        "redirect(status_page)",
        "next_update",
    ),
    ResolutionCode.LINKED_TO_INCIDENT: (
        "incident_linked",
        "state_investigation(affected_region)",
        "next_update",
    ),
    ResolutionCode.WORKAROUND_PROVIDED: (
        "alternative(revert_change)",
        "explain_rule(errors_since)",
    ),
    ResolutionCode.NO_RESPONSE_CLOSED: ("explain_rule(no_answer)", "alternative(reopen)"),
}
"""The reply standard of each code as this agent knows it; braces are topics of the case."""

NOTES: dict[ResolutionCode, tuple[str, ...]] = {
    ResolutionCode.REFUND_ISSUED: (
        "note_evidence(duplicate_charges)",
        "note_assessment(refund_limit)",
        "note_evidence(article)",
        "note_next_action(refund_arrival)",
    ),
    ResolutionCode.INFORMATION_PROVIDED: (
        "note_situation({answer_topic})",
        "note_evidence(article)",
        "note_assessment(no_action)",
    ),
    ResolutionCode.DECLINED_POLICY: (
        "note_assessment(declined)",
        "note_evidence(article)",
        "note_next_action(alternative)",
    ),
    ResolutionCode.ESCALATED_INTERNAL: (
        "note_situation({under_review})",
        "note_evidence(article)",
        "note_assessment(authority_gap)",
        "note_next_action(decision_needed)",
    ),
    ResolutionCode.AWAITING_CUSTOMER_INFO: (
        "note_next_action(asked)",
        "note_assessment(unverified)",
        "note_evidence(article)",
    ),
    ResolutionCode.INCIDENT_OPENED: (
        "note_situation(impact)",
        "note_evidence(incident_start)",
        "note_assessment(severity)",
        "note_evidence(article)",
        "note_next_action(engineering)",
    ),
    ResolutionCode.LINKED_TO_INCIDENT: (
        "note_assessment(incident_match)",
        "note_evidence(article)",
    ),
    ResolutionCode.WORKAROUND_PROVIDED: (
        "note_assessment(revert_change)",
        "note_evidence(article)",
    ),
    ResolutionCode.NO_RESPONSE_CLOSED: (
        "note_situation(no_answer)",
        "note_evidence(article)",
        "note_assessment(no_action)",
    ),
}
"""The note standard of each code as this agent knows it."""

WITHDRAWN_REPLY = ("explain_rule(withdrawn)", "alternative(reopen)")
WITHDRAWN_NOTE = (
    "note_situation(withdrawn)",
    "note_evidence(article)",
    "note_assessment(no_action)",
)
"""The standard of a case that the customer takes back."""
