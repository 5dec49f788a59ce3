"""What can be true of a refund request, and how the desk's tools show it."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.refund_window.policy import CountingDay, RefundWindowPolicy
from supportdesk_env.cases.family import CaseFacts, Frozen, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import money_text
from supportdesk_env.policies.parameters import Company

_MONTHLY, _YEARLY = (2, 12), (20, 120)
"""What a seat costs for a term: the least, and what is usual."""


class BillingPeriod(StrEnum):
    """How long a paid term is."""

    MONTHLY = "monthly"
    ANNUAL = "annual"


class Channel(StrEnum):
    """Where the subscription was bought, as far as the record tells."""

    DIRECT = "direct"
    RESELLER = "reseller"
    MARKETPLACE = "marketplace"
    UNKNOWN = "not recorded"


class Payment(Frozen):
    """One payment for a term of the subscription."""

    charge_id: str
    invoice_id: str
    amount: Decimal = Field(gt=0, decimal_places=2)
    charged_on: date


class RefundWindowFacts(CaseFacts):
    """The latent truth of one case."""

    payment: Payment
    """The payment the customer wants back."""
    earlier: Payment | None = None
    """The payment of the term before, where this one is a renewal."""
    period: BillingPeriod
    term_start: date
    term_end: date
    active_days: int = Field(ge=0)
    """Days since the start of the term on which anybody used the workspace."""
    goodwill_on: date | None = None
    """Day of the last credit of goodwill, if there was one."""
    channel: Channel
    seller: str = ""
    seller_order: str = ""
    is_approved: bool = False
    """Whether the registered owner approved, when asked, that charges are discussed."""

    @model_validator(mode="after")
    def _terms_and_sellers_fit(self) -> Self:
        """The term runs today and was paid after it began; a seller is named where there is one."""
        today = self.now.date()
        if not self.term_start <= self.payment.charged_on <= today < self.term_end:
            msg = "the payment was not made within a term that is still running"
            raise ValueError(msg)
        if self.active_days > (today - self.term_start).days + 1:
            msg = "the workspace was used on more days than the term has had"
            raise ValueError(msg)
        is_sold = self.channel in {Channel.RESELLER, Channel.MARKETPLACE}
        if {bool(self.seller), bool(self.seller_order)} != {is_sold}:
            msg = "a seller and its order belong to a purchase from somebody else, and only there"
            raise ValueError(msg)
        return self

    @property
    def is_renewal(self) -> bool:
        """Whether an earlier term was paid before this one."""
        return self.earlier is not None

    def is_billing_contact(self) -> bool:
        """Return whether the sender is registered as owner or billing contact."""
        sender = self.customer.registered()
        return sender is not None and sender.role in {"owner", "billing_contact"}

    def elapsed_days(self, policy: RefundWindowPolicy) -> int:
        """Return the calendar days from the day the window begins to the day of the ticket."""
        first = {
            CountingDay.CHARGE: self.payment.charged_on,
            CountingDay.NEXT_DAY: self.payment.charged_on + timedelta(days=1),
            CountingDay.TERM_START: self.term_start,
        }[policy.counted_from]
        return max(0, (self.now.date() - first).days)

    def window_days(self, policy: RefundWindowPolicy) -> int:
        """Return the refund window of the billing period."""
        is_annual = self.period is BillingPeriod.ANNUAL
        return policy.window_annual_days if is_annual else policy.window_monthly_days

    def had_goodwill(self, policy: RefundWindowPolicy) -> bool:
        """Return whether a credit of goodwill falls within the interval before the ticket."""
        if self.goodwill_on is None:
            return False
        return (self.now.date() - self.goodwill_on).days <= policy.goodwill_interval_days

    def credit(self, policy: RefundWindowPolicy) -> Decimal:
        """Return the credit for an unused renewal, to the cent."""
        part = self.payment.amount * policy.credit_percent / 100
        return part.quantize(Decimal("0.01"), ROUND_HALF_UP)


def show_records(facts: RefundWindowFacts, company: Company) -> RecordTables:
    """Return the billing tables of the account: charges, the subscription and credits."""
    currency = company.billing.currency
    plan = company.plans[facts.customer.tier]
    charges = [
        {
            "charge_id": payment.charge_id,
            "invoice_id": payment.invoice_id,
            "amount": money_text(payment.amount, currency),
            "charged_on": payment.charged_on.isoformat(),
            "description": f"{plan} plan, {facts.period.value} term, {_seats(facts)}",
        }
        for payment in (facts.earlier, facts.payment)
        if payment is not None
    ]
    subscription = {
        "plan": plan,
        "billing_period": facts.period.value,
        "current_term": "renewal" if facts.is_renewal else "first term",
        "term_start": facts.term_start.isoformat(),
        "term_end": facts.term_end.isoformat(),
        "days_used_since_term_start": str(facts.active_days),
        "purchase_channel": facts.channel.value,
        "seller": facts.seller,
        "seller_order": facts.seller_order,
    }
    granted = [{"kind": "goodwill", "granted_on": str(facts.goodwill_on)}]
    return {
        "charges": charges,
        "subscription": [subscription],
        "credits": granted if facts.goodwill_on else [],
    }


def _seats(facts: RefundWindowFacts) -> str:
    """Return the seats that were paid for: all, or those added where that is too little."""
    seats, is_annual = facts.customer.seats, facts.period is BillingPeriod.ANNUAL
    least, usual = _YEARLY if is_annual else _MONTHLY
    added = facts.payment.amount < least * seats
    paid = max(1, int(facts.payment.amount / usual)) if added else seats
    return f"{paid} {'added ' if added else ''}{'seat' if paid == 1 else 'seats'}"


def ticket_words(facts: RefundWindowFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    is_annual = facts.period is BillingPeriod.ANNUAL
    day = facts.payment.charged_on
    return {
        "amount": money_text(facts.payment.amount, company.billing.currency),
        "invoice": facts.payment.invoice_id,
        "day": f"{day.day} {day:%B}",
        "period": facts.period.value,
        "unit": "year" if is_annual else "month",
        "plan": company.plans[facts.customer.tier],
        "seats": _seats(facts),
        "reason": Fragment("renewal" if facts.is_renewal else "first"),
    }
