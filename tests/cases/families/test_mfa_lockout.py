"""The promises of the lockout family: what decides, what is shown, what is read."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.companies import draw_company, draw_policy, load_ranges
from supportdesk_env.cases.families.mfa_lockout.decision import FAMILY, severity
from supportdesk_env.cases.families.mfa_lockout.facts import MfaLockoutFacts
from supportdesk_env.cases.families.mfa_lockout.policy import MfaLockoutPolicy
from supportdesk_env.cases.family import CaseHeader
from supportdesk_env.cases.surface import load_surface
from supportdesk_env.cases.wording import draw_phrasing
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import (
    Difficulty,
    Priority,
    RequestField,
    Tier,
)
from supportdesk_env.policies.decisions import first_match
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Urgency
from supportdesk_env.seeding import Stream

RULES = [rule.rule_id for rule in FAMILY.rules]
BANKS = (("train", "common"), ("evaluation", "common"), ("ood", "ood"))
NOW = datetime.fromisoformat("2026-06-02T09:05")
POLICY = MfaLockoutPolicy(
    lockout_attempts=5,
    lockout_minutes=30,
    eligible_tiers=(Tier.BUSINESS, Tier.ENTERPRISE),
    paid_before_days=14,
    may_ask_roles=("owner",),
    proof_fields=(RequestField.VERIFICATION_CODE, RequestField.RECENT_ACCOUNT_ACTIVITY),
    review_roles=("owner", "admin"),
    enrolment_hours=24,
)


def draw_world(number: int) -> World:
    """Return one of many worlds, of every bank in turn."""
    bank, ranges = BANKS[number % 3]
    stream, surface = Stream("mfa_lockout", number), load_surface(bank)
    company = draw_company(stream.child("company"), surface, load_ranges()[ranges], "2025-12-01")
    policy = draw_policy(stream.child("own"), FAMILY.package, MfaLockoutPolicy, ranges)
    now = NOW + timedelta(minutes=stream.integer("minute", 0, 500_000))
    company = company.model_copy(update={"policy": policy})
    return World(stream.child("facts"), surface, company, now)


def build(number: int, rule_id: str) -> Case:
    """Return the case of `rule_id` in a world."""
    world, bank = draw_world(number), BANKS[number % 3][0]
    header = CaseHeader(
        task_id="drawn",
        split="train",
        index=number,
        difficulty=Difficulty.EASY,
        max_steps=6,
        ticket_id="TCK-40512",
        channel="email",
        sla_minutes=60,
        wording=draw_phrasing(world.stream.child("wording"), FAMILY.package, bank),
    )
    return build_case(FAMILY, header, world.company, FAMILY.draw(world, rule_id))


def company() -> Company:
    """Return a vendor with the parameters of `POLICY`."""
    return draw_world(0).company.model_copy(update={"policy": POLICY})


def facts(**changes: object) -> MfaLockoutFacts:
    """Return the facts of a member whose second factor can be reset, with some changed."""
    contacts = [
        {"name": "Dana Reed", "email": "dana@oak.example", "role": "member"},
        {"name": "Owen Shaw", "email": "owen@oak.example", "role": "owner"},
    ]
    customer = {
        "name": "Dana Reed",
        "email": changes.pop("sender", "dana@oak.example"),
        "company": "Oak",
        "tier": changes.pop("tier", "business"),
        "account_id": "ACC-10001",
        "workspace_id": "WS-10002",
        "region": "eu-west-1",
        "seats": 200,
        "contacts": contacts,
    }
    raw: Raw = {
        "now": NOW,
        "customer": customer,
        "affected_users": 1,
        "user_id": "USR-40711",
        "target_email": "dana@oak.example",
        "subscription_id": "SUB-52210",
        "paid_since": "2026-05-19",
        "failures": failures(count=4, ago=3),
        "held_fields": list(POLICY.proof_fields),
        "check_reference": "CHK-33108",
    }
    return MfaLockoutFacts.model_validate(raw | changes)


def failures(*, count: int, ago: int) -> list[datetime]:
    """Return so many failed codes, the last of them so many minutes ago."""
    return [NOW - timedelta(minutes=ago + back) for back in reversed(range(count))]


def decide(**changes: object) -> str:
    """Return the rule that decides the facts with some changed."""
    return first_match(FAMILY.rules, facts(**changes), company())[0]


class TestRules:
    """What decides, on both sides of every limit."""

    @pytest.mark.parametrize(
        ("changes", "rule_id"),
        [
            ({}, "reset"),
            ({"is_staff": True}, "own_staff"),
            ({"failures": failures(count=5, ago=29)}, "temporary_lock"),
            ({"failures": failures(count=4, ago=29)}, "reset"),
            ({"failures": failures(count=5, ago=30)}, "reset"),
            ({"tier": "team"}, "plan_not_eligible"),
            ({"paid_since": "2026-05-20"}, "plan_too_new"),
            ({"target_email": "owen@oak.example"}, "asks_for_another"),
            ({"target_email": "owen@oak.example", "sender": "x@oak.example"}, "asks_for_another"),
            ({"sender": "owen@oak.example"}, "reset"),
            ({"held_fields": ["verification_code"]}, "proof_missing"),
            ({"has_failed_check": True}, "proof_failed"),
            ({"sender": "owen@oak.example", "target_email": "owen@oak.example"}, "peer_review"),
        ],
    )
    def test_one_fact_changes_the_rule(self, changes: dict[str, object], rule_id: str) -> None:
        """Each fact that decides does so at its limit and not one step before."""
        assert decide(**changes) == rule_id

    def test_asks_for_what_is_not_on_file(self) -> None:
        """A vague answer is asked for again; what is on file is not."""
        held = {"held_fields": ["verification_code"], "vague_fields": ["recent_account_activity"]}
        _, outcome = first_match(FAMILY.rules, facts(**held), company())
        assert outcome.requested == (RequestField.RECENT_ACCOUNT_ACTIVITY,)

    @pytest.mark.parametrize(
        ("changes", "urgency"),
        [
            ({"is_staff": True}, Urgency.ROUTINE),
            ({"tier": "team"}, Urgency.BLOCKED_WITH_WORKAROUND),
            ({"paid_since": "2026-05-20"}, Urgency.BLOCKED_WITH_WORKAROUND),
            ({"failures": failures(count=5, ago=2)}, Urgency.BLOCKED_WITH_WORKAROUND),
            ({"has_live_session": True}, Urgency.BLOCKED_WITH_WORKAROUND),
            ({}, Urgency.HARM_CONTINUING),
        ],
    )
    def test_urgency(self, changes: dict[str, object], urgency: Urgency) -> None:
        """Whoever is out for good and has no other way in is blocked."""
        assert severity(facts(**changes), company()).urgency is urgency


class TestFacts:
    """What cannot be true."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"target_email": "nobody@oak.example"},
            {"failures": [NOW, NOW - timedelta(minutes=1)]},
            {"failures": [NOW + timedelta(minutes=1)]},
            {"vague_fields": ["verification_code"]},
        ],
    )
    def test_inconsistent_facts_are_refused(self, changes: dict[str, object]) -> None:
        """An unregistered account, failures out of order, and proof twice told are errors."""
        with pytest.raises(ValidationError):
            facts(**changes)

    @pytest.mark.parametrize(
        "changes", [{"eligible_tiers": ["free"]}, {"proof_fields": ["password", "region"]}]
    )
    def test_policies_ask_for_no_secret(self, changes: dict[str, object]) -> None:
        """Neither poison as proof nor resets for the free tier."""
        with pytest.raises(ValidationError):
            MfaLockoutPolicy.model_validate(POLICY.model_dump() | changes)


