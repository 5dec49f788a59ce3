"""What can be true of a duplicate-charge case, and how the desk's tools show it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import moment_text, money_text
from supportdesk_env.policies.parameters import Company


class ChargeState(StrEnum):
    """Where a card charge stands."""

    CAPTURED = "captured"
    AUTHORISED = "authorised"


class Charge(Frozen):
    """One charge on the customer's card."""

    charge_id: str
    invoice_id: str
    amount: Decimal = Field(gt=0, decimal_places=2)
    state: ChargeState
    at: Minute
    description: str


class DuplicateChargeFacts(CaseFacts):
    """The latent truth of one case."""

    original: Charge
    second: Charge
    other_charges: tuple[Charge, ...] = ()
    """Legitimate charges of the same days."""
    refund_reference: str = ""
    """Reference of a refund already made, empty when there is none."""
    dispute_reference: str = ""
    """Reference of an open dispute at the bank, empty when there is none."""
    approval_from: str = ""
    """Address from which somebody approved that charges are discussed; empty when nobody did."""

    @model_validator(mode="after")
    def _second_is_later(self) -> Self:
        """The second charge is the later one: it is the one that may be refunded."""
        if self.second.at < self.original.at:
            msg = "the second charge was made before the original one"
            raise ValueError(msg)
        return self

    def gap_hours(self) -> float:
        """Return the hours between the two charges."""
        return abs((self.second.at - self.original.at).total_seconds()) / 3600

    def is_billing_contact(self) -> bool:
        """Return whether the sender is registered as owner or billing contact."""
        sender = self.customer.registered()
        return sender is not None and sender.role in {"owner", "billing_contact"}

    def is_approved(self) -> bool:
        """Return whether the approval comes from the registered owner."""
        owners = {c.email for c in self.customer.contacts if c.role == "owner"}
        return self.approval_from in owners


def show_records(facts: DuplicateChargeFacts, company: Company) -> RecordTables:
    """Return the billing tables of the account: charges, refunds and disputes."""
    currency = company.billing.currency
    charges = sorted((facts.original, facts.second, *facts.other_charges), key=lambda c: c.at)
    rows = [
        {
            "charge_id": charge.charge_id,
            "invoice_id": charge.invoice_id,
            "amount": money_text(charge.amount, currency),
            "state": charge.state.value,
            "charged_at": moment_text(charge.at),
            "description": charge.description,
        }
        for charge in charges
    ]
    refunds = [
        {
            "reference": facts.refund_reference,
            "charge_id": facts.second.charge_id,
            "amount": money_text(facts.second.amount, currency),
        }
    ]
    disputes = [
        {"reference": facts.dispute_reference, "charge_id": facts.second.charge_id, "state": "open"}
    ]
    approvals = [{"from": facts.approval_from, "says": "charges may be discussed with the sender"}]
    return {
        "charges": rows,
        "refunds": refunds if facts.refund_reference else [],
        "disputes": disputes if facts.dispute_reference else [],
        "owner_approvals": approvals if facts.approval_from else [],
    }


def ticket_words(facts: DuplicateChargeFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    currency = company.billing.currency
    return {
        "amount": money_text(facts.second.amount, currency),
        "invoice": facts.second.invoice_id,
        "day": _day(facts.second.at),
        "days": " and ".join(dict.fromkeys(_day(c.at) for c in (facts.original, facts.second))),
        "charge_times": f"{facts.original.at:%H:%M} and {facts.second.at:%H:%M}",
        "charged": _tell_times(facts.original.at, facts.second.at),
        "others": Fragment("others") if facts.other_charges else "",
        "other_amounts": ", ".join(money_text(c.amount, currency) for c in facts.other_charges),
    }


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B}"


def _tell_times(first: datetime, second: datetime) -> str:
    """Return when two charges were made, each time with its day."""
    if first.date() == second.date():
        return f"{_day(first)} at {first:%H:%M} and {second:%H:%M} UTC"
    return f"{_day(first)} at {first:%H:%M} UTC and {_day(second)} at {second:%H:%M} UTC"
