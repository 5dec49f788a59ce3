"""The outcome contract: one table requires the claims and prints the standard."""

from dataclasses import replace

import pytest

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.claim import Claim, ClaimKind, ForbiddenKind
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import InvalidFamily, InvalidPolicy
from supportdesk_env.policies import outcomes
from supportdesk_env.policies.decisions import Outcome
from supportdesk_env.policies.knowledge_base import render_knowledge_base
from supportdesk_env.policies.outcomes import (
    ClaimStandard,
    ConditionalStandard,
    OutcomeStandard,
    build_resolution,
    conditional_standards,
    contract_for,
)

INFORM = Outcome(
    Queue.GENERAL_SUPPORT,
    IssueType.GENERAL_QUESTION,
    Status.RESOLVED,
    ResolutionCode.INFORMATION_PROVIDED,
    values={"answer": identifier_slot("answer", "RF-1"), "article": identifier_slot("a", "KB-1")},
    topics={"answer": "travel_notice"},
)
CONTRACT = contract_for({}, [INFORM.code])


def build_reply(outcome: Outcome, secondary: str = "") -> list[str]:
    """Return the labels of the reply claims that `outcome` requires."""
    gold = build_resolution("rule", outcome, Priority.LOW, CONTRACT, secondary=secondary)
    return [claim.label for claim in gold.reply_claims]


