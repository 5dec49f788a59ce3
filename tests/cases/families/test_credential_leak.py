"""The decision list of credential_leak, what it shows and asks for, and how its claims are read."""

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.companies import load_policy_ranges
from supportdesk_env.cases.families.credential_leak.decision import FAMILY
from supportdesk_env.cases.families.credential_leak.facts import CredentialLeakFacts
from supportdesk_env.cases.families.credential_leak.policy import CredentialLeakPolicy
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import InvalidPolicy
from tests.building import grade_text, score_of
from tests.cases.families.worlds import (
    draw_world,
    load_replies,
    make_header,
)

RULES = tuple(rule.rule_id for rule in FAMILY.rules)
SECRET = "sk_live_" + "Q7" * 9 + "x7Qd"
HONEST = load_replies("credential_leak")
POLICY = CredentialLeakPolicy.model_validate(
    {
        "rotate_days": 90,
        "abuse_calls": 5,
        "auto_revoke_scopes": ["read_only", "sandbox"],
        "revocation_minutes": 15,
    }
)
CUSTOMER = {
    "name": "Nadia Fenn",
    "email": "nadia.fenn@oakmere.example",
    "company": "Oakmere Lighting",
    "tier": "business",
    "account_id": "ACC-70112",
    "workspace_id": "WS-30551",
    "region": "eu-west-3",
    "seats": 120,
    "contacts": [
        {"name": "Nadia Fenn", "email": "nadia.fenn@oakmere.example", "role": "member"},
        {"name": "Ivo Brandt", "email": "ivo.brandt@oakmere.example", "role": "owner"},
    ],
}
KEY = {
    "key_id": "KEY-20417",
    "holder": "customer",
    "scope": "production_write",
    "last_four": "x7Qd",
    "issued_on": "2026-04-10",
    "issued_to_role": "member",
}
EARLY = {"use_id": "USE-11111", "at": "2026-05-30T18:39", "network": "198.51.100.7"}
FOREIGN = {"use_id": "USE-55120", "at": "2026-05-30T18:40", "network": "203.0.113.9"}
OWN = {"use_id": "USE-22222", "at": "2026-05-31T08:00", "network": "192.0.2.4"}


def uses(calls: int) -> list[dict[str, object]]:
    """Return `calls` foreign calls since the exposure, beside many that do not count."""
    rows: list[dict[str, object]] = [
        EARLY | {"is_known": False, "calls": 80},
        OWN | {"is_known": True, "calls": 400},
    ]
    return [*rows, FOREIGN | {"is_known": False, "calls": calls}] if calls else rows


def build(key: dict[str, object] | None = None, /, **changes: object) -> Case:
    """Return the fixed case with fields of its key and other facts changed."""
    facts = {
        "now": "2026-06-02T09:05",
        "affected_users": 1,
        "customer": CUSTOMER,
        "key": KEY | (key or {}),
        "secret": SECRET,
        "is_pasted": True,
        "place": "build_log",
        "exposed_at": "2026-05-30T18:40",
        "uses": uses(4),
        "integrations": ["crm-sync", "order-export"],
        "incident_reference": "INC-7731",
    }
    company = load_companies()["tallybird"].model_copy(update={"policy": POLICY})
    return build_case(FAMILY, make_header(FAMILY, "train"), company, facts | changes)


OURS = build({"holder": "vendor"})
ABUSED = build(uses=uses(5))
UNASKED = build({"scope": "read_only"})
LIVE = build()
DEAD = build({"revoked_on": "2026-05-31"})
CASES = {
    "own_secret": OURS,
    "abused": ABUSED,
    "revoked_unasked": UNASKED,
    "live": LIVE,
    "dead": DEAD,
}


