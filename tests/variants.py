"""Variants of the canonical cases that reach every branch of the three decision lists."""

from collections.abc import Mapping
from typing import NamedTuple

from supportdesk_env.domain.case import Case
from tests.building import BILLING, INCIDENT, TAKEOVER, build_company, build_variant

MEMBER = [{"name": "Dana Whitfield", "email": "dana.whitfield@oakmere.example", "role": "member"}]
KNOWN = {"incident_id": "INC-7700", "area": "orders API", "region": "eu-west-3"}
BEGAN_BEFORE = [KNOWN | {"since": "2026-03-18T09:00:00"}]
BEGAN_AFTER = [KNOWN | {"since": "2026-03-18T09:13:00"}]
ALL_HELD_BUT_ONE = [
    "workspace_id",
    "requester_role",
    "registered_email_confirmation",
    "last_successful_login",
]


class Variant(NamedTuple):
    """A canonical case with facts changed, at a company, and the rule that must decide it."""

    name: str
    rule_id: str
    task_id: str
    facts: Mapping[str, object]
    company: str = ""
    parameters: Mapping[str, object] = {}

    def build(self) -> Case:
        """Return the case."""
        vendor = build_company(self.company, **self.parameters) if self.company else None
        return build_variant(self.task_id, vendor, **self.facts)


def _amounts(amount: str) -> dict[str, object]:
    return {"original__amount": amount, "second__amount": amount}


def _billing(name: str, rule_id: str, **facts: object) -> Variant:
    return Variant(f"billing: {name}", rule_id, BILLING, facts)


def _takeover(name: str, rule_id: str, **facts: object) -> Variant:
    return Variant(f"takeover: {name}", rule_id, TAKEOVER, facts)


def _incident(name: str, rule_id: str, **facts: object) -> Variant:
    return Variant(f"incident: {name}", rule_id, INCIDENT, facts)


BILLING_VARIANTS = (
    _billing("as pinned", "refund"),
    _billing("amount at the limit", "refund", **_amounts("500.00")),
    _billing("amount above the limit", "over_limit", **_amounts("500.01")),
    _billing("amount with a thousands separator", "over_limit", **_amounts("1249.00")),
    _billing("a few cents", "refund", **_amounts("0.50")),
    _billing("gap at the window", "refund", second__at="2026-05-31T06:02:00"),
    _billing("gap beyond the window", "not_duplicate", second__at="2026-05-31T06:03:00"),
    _billing("another invoice", "not_duplicate", second__invoice_id="INV-20999"),
    _billing(
        "another invoice and amount",
        "not_duplicate",
        second__invoice_id="INV-20999",
        second__amount="99.00",
        other_charges=[],
    ),
    _billing("only authorised", "authorisation_only", second__state="authorised"),
    _billing("refunded before", "already_refunded", refund_reference="RF-8841"),
    _billing("dispute open", "dispute_open", dispute_reference="DSP-551"),
    _billing("sender is a member", "not_billing_contact", customer__contacts=MEMBER),
    _billing("sender is a stranger", "not_billing_contact", customer__contacts=[]),
    _billing(
        "a dispute comes before a refund",
        "dispute_open",
        dispute_reference="DSP-551",
        refund_reference="RF-8841",
    ),
    _billing(
        "the sender comes before a dispute",
        "not_billing_contact",
        dispute_reference="DSP-551",
        customer__contacts=MEMBER,
    ),
    _billing("no other charges", "refund", other_charges=[]),
    _billing("free plan", "refund", customer__tier="free"),
    _billing("everybody affected", "refund", affected_users=64),
    Variant("billing: in euros", "refund", BILLING, _amounts("299.99"), "harborline"),
    Variant("billing: a lower limit", "over_limit", BILLING, {}, "harborline"),
    Variant(
        "billing: a limit of a thousand",
        "refund",
        BILLING,
        _amounts("1000.00"),
        "tallybird",
        {"billing__agent_refund_limit": 1000},
    ),
    Variant(
        "billing: a longer window",
        "refund",
        BILLING,
        {"second__at": "2026-06-01T06:02:00"},
        "gridloom",
    ),
)

TAKEOVER_VARIANTS = (
    _takeover("as pinned", "unverified"),
    _takeover("nothing on file", "unverified", held_fields=[]),
    _takeover("one item open", "unverified", held_fields=ALL_HELD_BUT_ONE),
    _takeover("challenge passed", "verified", verification="passed"),
    _takeover("challenge failed", "failed", verification="failed"),
    _takeover("a recorded trip", "benign_cause", benign_cause="TRV-8812"),
    _takeover(
        "a trip comes before a failed challenge",
        "benign_cause",
        benign_cause="TRV-8812",
        verification="failed",
    ),
    _takeover("an owner's account", "unverified", target_email="tomas.eklund@verdantlab.example"),
    _takeover("an unknown account", "unverified", target_email="kiosk@verdantlab.example"),
    _takeover("free plan", "unverified", customer__tier="free"),
    Variant("takeover: another verification set", "unverified", TAKEOVER, {}, "tallybird"),
    Variant("takeover: a third verification set", "unverified", TAKEOVER, {}, "gridloom"),
)

INCIDENT_VARIANTS = (
    _incident("as pinned", "threshold_met"),
    _incident("a known incident", "known_incident", known_incidents=BEGAN_BEFORE),
    _incident("a later incident", "threshold_met", known_incidents=BEGAN_AFTER),
    _incident("the customer's change", "customer_change", customer_change="CHG-4410"),
    _incident(
        "a known incident comes before a change",
        "known_incident",
        customer_change="CHG-4410",
        known_incidents=BEGAN_BEFORE,
    ),
    _incident("silent monitoring", "threshold_met", measured_users=None),
    _incident("silent sandbox", "scope_unknown", measured_users=None, deployment="sandbox"),
    _incident("sandbox", "below_threshold", deployment="sandbox"),
    _incident("a dozen users", "below_threshold", measured_users=12),
    _incident("at the threshold in users", "threshold_met", measured_users=250),
    _incident("at the threshold in share", "threshold_met", measured_users=231),
    _incident("under both thresholds", "below_threshold", measured_users=230),
    _incident("with a workaround", "threshold_met", has_workaround=True),
    _incident("business plan", "threshold_met", customer__tier="business"),
    _incident("team plan", "threshold_met", customer__tier="team"),
    _incident("a region without a digit", "threshold_met", customer__region="north-europe"),
    _incident("another area", "threshold_met", area="storefront", known_incidents=[]),
    Variant(
        "incident: a company that assumes nothing",
        "scope_unknown",
        INCIDENT,
        {"measured_users": None, "area": "documents API"},
        "harborline",
    ),
    Variant(
        "incident: a company with other diagnostics",
        "threshold_met",
        INCIDENT,
        {"area": "web editor"},
        "harborline",
    ),
    Variant(
        "incident: a third company", "threshold_met", INCIDENT, {"area": "ledger API"}, "tallybird"
    ),
)

VARIANTS = (*BILLING_VARIANTS, *TAKEOVER_VARIANTS, *INCIDENT_VARIANTS)
VARIANT_NAMES = [variant.name for variant in VARIANTS]
