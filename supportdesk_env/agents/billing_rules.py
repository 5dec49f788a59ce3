"""The rule-based agent's reading of a duplicate-charge case, from the observation alone."""

from datetime import datetime
from decimal import Decimal

from supportdesk_env.agents.hearing import given_fields
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

_OUT_OF_POCKET = 3
_ROUTINE = 1


def plan_billing(playbook: Playbook) -> Plan:
    """Return the plan for a case whose record shows card charges."""
    records = playbook.observation.account.records
    first, later = find_pair(records["charges"])
    words = _words(playbook, first, later)
    urgency = _urgency(playbook, records, first, later)
    approval = _find_approval(playbook.observation)
    if approval == "refused":
        facts = {
            "rule_topic": "no_owner_approval",
            "rule_fact": playbook.observation.account.workspace_id,
            "alternative": "owner_contact",
        }
        return _finish(playbook, ResolutionCode.DECLINED_POLICY, urgency, words | facts)
    if approval == "missing":
        topics = {"pending": "discuss_charges", "safe_way": "registered_address"}
        requested = (RequestField.OWNER_APPROVAL,)
        code = ResolutionCode.AWAITING_CUSTOMER_INFO
        return _finish(playbook, code, urgency, words | topics, requested)
    if records["disputes"]:
        words["reviewed"] = records["disputes"][0]["reference"]
        code = ResolutionCode.ESCALATED_INTERNAL
        issue = IssueType.CHARGEBACK
        return _finish(playbook, code, urgency, words, issue_type=issue)
    code, facts = _judge(playbook, records, first, later)
    return _finish(playbook, code, urgency, words | facts)


def _find_approval(observation: Observation) -> str:
    """Return whether the owner's approval is needed: "" if not, else `missing` or `refused`."""
    account = observation.account
    if account.records["sender_check"][0]["registered_role"] in {"owner", "billing_contact"}:
        return ""
    approvals = [row["from"] for row in account.records["owner_approvals"]]
    approvals += given_fields(observation).values()
    owners = [contact.email for contact in account.contacts if contact.role == "owner"]
    if any(owner in approval for owner in owners for approval in approvals):
        return ""
    return "refused" if approvals else "missing"


def find_pair(charges: list[Row]) -> tuple[Row, Row]:
    """Return the earlier and the later of the two charges the customer means.

    Two charges on one invoice come first; else two of one amount; else the last two.
    """
    ordered = sorted(charges, key=lambda row: row["charged_at"])
    for key in ("invoice_id", "amount"):
        for number, later in enumerate(ordered):
            for first in ordered[:number]:
                if first[key] == later[key]:
                    return first, later
    return ordered[-2], ordered[-1]


def _urgency(playbook: Playbook, records: dict[str, list[Row]], first: Row, later: Row) -> int:
    is_settled = bool(records["refunds"]) or later["state"] != "captured"
    return _ROUTINE if is_settled or _are_separate(playbook, first, later) else _OUT_OF_POCKET


def _are_separate(playbook: Playbook, first: Row, later: Row) -> bool:
    window = playbook.number(r"no more than (\d+) hours apart")
    is_other = first["invoice_id"] != later["invoice_id"]
    return is_other or _hours_between(first, later) > window


def _judge(
    playbook: Playbook, records: dict[str, list[Row]], first: Row, later: Row
) -> tuple[ResolutionCode, dict[str, str]]:
    """Return what the article's rules 3 to 7 decide, with the words they need."""
    window = playbook.number(r"no more than (\d+) hours apart")
    if records["refunds"]:
        answer = {"answer_topic": "already_refunded", "answer": records["refunds"][0]["reference"]}
        return ResolutionCode.INFORMATION_PROVIDED, answer
    if later["state"] == "authorised":
        days = playbook.find(r"releases it by itself (\d+) days")[0]
        return ResolutionCode.INFORMATION_PROVIDED, {
            "answer_topic": "authorisation",
            "answer": f"{days} days",
        }
    if _are_separate(playbook, first, later):
        is_other = first["invoice_id"] != later["invoice_id"]
        fact = later["invoice_id"] if is_other else f"a charge more than {window:.0f} hours later"
        return ResolutionCode.DECLINED_POLICY, {"rule_fact": fact}
    limit = playbook.find(r"agent refund limit of (\S+ [\d.,]*\d)")[0]
    if _amount(later["amount"]) > _amount(limit):
        return ResolutionCode.ESCALATED_INTERNAL, {"reviewed": later["charge_id"]}
    arrival = playbook.find(r"refund arrives within (\d+ business days)")[0]
    return ResolutionCode.REFUND_ISSUED, {"refund_limit": limit, "arrival": arrival}


def _amount(text: str) -> Decimal:
    return Decimal(text.split()[1].replace(",", ""))


def _hours_between(first: Row, later: Row) -> float:
    form = "%Y-%m-%d %H:%M UTC"
    start, end = (datetime.strptime(row["charged_at"], form) for row in (first, later))  # noqa: DTZ007 - the record is UTC throughout
    return (end - start).total_seconds() / 3600


def _words(playbook: Playbook, first: Row, later: Row) -> dict[str, str]:
    return {
        "charge": later["charge_id"],
        "original_charge": first["charge_id"],
        "amount": later["amount"],
        "article": playbook.article_on("duplicate_charge").article_id,
        "closure": playbook.find(r"case closes after (\d+ days)")[0],
        "team": "billing",
        "under_review": "charge",
        "pending": "refund",
        "denied": "refund",
        "rule_topic": "separate_charges",
        "alternative": "invoice_copy",
    }


_STATUS = {
    ResolutionCode.AWAITING_CUSTOMER_INFO: Status.WAITING_ON_CUSTOMER,
    ResolutionCode.ESCALATED_INTERNAL: Status.ON_HOLD,
}


def _finish(
    playbook: Playbook,
    code: ResolutionCode,
    urgency: int,
    words: dict[str, str],
    requested: tuple[RequestField, ...] = (),
    *,
    issue_type: IssueType = IssueType.DUPLICATE_CHARGE,
) -> Plan:
    priority = playbook.priority(
        playbook.observation.ticket.affected_users, playbook.observation.account.seats, urgency
    )
    decision = Decision(
        Queue.BILLING_OPS, priority, issue_type, _STATUS.get(code, Status.RESOLVED), code
    )
    return make_plan(playbook, decision, words, requested)