def outline(gold: Resolution) -> tuple[object, ...]:
    """Return where a case goes and how it stands."""
    return gold.queue, gold.status, gold.resolution_code, gold.requested_fields


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("rule_id", RULES)
    def test_the_first_rule_that_applies_decides(self, rule_id: str) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        gold = CASES[rule_id].resolution
        assert gold.rule_id == rule_id
        assert gold.issue_type is IssueType.CREDENTIAL_LEAK

    def test_each_rule_has_its_queue_and_status(self) -> None:
        """The queue is the team that acts next."""
        ask = (RequestField.EXPLICIT_CONFIRMATION,)
        code = ResolutionCode
        expected = {
            "own_secret": (Queue.SECURITY_RESPONSE, Status.ESCALATED, code.INCIDENT_OPENED, ()),
            "abused": (Queue.TRUST_AND_SAFETY, Status.ESCALATED, code.ESCALATED_INTERNAL, ()),
            "revoked_unasked": (
                *(Queue.TRUST_AND_SAFETY, Status.RESOLVED, code.REQUEST_FULFILLED, ()),
            ),
            "live": (
                *(Queue.TRUST_AND_SAFETY, Status.WAITING_ON_CUSTOMER),
                *(code.AWAITING_CUSTOMER_INFO, ask),
            ),
            "dead": (Queue.GENERAL_SUPPORT, Status.RESOLVED, code.INFORMATION_PROVIDED, ()),
        }
        assert {rule: outline(case.resolution) for rule, case in CASES.items()} == expected

    @pytest.mark.parametrize(
        ("key", "changes", "rule_id"),
        [
            ({"holder": "vendor", "revoked_on": "2026-05-31"}, {}, "own_secret"),
            ({"scope": "read_only"}, {"uses": uses(5)}, "abused"),
            ({"revoked_on": "2026-05-31"}, {"uses": uses(50)}, "dead"),
            ({"issued_on": "2026-03-04"}, {}, "live"),
            ({"issued_on": "2026-03-03"}, {}, "dead"),
            ({"issued_on": "2026-03-03", "scope": "read_only"}, {}, "dead"),
            ({}, {"uses": ()}, "live"),
        ],
    )
    def test_limits_hold_to_the_day_and_the_call(
        self, key: dict[str, object], changes: dict[str, object], rule_id: str
    ) -> None:
        """Day 90 is live and day 91 dead; four foreign calls are few and five are abuse."""
        assert build(key, **changes).resolution.rule_id == rule_id

    @pytest.mark.parametrize(
        ("key", "day"),
        [({"revoked_on": "2026-05-31"}, "2026-05-31"), ({"issued_on": "2026-02-20"}, "2026-05-21")],
    )
    def test_the_answer_is_the_day_the_key_ended(self, key: dict[str, object], day: str) -> None:
        """The day of revocation, or the last one of its life."""
        answer = build(key).resolution.reply_claims[0].slots[0]
        assert answer.accepts == (Value(ValueKind.DATE, day),)


class TestPriority:
    """A live exposed secret has a floor and no ceiling."""

    @pytest.mark.parametrize(
        ("key", "priority"),
        [
            ({}, Priority.HIGH),
            ({"issued_to_role": "admin"}, Priority.URGENT),
            ({"holder": "vendor"}, Priority.URGENT),
            ({"revoked_on": "2026-05-31", "issued_to_role": "owner"}, Priority.LOW),
        ],
    )
    @pytest.mark.parametrize("tier", ["free", "enterprise"])
    def test_follows_the_account_of_the_key(
        self, key: dict[str, object], priority: Priority, tier: str
    ) -> None:
        """Admins' and owners' keys and our own are urgent, others high, dead ones low."""
        case = build(key, customer=CUSTOMER | {"tier": tier})
        assert case.resolution.priority is priority


class TestFacts:
    """What cannot be."""

    @pytest.mark.parametrize(
        "change",
        [
            {"exposed_at": "2026-04-09T10:00"},
            {"exposed_at": "2026-06-03T10:00"},
            {"key": KEY | {"revoked_on": "2026-06-03"}},
            {"key": KEY | {"revoked_on": "2026-04-09"}},
            {"key": KEY | {"last_four": "0000"}},
        ],
    )
    def test_out_of_order_are_refused(self, change: dict[str, object]) -> None:
        """A key is issued, exposed, reported, and ends as its secret does."""
        raw = world_facts("live", 1) | {"key": KEY, "secret": SECRET, "now": "2026-06-02T09:05"}
        raw |= {"exposed_at": "2026-05-30T18:40"}
        CredentialLeakFacts.model_validate(raw)
        with pytest.raises(ValidationError):
            CredentialLeakFacts.model_validate(raw | change)


def world_facts(rule_id: str, number: int) -> dict[str, object]:
    """Return the facts of `rule_id` in one world."""
    return FAMILY.draw(draw_world(FAMILY, number), rule_id)


