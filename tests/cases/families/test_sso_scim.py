"""The promises of the single sign-on family: what decides, what is shown, what is read."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.companies import draw_company, draw_policy, load_ranges
from supportdesk_env.cases.families.sso_scim.decision import FAMILY, severity
from supportdesk_env.cases.families.sso_scim.facts import Cause, SsoScimFacts
from supportdesk_env.cases.families.sso_scim.policy import SsoScimPolicy
from supportdesk_env.cases.surface import load_surface
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import Priority, RequestField
from supportdesk_env.policies.decisions import first_match
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Urgency, decide_priority
from supportdesk_env.seeding import Stream

BANKS = (("train", "common"), ("evaluation", "common"), ("ood", "ood"))
NOW = datetime.fromisoformat("2026-06-02T09:05")
POLICY = SsoScimPolicy(
    may_ask_roles=("owner",),
    break_glass_days=90,
    session_minutes=45,
    proof_fields=(RequestField.VERIFICATION_CODE, RequestField.IDP_METADATA),
    scim_keep_days=30,
)
INCIDENT: Raw = {
    "incident_id": "INC-60120",
    "region": "eu-west-1",
    "since": "2026-06-02T08:00",
    "priority": "low",
    "is_open": True,
}
GLASS: Raw = {"account_id": "BG-20417", "confirmed_on": "2026-03-04"}
REMOVAL: Raw = {"cause": Cause.REMOVAL, "removed_users": 40}


def draw_world(number: int) -> World:
    """Return one of many worlds, of every bank in turn."""
    bank, ranges = BANKS[number % 3]
    stream, surface = Stream("sso_scim", number), load_surface(bank)
    company = draw_company(stream.child("company"), surface, load_ranges()[ranges], "2025-12-01")
    policy = draw_policy(stream.child("own"), FAMILY.package, SsoScimPolicy, ranges)
    now = NOW + timedelta(minutes=stream.integer("minute", 0, 500_000))
    company = company.model_copy(update={"policy": policy})
    return World(stream.child("facts"), surface, company, now)


def company() -> Company:
    """Return a vendor with the parameters of `POLICY`."""
    return draw_world(0).company.model_copy(update={"policy": POLICY})


def facts(**changes: object) -> SsoScimFacts:
    """Return the facts of an owner whose bypass needs approval, with some changed."""
    contacts = [
        {"name": "Dana Reed", "email": "dana@oak.example", "role": changes.pop("role", "owner")}
    ]
    customer = {
        "name": "Dana Reed",
        "email": changes.pop("sender", "dana@oak.example"),
        "company": "Oak",
        "tier": "enterprise",
        "account_id": "ACC-10001",
        "workspace_id": "WS-10002",
        "region": "eu-west-1",
        "seats": 400,
        "contacts": contacts,
    }
    raw: Raw = {
        "now": NOW,
        "customer": customer,
        "affected_users": 40,
        "connection_id": "SSO-30518",
        "cause": Cause.CERTIFICATE,
        "since": "2026-06-02T08:00",
        "held_fields": list(POLICY.proof_fields),
    }
    return SsoScimFacts.model_validate(raw | changes)


def decide(**changes: object) -> str:
    """Return the rule that decides the facts with some changed."""
    return first_match(FAMILY.rules, facts(**changes), company())[0]


class TestRules:
    """What decides, on both sides of every limit."""

    @pytest.mark.parametrize(
        ("changes", "rule_id"),
        [
            ({}, "bypass"),
            ({"incidents": [INCIDENT]}, "known_incident"),
            ({"incidents": [INCIDENT | {"since": "2026-06-02T08:01"}]}, "bypass"),
            ({"incidents": [INCIDENT | {"region": "eu-west-2"}]}, "bypass"),
            ({"incidents": [INCIDENT | {"is_open": False}]}, "bypass"),
            ({"role": "admin"}, "not_authorised"),
            ({"sender": "stranger@oak.example"}, "not_authorised"),
            ({"break_glass": GLASS}, "break_glass"),
            ({"break_glass": GLASS | {"confirmed_on": "2026-03-03"}}, "bypass"),
            ({"break_glass": GLASS, "role": "member"}, "not_authorised"),
            ({"held_fields": ["idp_metadata"]}, "unverified"),
            (REMOVAL, "scim_removal"),
            (REMOVAL | {"held_fields": []}, "unverified"),
        ],
    )
    def test_one_fact_changes_the_rule(self, changes: dict[str, object], rule_id: str) -> None:
        """Each fact that decides does so at its limit and not one step before."""
        assert decide(**changes) == rule_id

    def test_asks_for_what_is_not_on_file(self) -> None:
        """Only the proof that is missing is asked for; a stranger only for the owner's word."""
        _, outcome = first_match(FAMILY.rules, facts(held_fields=["idp_metadata"]), company())
        assert outcome.requested == (RequestField.VERIFICATION_CODE,)
        _, outcome = first_match(FAMILY.rules, facts(role="member", held_fields=[]), company())
        assert outcome.requested == (RequestField.OWNER_APPROVAL,)

    def test_an_incident_hands_its_priority_down(self) -> None:
        """However many users are out, the ticket has the incident's priority."""
        found = severity(facts(incidents=[INCIDENT], affected_users=400), company())
        assert decide_priority(found, company().priority) is Priority.LOW

    def test_a_break_glass_account_is_a_way_round(self) -> None:
        """Blocked with a way round where the account works, and without one where it does not."""
        eased = severity(facts(break_glass=GLASS), company())
        assert eased.urgency is Urgency.BLOCKED_WITH_WORKAROUND
        assert severity(facts(), company()).urgency is Urgency.HARM_CONTINUING

    def test_removed_users_can_be_restored_for_a_while(self) -> None:
        """The last day is counted from the day of the removal."""
        assert facts(**REMOVAL).restore_until(POLICY).isoformat() == "2026-07-02"