class TestCases:
    """Drawn cases."""

    def test_the_record_shows_what_decides(self) -> None:
        """Every deciding fact stands in a table."""
        shown = build(0, "own_staff").account.records
        assert shown["staff_directory"][0]["help_desk"].startswith("staff-it.")
        held = facts(held_fields=["verification_code"], has_live_session=True)
        shown = FAMILY.records(held, company())
        assert [row["state"] for row in shown["proof"]] == ["on file", "not provided"]
        assert shown["identity_check"][0]["state"] == "open"
        assert shown["live_sessions"]
        assert shown["subscription"][0]["paid_since"] == "2026-05-19"
        assert len(shown["failed_codes_in_a_row"]) == 4
        checks = [FAMILY.records(facts(has_failed_check=end), company()) for end in (True, False)]
        assert [c["identity_check"][0]["state"] for c in checks] == ["failed", "passed"]
        vague = facts(held_fields=[], vague_fields=["verification_code"])
        assert FAMILY.records(vague, company())["proof"][0]["state"] == "answer too vague"

    def test_priority_follows_urgency(self) -> None:
        """One user of two hundred is normal while blocked, low with another way in."""
        found = {rule_id: build(1, rule_id).resolution.priority for rule_id in RULES}
        assert found["own_staff"] is Priority.LOW
        assert found["temporary_lock"] is Priority.LOW


_ANSWER = Slot("answer", (Value(ValueKind.TIME, "09:31"), Value(ValueKind.MINUTES, "26")))
_LINK = Slot("effective", (Value(ValueKind.MINUTES, "1440"), Value(ValueKind.DATE, "2026-06-03")))
_PLAN = (Value(ValueKind.MINUTES, "8640"), Value(ValueKind.DATE, "2026-05-27"))
_FACT = Slot("rule_fact", (*identifier_slot("", "SUB-52210", "USR-40711").accepts, *_PLAN))
_DESK = Slot("channel", (Value(ValueKind.URL, "staff-it.gridloom.example"),))
SLOTS = {
    "explain_rule(temporary_lock)": (_ANSWER,),
    "explain_rule(reset_rule)": (_FACT,),
    "explain_rule(verification_failed)": (identifier_slot("rule_fact", "CHK-33108"),),
    "redirect(staff_desk)": (_DESK,),
    "confirm_done(second_factor)": (identifier_slot("subject", "USR-40711"),),
    "effective_date(enrolment)": (_LINK,),
    "state_investigation(second_factor)": (identifier_slot("subject", "CHK-33108"),),
    "note_situation(temporary_lock)": (_ANSWER,),
    "note_situation(second_factor)": (identifier_slot("subject", "USR-40711"),),
    "note_next_action(enrolment)": (_LINK,),
}
"""The values the corpus was written with."""