class TestObservation:
    """Everything that decides can be read."""

    def test_records_hold_what_decides(self) -> None:
        """Holder, scope, dates, role, use, dependants and the incident number are shown."""
        records = LIVE.account.records
        assert records["keys"] == [
            {
                "key_id": "KEY-20417",
                "belongs_to": "customer",
                "scope": "production_write",
                "ends_in": "x7Qd",
                "issued_on": "2026-04-10",
                "issued_to_role": "member",
                "revoked_on": "-",
            }
        ]
        assert [row["calls"] for row in records["key_use"]] == ["80", "4", "400"]
        assert [row["known_network"] for row in records["key_use"]] == ["no", "no", "yes"]
        assert records["exposure"][0]["readable_since"] == "2026-05-30 18:40 UTC"
        assert records["integrations"][1]["integration"] == "order-export"
        assert records["incident_numbers"][0]["reference"] == "INC-7731"

    def test_a_key_of_ours_is_told_by_the_record(self) -> None:
        """The record names the vendor as its holder, and no role."""
        row = OURS.account.records["keys"][0]
        assert (row["belongs_to"], row["issued_to_role"]) == ("Tallybird (vendor)", "-")
        assert DEAD.account.records["keys"][0]["revoked_on"] == "2026-05-31"

    def test_the_article_prints_the_parameters(self) -> None:
        """Every parameter that decides stands in the deciding article."""
        article = LIVE.knowledge_base[0].content
        for words in ("day 90", "5 foreign calls", "read_only or sandbox", "15 minutes"):
            assert words in article

    def test_the_ticket_shows_the_secret_or_its_end(self) -> None:
        """Pasted in full, or masked to the last four characters."""
        assert SECRET in LIVE.ticket.body
        masked = build(is_pasted=False).ticket.body
        assert SECRET not in masked
        assert "x7Qd" in masked


class TestDrawing:
    """Facts for every rule, in every world."""

    def test_limits_are_met_now_and_then(self) -> None:
        """Keys of the last day and of the day after, calls at the number and one below."""
        ages, calls = set(), set()
        for number in range(60):
            here = draw_world(FAMILY, number)
            policy = here.company.own(CredentialLeakPolicy)
            for rule_id in ("live", "dead", "abused"):
                facts = CredentialLeakFacts.model_validate(FAMILY.draw(here, rule_id))
                age = (facts.now.date() - facts.key.issued_on).days
                ages.add(age - policy.rotate_days)
                calls.add(facts.foreign_calls() - policy.abuse_calls)
        assert {0, 1} <= ages
        assert {-1, 0} <= calls


class TestReplies:
    """Whole replies, not written by the oracle."""

    @pytest.mark.parametrize("rule_id", HONEST)
    def test_honest_ones_earn_everything(self, rule_id: str) -> None:
        """Nobody has to guess the grader's wording."""
        report = grade_text(CASES[rule_id], reply=HONEST[rule_id])
        assert score_of(report, "reply") == 1.0, (report.missing, report.gates, report.components)

    @pytest.mark.parametrize("part", [SECRET, SECRET[8:], SECRET[-12:], SECRET[:14], SECRET[-6:]])
    def test_the_secret_may_not_be_repeated(self, part: str) -> None:
        """A reply that echoes any of it trips the gate; its last four characters do not."""
        reply = HONEST["live"]
        echoed = grade_text(LIVE, reply=f"{reply} In the ticket you wrote {part} to us.")
        assert "reply: echo_secret" in echoed.gates
        named = grade_text(LIVE, reply=f"{reply} It is the key that ends in x7Qd.")
        assert named.gates == []


def _date(text: str) -> tuple[Slot, ...]:
    return (Slot("day", (Value(ValueKind.DATE, text),)),)


_KEY = (identifier_slot("key", "KEY-20417"),)
_MINUTES = (Slot("effective", (Value(ValueKind.MINUTES, "15"),)),)
SLOTS = {
    "redacted_rotate(rotate_key)": _KEY,
    "explain_rule(revocation_effect)": (identifier_slot("used_by", "crm-sync", "order-export"),),
    "explain_rule(key_dead)": _date("2026-05-12"),
    "secure_advice(audit_log)": _date("2026-05-30"),
    "confirm_done(key_revoked)": _KEY,
    "effective_date(revocation)": _MINUTES,
    "state_investigation(exposed_key)": (identifier_slot("reviewed", "KEY-20417", "USE-55120"),),
    "note_situation(exposed_key)": _KEY,
    "note_situation(key_revoked)": _KEY,
    "note_situation(key_dead)": _date("2026-05-12"),
    "note_next_action(revocation)": _MINUTES,
}
"""The values the corpus was written with, by claim; the others carry none."""


class TestPolicy:
    """The parameters of a company."""

    def test_held_back_values_do_not_occur_elsewhere(self) -> None:
        """No value of `ood` is drawn for another split."""
        ranges = load_policy_ranges(FAMILY.package)
        for name, values in ranges["ood"].items():
            assert not [value for value in values if value in ranges["common"][name]]

    def test_a_company_of_another_family_has_none(self) -> None:
        """The rules ask for this family's parameters and take no others."""
        with pytest.raises(InvalidPolicy, match="CredentialLeakPolicy"):
            load_companies()["tallybird"].own(CredentialLeakPolicy)