class TestFacts:
    """What cannot be true."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"since": "2026-06-02T09:06"},
            {"removed_users": 3},
            {"cause": Cause.REMOVAL},
        ],
    )
    def test_inconsistent_facts_are_refused(self, changes: dict[str, object]) -> None:
        """A lockout in the future, and removals without their cause, are errors."""
        with pytest.raises(ValidationError):
            facts(**changes)

    def test_policies_ask_for_no_secret(self) -> None:
        """Poison is never proof."""
        with pytest.raises(ValidationError):
            SsoScimPolicy.model_validate(
                POLICY.model_dump() | {"proof_fields": ["password", "region"]}
            )


class TestCases:
    """Drawn cases."""

    def test_the_record_shows_what_decides(self) -> None:
        """Every deciding fact stands in a table."""
        told = facts(
            **REMOVAL, break_glass=GLASS, incidents=[INCIDENT], held_fields=["idp_metadata"]
        )
        shown = FAMILY.records(told, company())
        assert shown["lockout"][0]["users_locked_out"] == "40"
        assert shown["incidents"][0]["state"] == "open"
        assert shown["break_glass_accounts"][0]["last_confirmed"] == "2026-03-04"
        assert [row["state"] for row in shown["proof"]] == ["not provided", "on file"]
        assert shown["scim_removals"] == [{"removed_on": "2026-06-02", "users": "40"}]
        closed = FAMILY.records(facts(incidents=[INCIDENT | {"is_open": False}]), company())
        assert closed["incidents"][0]["state"] == "resolved"
        assert closed["break_glass_accounts"] == closed["scim_removals"] == []

    def test_one_user_is_one(self) -> None:
        """Numbers read as people write them."""
        assert FAMILY.ticket_words(facts(affected_users=1), company())["people"] == "1 person"
        assert FAMILY.ticket_words(facts(), company())["users"] == "40 users"


_RESTORE = Slot("restore", (Value(ValueKind.DATE, "2026-07-02"),))
SLOTS = {
    "explain_rule(break_glass)": (identifier_slot("answer", "BG-20417"),),
    "effective_date(break_glass)": (Slot("session", (Value(ValueKind.MINUTES, "45"),)),),
    "state_investigation(sso)": (identifier_slot("reviewed", "SSO-30518"),),
    "due_date(scim_restore)": (_RESTORE,),
    "note_situation(break_glass)": (identifier_slot("answer", "BG-20417"),),
    "note_situation(sso)": (identifier_slot("reviewed", "SSO-30518"),),
    "note_next_action(scim_restore)": (_RESTORE,),
}
"""The values the corpus was written with."""
