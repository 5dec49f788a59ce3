"""The rule-based agent's reading of a service incident, from the observation alone."""

import re

from supportdesk_env.agents.hearing import contradicts_record, given_fields
from supportdesk_env.agents.plan import Decision, Plan
from supportdesk_env.agents.planning import make_plan
from supportdesk_env.agents.playbook import Playbook
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)

Row = dict[str, str]

_HARM_CONTINUING = 3
_BLOCKED = 2
_HELD = {
    RequestField.ENDPOINT_URL: re.compile(r"https?://\S+"),
    RequestField.REQUEST_IDS: re.compile(r"\breq-[a-z0-9]", re.IGNORECASE),
    RequestField.TIMESTAMPS_UTC: re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}"),
    RequestField.ERROR_PAYLOAD: re.compile(r"\{\s*\"error"),
}
"""What a diagnostic looks like when the ticket or a file of it already holds it."""


def plan_incident(playbook: Playbook) -> Plan:
    """Return the plan for a case whose record shows monitoring."""
    records = playbook.observation.account.records
    seen = records["monitoring"][0]
    affected, total = _affected(playbook.observation, seen), playbook.observation.account.seats
    eased = seen["workaround"] not in {"no", "none known"} or bool(records["change_log"])
    priority = playbook.priority(
        affected,
        total,
        _BLOCKED if eased else _HARM_CONTINUING,
        is_production=seen["environment"] == "production",
    )
    users, share = playbook.find(r"at least (\d+) users or (\d+)% of the customer's users are")
    is_broad = affected >= int(users) or 100 * affected / total >= float(share)
    code = _decide(playbook, records, seen, is_broad=is_broad)
    words = _words(playbook, seen, code) | {
        "impact": f"{affected} of {total} users",
        "threshold": f"{users} users or {share}%",
    }
    decision = Decision(
        _QUEUES.get(code, Queue.PLATFORM_ENGINEERING),
        priority,
        IssueType.PRODUCTION_INCIDENT,
        _STATUS.get(code, Status.ESCALATED),
        code,
    )
    return make_plan(playbook, decision, words, _requested(playbook, seen, code))


def _words(playbook: Playbook, seen: Row, code: ResolutionCode) -> dict[str, str]:
    """Return the words the sentences of `code` need, off the record and the articles."""
    records = playbook.observation.account.records
    reserved = next(row for row in records["incident_desk"] if "reserved" in row["state"])
    is_waiting = code is ResolutionCode.AWAITING_CUSTOMER_INFO
    words = {
        "incident": reserved["incident_id"],
        "reviewed": reserved["incident_id"],
        "area_region": seen["region"],
        "start": _time(seen["since"]),
        "answer": _time(seen["since"]),
        "status_page": playbook.find(r"Status page: (\S+?)\.?(?:\s|$)")[0],
        "article": playbook.article_on("production_incident").article_id,
        "closure": playbook.find(r"case closes after (\d+ days)")[0],
        "team": "engineering",
        "under_review": "errors",
        "pending": "incident_decision" if is_waiting else "fix",
        "safe_way": "this_ticket",
    }
    if code is ResolutionCode.LINKED_TO_INCIDENT:
        words["incident"] = _matching(records, seen)[0]["incident_id"]
    if code is ResolutionCode.WORKAROUND_PROVIDED:
        words["workaround"] = records["change_log"][0]["change_id"]
    return words


def _requested(playbook: Playbook, seen: Row, code: ResolutionCode) -> list[RequestField]:
    """Return what `code` still has to ask for."""
    if code is ResolutionCode.INCIDENT_OPENED:
        return _missing(playbook, seen)
    if code is ResolutionCode.AWAITING_CUSTOMER_INFO:
        return [RequestField.IMPACT_SCOPE, *_missing(playbook, seen)]
    return []


_QUEUES = {ResolutionCode.WORKAROUND_PROVIDED: Queue.GENERAL_SUPPORT}
_STATUS = {
    ResolutionCode.WORKAROUND_PROVIDED: Status.RESOLVED,
    ResolutionCode.AWAITING_CUSTOMER_INFO: Status.WAITING_ON_CUSTOMER,
}


def _affected(observation: Observation, seen: Row) -> int:
    """Return the users affected: as measured, else as answered, else as the ticket reports."""
    measured = seen["affected_users"]
    if measured.isdigit():
        return int(measured)
    answered = _answered_scope(observation)
    return observation.ticket.affected_users if answered is None else answered


def _answered_scope(observation: Observation) -> int | None:
    """Return the users the customer gave when asked, unless the record contradicts them."""
    answer = given_fields(observation).get(RequestField.IMPACT_SCOPE)
    if answer is None or contradicts_record(observation):
        return None
    return int(answer.split()[0])


def _time(moment: str) -> str:
    """Return the time of day of `2026-03-18 09:12 UTC`."""
    return moment.split()[1]


def _matching(records: dict[str, list[Row]], seen: Row) -> list[Row]:
    return [
        row
        for row in records["incident_desk"]
        if row["state"] == "open"
        and (row["area"], row["region"]) == (seen["area"], seen["region"])
        and row["since"] <= seen["since"]
    ]


def _decide(
    playbook: Playbook, records: dict[str, list[Row]], seen: Row, *, is_broad: bool
) -> ResolutionCode:
    """Return what the article's five rules decide."""
    is_measured = seen["affected_users"].isdigit()
    is_silent = not is_measured and _answered_scope(playbook.observation) is None
    is_production = seen["environment"] == "production"
    (limit,) = playbook.find(r"how many users are affected( and this is not production)?: request")
    if _matching(records, seen):
        return ResolutionCode.LINKED_TO_INCIDENT
    if records["change_log"]:
        return ResolutionCode.WORKAROUND_PROVIDED
    if is_silent and not (limit and is_production):
        return ResolutionCode.AWAITING_CUSTOMER_INFO
    if is_production and (is_broad or is_silent):
        return ResolutionCode.INCIDENT_OPENED
    return ResolutionCode.ESCALATED_INTERNAL


def _missing(playbook: Playbook, seen: Row) -> list[RequestField]:
    """Return the diagnostics of the failing area that neither ticket nor record holds."""
    ticket = playbook.observation.ticket
    text = "\n".join([ticket.body, *(item.content for item in ticket.attachments)])
    wanted = playbook.field_set(rf"- {re.escape(seen['area'])}: ([a-z_, ]+)")
    held = {RequestField.REGION, RequestField.WORKSPACE_ID}
    held.update(given_fields(playbook.observation))
    held.update(field for field, pattern in _HELD.items() if pattern.search(text))
    return [field for field in wanted if field not in held]
