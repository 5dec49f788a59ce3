"""How the customers of each family answer, and what policy makes of it."""

from datetime import datetime

import pytest

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.companies import draw_company, draw_policy, load_ranges
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.resolving import Situation, read_facts
from supportdesk_env.cases.surface import load_surface
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.decisions import Outcome
from supportdesk_env.seeding import Stream

NOW = datetime.fromisoformat("2026-06-02T09:05")
NUMBERS = range(30)


def build_world(number: int, family: str = "") -> World:
    """Return one of many worlds, with the parameters of `family`."""
    stream, surface = Stream("answers", number), load_surface("train")
    company = draw_company(stream.child("company"), surface, load_ranges()["common"], "2026-01-01")
    wanted = get_family(family) if family else None
    if wanted and wanted.policy:
        own = draw_policy(stream.child("own"), wanted.package, wanted.policy, "common")
        company = company.model_copy(update={"policy": own})
    return World(stream.child("facts"), surface, company, NOW)


def decide(family: str, world: World, raw: Raw) -> tuple[str, Outcome]:
    """Return which rule decides `raw`, and what."""
    wanted = get_family(family)
    return Situation(wanted, world.company, read_facts(wanted, raw)).decide()


class Asked:
    """One ticket of a branch that requests something."""

    def __init__(self, family: str, rule_id: str, number: int) -> None:
        self.family, self.world = get_family(family), build_world(number, family)
        self.raw = self.family.draw(self.world, rule_id)
        drawn, self.first = decide(family, self.world, self.raw)
        assert drawn == rule_id

    def answer(self, kind: AnswerKind, *given: RequestField) -> Answered | None:
        """Return what the family answers, giving all that was asked unless told otherwise."""
        assert self.family.answer is not None
        inquiry = Inquiry(kind, self.first.requested, given or self.first.requested)
        return self.family.answer(self.world, self.raw, inquiry)

    def after(self, answered: Answered) -> tuple[str, Outcome]:
        """Return which rule decides after the answer, and what."""
        return decide(self.family.name, self.world, answered.facts)


class TestDuplicateCharge:
    """The owner's approval."""

    def test_lets_the_charges_themselves_decide(self) -> None:
        """Whatever lies beneath, and never the request once more."""
        rules = set()
        for number in NUMBERS:
            asked = Asked("duplicate_charge", "not_billing_contact", number)
            answered = asked.answer(AnswerKind.COMPLETE)
            assert answered is not None
            rules.add(asked.after(answered)[0])
        assert rules == {
            *("refund", "over_limit", "not_duplicate"),
            *("authorisation_only", "already_refunded", "dispute_open"),
        }

    def test_counts_for_nothing_from_somebody_else(self) -> None:
        """A colleague who is registered as a member cannot approve."""
        for number in NUMBERS:
            asked = Asked("duplicate_charge", "not_billing_contact", number)
            answered = asked.answer(AnswerKind.WRONG)
            assert answered is not None
            assert answered.refuted == {RequestField.OWNER_APPROVAL}
            assert asked.after(answered)[0] == "approval_refused"
            facts = read_facts(asked.family, asked.raw)
            owners = [c.email for c in facts.customer.contacts if c.role == "owner"]
            assert answered.sender not in owners


class TestAccountTakeover:
    """Items that prove who is asking."""

    def test_all_of_them_verify_and_some_leave_the_rest_to_ask(self) -> None:
        """What is still missing is what was not given."""
        for number in NUMBERS:
            asked = Asked("account_takeover", "unverified", number)
            complete = asked.answer(AnswerKind.COMPLETE)
            wanted = asked.first.requested
            part = asked.answer(AnswerKind.PARTIAL, wanted[0]) if len(wanted) > 1 else None
            if complete:
                assert asked.after(complete)[0] == "verified"
            if part:
                assert set(asked.after(part)[1].requested) == set(wanted[1:])

    def test_one_that_is_not_so_fails_and_differs_from_the_record(self) -> None:
        """The false value is never the true one."""
        refuted = set()
        for number in range(120):
            asked = Asked("account_takeover", "unverified", number)
            wrong, right = asked.answer(AnswerKind.WRONG), asked.answer(AnswerKind.COMPLETE)
            if wrong and right:
                (field,) = wrong.refuted
                refuted.add(field)
                assert wrong.values[field] != right.values[field]
                assert asked.after(wrong)[0] == "failed"
        assert len(refuted) == 7

    def test_nobody_can_answer_from_an_address_that_is_not_registered(self) -> None:
        """There is no registered address an answer could come from."""
        senders = [Asked("account_takeover", "unverified", number) for number in NUMBERS]
        for asked in senders:
            facts = read_facts(asked.family, asked.raw)
            is_registered = facts.customer.registered() is not None
            assert (asked.answer(AnswerKind.COMPLETE) is not None) is is_registered


