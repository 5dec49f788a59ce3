"""What can be true of a claim for missed availability, and how the desk's tools show it."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import money_text
from supportdesk_env.policies.parameters import Company


class ClaimState(StrEnum):
    """Where an earlier claim stands."""

    OPEN = "open"
    DECIDED = "decided"


class Wish(StrEnum):
    """What the customer would like; none of it decides anything."""

    CREDIT = "credit"
    CASH = "cash"
    MORE = "more"


class EarlierClaim(Frozen):
    """A claim this account made before."""

    ticket_id: str
    month: date
    state: ClaimState


class MonthReport(Frozen):
    """What was measured in one month; `None` means monitoring has no complete data."""

    report_id: str
    month: date
    uptime: Decimal | None = Field(ge=0, le=100, decimal_places=2)


class SlaCreditFacts(CaseFacts):
    """The latent truth of one case; months are named by their first day."""

    claimed: tuple[date, ...] = Field(min_length=1)
    """Months the ticket names, the earliest first."""
    component: str
    """The part of the product that failed, as the customer says."""
    outage_at: Minute
    outage_minutes: int = Field(gt=0)
    wish: Wish
    plan_since: date
    monthly_fee: Decimal = Field(gt=0, decimal_places=2)
    invoice_id: str
    invoice_date: date
    """The next invoice, which a credit is taken off."""
    reports: tuple[MonthReport, ...]
    monitored: bool
    """Whether availability monitoring covers the part that failed."""
    other_components: tuple[str, ...] = ()
    """Parts that monitoring covers, beside the one that failed."""
    earlier_claims: tuple[EarlierClaim, ...] = ()

    @model_validator(mode="after")
    def _months_are_in_order(self) -> Self:
        """Months are named by their first day, one after the other, and each has a report."""
        months = {report.month for report in self.reports}
        if any(month.day != 1 or month not in months for month in self.claimed):
            msg = "a month claimed is named by its first day and has a report"
            raise ValueError(msg)
        if any(before >= after for before, after in pairwise(self.claimed)):
            msg = "the months claimed are not in order"
            raise ValueError(msg)
        return self

    def last_day(self) -> date:
        """Return the last day of the month claimed, the latest one of several."""
        return next_month(self.claimed[-1]) - timedelta(days=1)

    def days_since_end(self) -> int:
        """Return how many days after the end of the month the ticket came; not above 0 before."""
        return (self.now.date() - self.last_day()).days

    def last_claim_day(self, claim_days: int) -> date:
        """Return the last day on which the month, the earliest of several, can be claimed."""
        return next_month(self.claimed[0]) + timedelta(days=claim_days - 1)

    def report(self) -> MonthReport:
        """Return what was measured in the month claimed, the latest one of several."""
        return next(report for report in self.reports if report.month == self.claimed[-1])

    def open_claim(self) -> EarlierClaim | None:
        """Return the open claim of a month that this ticket claims again, if there is one."""
        for claim in self.earlier_claims:
            if claim.state is ClaimState.OPEN and claim.month in self.claimed:
                return claim
        return None


def next_month(month: date) -> date:
    """Return the first day of the month after `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_text(month: date) -> str:
    """Return a month as people write it, `March 2026`."""
    return f"{month:%B %Y}"


def show_records(facts: SlaCreditFacts, company: Company) -> RecordTables:
    """Return the subscription, measured availability, what is monitored, and earlier claims."""
    subscription = {
        "plan": company.plans[facts.customer.tier],
        "tier": facts.customer.tier.value,
        "plan_since": facts.plan_since.isoformat(),
        "monthly_fee": money_text(facts.monthly_fee, company.billing.currency),
        "next_invoice": facts.invoice_id,
        "next_invoice_date": facts.invoice_date.isoformat(),
    }
    coverage = [
        {"part": part, "monitored": "yes" if part in facts.other_components else _yes_no(facts)}
        for part in sorted((facts.component, *facts.other_components))
    ]
    claims = [
        {
            "ticket_id": claim.ticket_id,
            "month": month_text(claim.month),
            "state": claim.state.value,
        }
        for claim in facts.earlier_claims
    ]
    return {
        "subscription": [subscription],
        "availability": [_show_report(facts, report) for report in facts.reports],
        "monitoring_coverage": coverage,
        "credit_claims": claims,
    }


def _yes_no(facts: SlaCreditFacts) -> str:
    return "yes" if facts.monitored else "no"


def _show_report(facts: SlaCreditFacts, report: MonthReport) -> dict[str, str]:
    """Return one month; nothing is final before it has ended."""
    has_ended = next_month(report.month) <= facts.now.date()
    measured = "incomplete data" if report.uptime is None else f"{report.uptime:.2f}%"
    return {
        "report_id": report.report_id,
        "month": month_text(report.month),
        "month_state": "ended" if has_ended else "running",
        "uptime": measured if has_ended else "not final",
    }


def ticket_words(facts: SlaCreditFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    end = facts.outage_at + timedelta(minutes=facts.outage_minutes)
    users = facts.affected_users
    users_text = "one user" if users == 1 else f"{users} users"
    return {
        "months": _tell_months(facts.claimed),
        "component": facts.component,
        "day": f"{facts.outage_at.day} {facts.outage_at:%B}",
        "from": f"{facts.outage_at:%H:%M}",
        "to": f"{end:%H:%M}",
        "minutes": facts.outage_minutes,
        "users_text": users_text,
        "Users": users_text.capitalize(),
        "plan": company.plans[facts.customer.tier],
        "fee": money_text(facts.monthly_fee, company.billing.currency),
        "wish": Fragment(facts.wish.value),
    }


def _tell_months(months: tuple[date, ...]) -> str:
    *others, last = (month_text(month) for month in months)
    return f"{', '.join(others)} and {last}" if others else last
