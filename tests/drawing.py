"""Draws cases for property tests: facts of each family at any shipped company, told any way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Tier
from supportdesk_env.policies.parameters import Company
from tests.building import BILLING, INCIDENT, TAKEOVER, build_variant
from tests.rewriting import PREFIXES, Rewriting

COMPANIES = st.sampled_from(list(load_companies().values()))
NAMES = st.sampled_from(
    ["Mai Nguyễn", "Ørjan O'Neill", "Cher", "Will May", "Hope Once", "Jean-Luc Picard"]
)
FIRMS = st.sampled_from(["Möbius & Sons Ltd.", "9 Lives", "Area-51 Research", "No Limits", "Été"])
REGIONS = st.sampled_from(["ap-southeast-1", "europe-west4", "westus2", "us-gov-west-1", "eu2"])
LETTERS = st.lists(
    st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=1, max_size=9),
    min_size=len(PREFIXES),
    max_size=len(PREFIXES),
    unique=True,
)
NOW = st.datetimes(datetime(2026, 3, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - UTC
    lambda moment: moment.replace(second=0, microsecond=0)
)


def identifiers(prefix: str) -> st.SearchStrategy[str]:
    """Return ids of one kind: capitals, and digits or a mix of both."""
    body = st.from_regex(r"[0-9]{2,9}|[A-Z0-9]{0,4}[0-9][A-Z0-9]{0,3}", fullmatch=True)
    return body.map(lambda text: f"{prefix}-{text}")


def mostly_none(prefix: str) -> st.SearchStrategy[str]:
    """Return an id of one kind now and then, and else nothing."""
    return st.just("") | st.just("") | st.just("") | identifiers(prefix)


@st.composite
def customers(draw: st.DrawFn, role: str) -> dict[str, object]:
    """Return a customer whose sender is registered in `role`, or not at all."""
    name, firm = draw(NAMES), draw(FIRMS)
    email = "sender@customer.example"
    contacts = [{"name": name, "email": email, "role": role}] if role else []
    return {
        "name": name,
        "email": email,
        "company": firm,
        "tier": draw(st.sampled_from(Tier)).value,
        "account_id": draw(identifiers("AC")),
        "workspace_id": draw(identifiers("W")),
        "region": draw(REGIONS),
        "seats": draw(st.integers(1, 5000)),
        "contacts": [*contacts, {"name": "Owner", "email": "o@x.example", "role": "owner"}],
    }


@st.composite
def billing_cases(draw: st.DrawFn) -> Case:
    """Return a duplicate-charge case of any branch."""
    now, customer = (
        draw(NOW),
        draw(customers(draw(st.sampled_from(["owner", "owner", "owner", "member", ""])))),
    )
    amount = str(draw(st.decimals(Decimal("0.50"), 2000, places=2)))
    gap = timedelta(minutes=draw(st.integers(1, 80) | st.integers(1, 80 * 60)))
    state = st.sampled_from(["captured", "captured", "authorised"])
    same_invoice, invoice = draw(st.integers(0, 3)) > 0, draw(identifiers("INV"))
    original = {
        "charge_id": draw(identifiers("TXA")),
        "invoice_id": invoice,
        "amount": amount,
        "state": "captured",
        "at": now - timedelta(days=5),
        "description": "subscription",
    }
    return build_variant(
        BILLING,
        draw(COMPANIES),
        now=now,
        customer=customer,
        affected_users=1,
        original=original,
        second=original
        | {
            "charge_id": draw(identifiers("TXB")),
            "invoice_id": invoice if same_invoice else f"{invoice}9",
            "state": draw(state),
            "at": now - timedelta(days=5) + gap,
        },
        other_charges=[],
        refund_reference=draw(mostly_none("RF")),
        dispute_reference=draw(mostly_none("DSP")),
    )


@st.composite
def takeover_cases(draw: st.DrawFn) -> Case:
    """Return a takeover case of any branch."""
    now, company = draw(NOW), draw(COMPANIES)
    customer = draw(customers(draw(st.sampled_from(["admin", "owner", "member"]))))
    wanted = list(company.security.verification_set)
    signals = [
        {
            "event_id": draw(identifiers("EV")),
            "at": now - timedelta(minutes=draw(st.integers(30, 600))),
            "event": "sign-in from a new device",
            "origin": "Recife, Brazil",
        }
        for _ in range(draw(st.integers(1, 4)))
    ]
    return build_variant(
        TAKEOVER,
        company,
        now=now,
        customer=customer,
        target_email=customer["email"],
        signals=signals,
        containment_reference=draw(identifiers("LOCK")),
        contained_at=now - timedelta(minutes=draw(st.integers(1, 29))),
        held_fields=draw(st.lists(st.sampled_from(wanted), unique=True, max_size=3)),
        verification=draw(st.sampled_from(["open", "open", "passed", "failed"])),
        benign_cause=draw(mostly_none("TRV")),
    )


def _area(company: Company) -> st.SearchStrategy[str]:
    return st.sampled_from(list(company.incident.diagnostic_sets))


@st.composite
def incident_cases(draw: st.DrawFn) -> Case:
    """Return an incident of any branch; what is held already is what the wording tells."""
    now, company = draw(NOW), draw(COMPANIES)
    customer, area = draw(customers("admin")), draw(_area(company))
    since = now - timedelta(minutes=draw(st.integers(1, 300)))
    seats = customer["seats"]
    assert isinstance(seats, int)
    began = since + timedelta(minutes=draw(st.integers(-60, 60)))
    known = {
        "incident_id": draw(identifiers("INCB")),
        "area": area,
        "region": draw(st.sampled_from([customer["region"], "ca-central-1"])),
        "since": began,
    }
    return build_variant(
        INCIDENT,
        company,
        now=now,
        customer=customer,
        area=area,
        since=since,
        affected_users=draw(st.integers(1, seats)),
        measured_users=draw(st.none() | st.integers(1, seats)),
        deployment=draw(st.sampled_from(["production", "production", "sandbox"])),
        has_workaround=draw(st.booleans()),
        incident_reference=draw(identifiers("INCA")),
        known_incidents=draw(st.just([]) | st.just([known])),
        customer_change=draw(mostly_none("CHG")),
    )


CASES: dict[str, Callable[[], st.SearchStrategy[Case]]] = {
    BILLING: billing_cases,
    TAKEOVER: takeover_cases,
    INCIDENT: incident_cases,
}
"""How to draw a case like each canonical one."""


@st.composite
def rewritings(draw: st.DrawFn) -> Rewriting:
    """Return another way of telling a canonical case."""
    return Rewriting(
        task_id=draw(st.text("abcdefghij_0123456789", min_size=1, max_size=20)),
        names=draw(st.integers(0, 1)),
        prefixes=dict(zip(PREFIXES, draw(LETTERS), strict=True)),
        digits=draw(st.integers(0, 10**6)),
        separator=draw(st.sampled_from("-_")),
        factor=draw(st.decimals(Decimal("0.01"), 90, places=3)),
        days=draw(st.integers(-60, 400)),
        minutes=draw(st.integers(-360, 250)),  # nothing may pass midnight
    )
