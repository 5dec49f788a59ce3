"""The rule-based agent's reading of a takeover case, from the observation alone."""

from supportdesk_env.agents.hearing import contradicts_record, given_fields
from supportdesk_env.agents.plan import Decision, Plan
from supportdesk_env.agents.planning import make_plan
from supportdesk_env.agents.playbook import Playbook
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)

_ROUTINE = 1


def plan_security(playbook: Playbook) -> Plan:
    """Return the plan for a case whose record shows security events."""
    records = playbook.observation.account.records
    containment = records["containment"][0]
    words = {
        "signal": records["security_events"][0]["event_id"],
        "containment": containment["reference"],
        "reviewed": containment["reference"],
        "rule_fact": containment["reference"],
        "article": playbook.article_on("account_compromise").article_id,
        "closure": playbook.find(r"case closes after (\d+ days)")[0],
        "team": "trust_and_safety",
        "under_review": "sign_ins",
        "pending": "access",
        "denied": "access",
        "rule_topic": "verification_failed",
        "alternative": "owner_contact",
        "safe_way": "registered_address",
        "answer_topic": "travel_notice",
    }
    if records["travel_notices"]:
        words["answer"] = records["travel_notices"][0]["notice_id"]
        return _explained(playbook, words)
    return _contained(playbook, words)


def _explained(playbook: Playbook, words: dict[str, str]) -> Plan:
    priority = playbook.priority(
        playbook.observation.ticket.affected_users, playbook.observation.account.seats, _ROUTINE
    )
    decision = Decision(
        Queue.IDENTITY_ACCESS,
        priority,
        IssueType.ACCOUNT_COMPROMISE,
        Status.RESOLVED,
        ResolutionCode.INFORMATION_PROVIDED,
    )
    return make_plan(playbook, decision, words)


def _contained(playbook: Playbook, words: dict[str, str]) -> Plan:
    records = playbook.observation.account.records
    role = records["security_events"][0]["account_role"]
    is_privileged = role in {"admin", "owner"}
    priority = Priority.URGENT if is_privileged else Priority.HIGH
    missing = _missing(playbook)
    code, status = {
        "passed": (ResolutionCode.ESCALATED_INTERNAL, Status.ESCALATED),
        "failed": (ResolutionCode.DECLINED_POLICY, Status.RESOLVED),
    }.get(
        _challenge(playbook.observation, missing),
        (ResolutionCode.AWAITING_CUSTOMER_INFO, Status.WAITING_ON_CUSTOMER),
    )
    decision = Decision(
        Queue.TRUST_AND_SAFETY, priority, IssueType.ACCOUNT_COMPROMISE, status, code
    )
    if code is not ResolutionCode.AWAITING_CUSTOMER_INFO:
        signals = ("note_evidence(signals)",) if status is Status.ESCALATED else ()
        return make_plan(playbook, decision, words, extra_reply=("contain",), extra_note=signals)
    return make_plan(
        playbook,
        decision,
        words,
        missing,
        extra_reply=("contain", "secure_advice(no_secrets)"),
        extra_note=(
            "note_evidence(signals)",
            "note_situation(containment)",
            f"note_risk({'privileged' if is_privileged else 'ordinary'}_account)",
        ),
    )


def _missing(playbook: Playbook) -> list[RequestField]:
    """Return the items that neither the record nor an answer holds."""
    observation = playbook.observation
    checks = observation.account.records["verification"]
    held = {row["item"] for row in checks if row["state"] == "on file"}
    held |= {field.value for field in given_fields(observation)}
    wanted = playbook.field_set(r"verification set is ([a-z_, ]+)\.")
    return [field for field in wanted if field.value not in held]


def _challenge(observation: Observation, missing: list[RequestField]) -> str:
    """Return how the challenge stands, after the customer's answer if there is one."""
    if contradicts_record(observation):
        return "failed"
    if given_fields(observation) and not missing:
        return "passed"
    return observation.account.records["final_challenge"][0]["state"]