class TestContract:
    """General standards and a family's own."""

    def test_a_familys_lines_are_added(self) -> None:
        """A family adds claims, forbidden claims and a warning; it removes none."""
        own = OutcomeStandard(
            reply=(ClaimStandard(claim=ClaimKind.CONTAIN, standard="say so"),),
            forbidden=(ForbiddenKind.ACCUSE,),
            never="Never accuse.",
        )
        code = ResolutionCode.INFORMATION_PROVIDED
        general = contract_for({}, [code])[code]
        merged = contract_for({code.value: own}, [code])[code]
        assert set(general.reply) < set(merged.reply)
        assert ForbiddenKind.ACCUSE in merged.forbidden
        assert merged.never == f"{general.never} Never accuse."

    def test_a_code_without_a_standard_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A family cannot reach a code for which nothing is written."""
        code = ResolutionCode.NO_RESPONSE_CLOSED
        general = outcomes._general()
        left = {name: standard for name, standard in general.codes.items() if name is not code}
        bare = general.model_copy(update={"codes": left})
        monkeypatch.setattr(outcomes, "_general", lambda: bare)
        with pytest.raises(InvalidPolicy, match="no outcome standard for no_response_closed"):
            contract_for({}, [code])

    def test_who_may_wait_may_also_wait_in_vain(self) -> None:
        """A contract that can ask for something holds what follows when nothing comes."""
        code = ResolutionCode.AWAITING_CUSTOMER_INFO
        own = OutcomeStandard(reply=(ClaimStandard(claim=ClaimKind.CONTAIN, standard="say so"),))
        contract = contract_for({"withdrawn": own}, [code])
        assert list(contract) == [code.value, "no_response_closed", "withdrawn"]
        assert contract["withdrawn"].code is ResolutionCode.INFORMATION_PROVIDED
        assert own.reply[0] in contract["withdrawn"].reply

    def test_a_standard_with_a_name_of_its_own_replaces_that_of_its_code(self) -> None:
        """Only the lines of every code are added to it."""
        code = ResolutionCode.INFORMATION_PROVIDED
        own = OutcomeStandard(
            code=code, note=(ClaimStandard(claim=ClaimKind.NOTE_RISK, standard="the risk"),)
        )
        contract = contract_for({"thanks_only": own}, [code])
        assert list(contract) == [code.value, "thanks_only"]
        assert contract["thanks_only"].note[0] == own.note[0]
        assert not set(contract[code].note[:-1]) & set(contract["thanks_only"].note)

    def test_a_code_that_sends_no_reply_stays_silent_on_other_matters(self) -> None:
        """Another matter in spam is split off in the note, and acknowledged nowhere."""
        code = ResolutionCode.SPAM_NO_ACTION
        outcome = replace(INFORM, status=Status.CLOSED, code=code)
        contract = contract_for({}, [code])
        gold = build_resolution("rule", outcome, Priority.LOW, contract, secondary="invoice")
        assert (gold.reply_claims, gold.decision) == ((), None)
        assert gold.is_unanswered
        assert gold.note_claims[-1] == Claim(ClaimKind.NOTE_RISK, "invoice")

    def test_a_name_that_tells_no_code_is_refused(self) -> None:
        """It may be a misspelt code."""
        with pytest.raises(InvalidPolicy, match="'informaton_provided' is no code of its family"):
            contract_for(
                {"informaton_provided": OutcomeStandard()}, [ResolutionCode.INFORMATION_PROVIDED]
            )


class TestResolution:
    """What the contract makes of an outcome."""

    def test_topics_and_values_come_from_the_decision(self) -> None:
        """A `$topic` and a slot name are filled by what the rule decided."""
        gold = build_resolution("rule", INFORM, Priority.LOW, CONTRACT, secondary="")
        slots = (INFORM.values["answer"],)
        assert gold.decision == Claim(ClaimKind.EXPLAIN_RULE, "travel_notice", slots)

    def test_another_matter_is_acknowledged_only_where_there_is_one(self) -> None:
        """A secondary topic adds one acknowledgement; without one there is none."""
        assert build_reply(INFORM, "invoice")[-1] == "secondary_ack(invoice)"
        assert build_reply(INFORM)[-1] == "alternative(come_back)"

    def test_requested_fields_stand_in_vocabulary_order(self) -> None:
        """The order in which a rule lists fields does not matter."""
        asked = (RequestField.REGION, RequestField.WORKSPACE_ID)
        outcome = replace(INFORM, requested=asked)
        gold = build_resolution("rule", outcome, Priority.LOW, CONTRACT, secondary="")
        assert gold.requested_fields == (RequestField.WORKSPACE_ID, RequestField.REGION)

    @pytest.mark.parametrize("missing", ["values", "topics"])
    def test_a_decision_that_leaves_a_gap_is_refused(self, missing: str) -> None:
        """A standard that needs a value or a topic the rule does not give fails loudly."""
        gap = replace(INFORM, values={}) if missing == "values" else replace(INFORM, topics={})
        with pytest.raises(InvalidFamily, match="requires explain_rule, but no value 'answer'"):
            build_reply(gap)


class TestMissingStandard:
    """A decision for which nothing is written."""

    def test_is_refused_with_what_mends_it(self) -> None:
        """The family has to list the code it decides."""
        outcome = replace(INFORM, code=ResolutionCode.REFUND_ISSUED)
        with pytest.raises(InvalidFamily, match=r"'refund_issued' is decided.*list its code"):
            build_resolution("rule", outcome, Priority.LOW, CONTRACT, secondary="")


class TestConditions:
    """What a ticket or a record adds, whatever the code."""

    @pytest.mark.parametrize(
        "standard", conditional_standards(), ids=lambda s: str(s.condition)[:9]
    )
    def test_are_printed_with_all_they_require(self, standard: ConditionalStandard) -> None:
        """When they hold, what else is to be known, and each line."""
        company = load_companies()["tallybird"]
        shown = "\n".join(
            article.content for article in render_knowledge_base(company, CONTRACT, ())
        )
        for text in (standard.condition, standard.remark):
            assert text.format(c=company) in shown
        assert standard.note
        assert all(line.standard in shown for line in (*standard.reply, *standard.note))

    def test_add_claims_behind_those_of_the_code(self) -> None:
        """The decision stays the first claim, and nothing is added without them."""
        plain = build_resolution("rule", INFORM, Priority.LOW, CONTRACT, secondary="")
        gold = build_resolution(
            "rule", INFORM, Priority.LOW, CONTRACT, secondary="", conditions=["pasted_secret"]
        )
        assert gold.reply_claims[:-2] == plain.reply_claims
        assert gold.note_claims[:-1] == plain.note_claims
        assert gold.forbidden == plain.forbidden