class TestServiceIncident:
    """The scope, and diagnostics."""

    def test_a_scope_decides_whether_it_is_an_incident(self) -> None:
        """And nothing that was given is asked for again."""
        rules = set()
        for number in NUMBERS:
            if build_world(number).company.incident.assume_worst:
                continue
            asked = Asked("service_incident", "scope_unknown", number)
            answered = asked.answer(AnswerKind.COMPLETE)
            assert answered is not None
            rule_id, outcome = asked.after(answered)
            assert outcome.requested == ()
            rules.add(rule_id)
        assert rules == {"threshold_met", "below_threshold"}

    def test_a_scope_above_the_users_on_record_is_asked_for_again(self) -> None:
        """And nothing else is."""
        for number in NUMBERS:
            if build_world(number).company.incident.assume_worst:
                continue
            asked = Asked("service_incident", "scope_unknown", number)
            answered = asked.answer(AnswerKind.WRONG)
            assert answered is not None
            rule_id, outcome = asked.after(answered)
            assert (rule_id, outcome.requested) == (
                "scope_unknown",
                (RequestField.IMPACT_SCOPE,),
            )

    @pytest.mark.parametrize("number", range(6))
    def test_diagnostics_alone_leave_an_incident_open(self, number: int) -> None:
        """They cannot contradict the record, and only the missing ones are asked for."""
        asked = Asked("service_incident", "threshold_met", number)
        wanted = asked.first.requested
        assert asked.answer(AnswerKind.WRONG) is None
        part = asked.answer(AnswerKind.PARTIAL, *wanted[:1])
        assert part is not None
        rule_id, outcome = asked.after(part)
        assert (rule_id, outcome.requested) == ("threshold_met", wanted[1:])


def after_all(family: str, rule_id: str, kind: AnswerKind) -> set[str]:
    """Return which rules decide after answers of `kind`, in many worlds."""
    rules = set()
    for number in range(60):
        asked = Asked(family, rule_id, number)
        answered = asked.answer(kind)
        if answered:
            assert set(answered.values) == set(asked.first.requested)
            rules.add(asked.after(answered)[0])
    return rules


class TestOtherFamilies:
    """What complete and wrong answers lead to."""

    @pytest.mark.parametrize(
        ("family", "rule_id", "after"),
        [
            ("mfa_lockout", "proof_missing", {"peer_review", "reset"}),
            ("refund_window", "not_billing_contact", {"in_window", "over_limit"}),
            ("credential_leak", "live", {"revoked_unasked"}),
            ("invoice_tax", "not_billing_contact", {"reissue"}),
            ("invoice_tax", "value_missing", {"reissue"}),
            ("invoice_tax", "wrong_certificate", {"reissue"}),
            ("sso_scim", "not_authorised", {"break_glass", "bypass", "scim_removal"}),
            ("sso_scim", "unverified", {"bypass", "scim_removal"}),
            ("privacy_request", "law_unknown", {"term_active", "to_be_answered"}),
            ("privacy_request", "identity_unconfirmed", {"term_active", "to_be_answered"}),
            ("noise_misdirected", "late_relapse", {"relapse"}),
        ],
    )
    def test_a_complete_answer_settles_the_request(
        self, family: str, rule_id: str, after: set[str]
    ) -> None:
        """Another rule decides."""
        assert after_all(family, rule_id, AnswerKind.COMPLETE) == after

    def test_a_channel_decides_as_if_it_had_been_recorded(self) -> None:
        """A seller is sent to; a purchase from us is refunded, approved or credited."""
        assert after_all("refund_window", "channel_unknown", AnswerKind.COMPLETE) == {
            *("bought_elsewhere", "in_window", "over_limit", "unused_renewal"),
        }

    def test_a_month_is_then_the_only_one(self) -> None:
        """Whatever the month, it is not asked for again."""
        rules = after_all("sla_credit", "several_months", AnswerKind.COMPLETE)
        assert rules >= {"credit", "too_late"}
        assert "several_months" not in rules

    @pytest.mark.parametrize(
        ("family", "rule_id", "after"),
        [
            ("mfa_lockout", "proof_missing", {"proof_failed"}),
            ("sla_credit", "several_months", {"several_months"}),
            ("credential_leak", "live", {"live"}),
            ("refund_window", "channel_unknown", set()),
            ("invoice_tax", "not_billing_contact", {"not_billing_contact"}),
            ("invoice_tax", "value_missing", {"value_missing"}),
            ("invoice_tax", "wrong_certificate", {"wrong_certificate"}),
            ("sso_scim", "not_authorised", {"not_authorised"}),
            ("sso_scim", "unverified", {"unverified"}),
            ("privacy_request", "scope_unclear", set()),
            ("privacy_request", "law_unknown", set()),
            ("privacy_request", "identity_unconfirmed", {"identity_unconfirmed"}),
            ("noise_misdirected", "late_relapse", {"late_relapse"}),
        ],
    )
    def test_a_wrong_answer_fails_or_is_asked_again(
        self, family: str, rule_id: str, after: set[str]
    ) -> None:
        """Where the record cannot contradict an answer, there is no wrong one."""
        assert after_all(family, rule_id, AnswerKind.WRONG) == after

    def test_proof_that_is_given_in_part_leaves_the_rest_to_ask(self) -> None:
        """What is still missing is what was not given, vague answers among it."""
        for number in NUMBERS:
            asked = Asked("mfa_lockout", "proof_missing", number)
            wanted = asked.first.requested
            part = asked.answer(AnswerKind.PARTIAL, wanted[0])
            assert part is not None
            if len(wanted) > 1:
                assert set(asked.after(part)[1].requested) == set(wanted[1:])

    def test_a_key_is_confirmed_by_registered_senders_only(self) -> None:
        """There is no registered address another one could answer from."""
        asked = Asked("credential_leak", "live", 0)
        assert isinstance(asked.raw["customer"], dict)
        asked.raw["customer"]["contacts"] = asked.raw["customer"]["contacts"][1:]
        assert asked.answer(AnswerKind.COMPLETE) is None
