"""A text is read into claims, each bound in one clause with its values."""

from decimal import Decimal

import pytest

from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.domain.values import identifier_slot, money_slot
from supportdesk_env.grading.claims import StatedClaim, load_readings, read_note, read_reply
from supportdesk_env.grading.lexicon import load_family_lexicon
from tests.grading.reading import TODAY

REFUND = Claim(ClaimKind.CONFIRM_REFUND, slots=(identifier_slot("charge", "CH-1"),))


def stated(text: str, kind: ClaimKind = ClaimKind.CONFIRM_REFUND) -> list[StatedClaim]:
    """Return the claims of one kind that a reply makes or denies."""
    return [claim for claim in read_reply(text, TODAY).required if claim.kind is kind]


def makes(text: str, claim: Claim = REFUND) -> bool:
    """Return whether a reply asserts `claim` with its values."""
    return any(s.counts and s.states(claim) for s in read_reply(text, TODAY).required)


def notes(text: str, claim: Claim) -> bool:
    """Return whether a note asserts `claim` with its values."""
    read = read_note(text, TODAY)
    return any(s.counts and s.states(claim) for s in (*read.required, *read.joined))


class TestBinding:
    """Act, object and values in one clause."""

    @pytest.mark.parametrize(
        "text",
        [
            "We have refunded CH-1.",
            "CH-1 has been refunded.",
            "The refund for ch-1 was issued today.",
            "Thank you - we refunded the second charge, CH-1.",
        ],
    )
    def test_a_plain_statement_makes_the_claim(self, text: str) -> None:
        """Active or passive, anywhere in the text."""
        assert makes(text)

    @pytest.mark.parametrize(
        "text",
        [
            "We looked at CH-1. A refund has been issued.",
            "CH-1 and CH-2 are duplicates; we have refunded the charge.",
            "We could not find CH-1; we have refunded it.",
            "We have refunded CH-2.",
            "We have refunded the charge.",
            "CH-1 is a duplicate.",
        ],
    )
    def test_a_value_elsewhere_does_not_fill_it(self, text: str) -> None:
        """The value must stand in the clause that makes the claim, and be the right one."""
        assert not makes(text)

    @pytest.mark.parametrize(
        "text",
        [
            "CH-1 was a duplicate; we have refunded it.",
            "You were right about CH-1. Thank you for telling us. We have refunded the charge.",
        ],
    )
    def test_what_points_back_speaks_of_the_id_named_before(self, text: str) -> None:
        """An id named plainly, and alone, need not be repeated."""
        assert makes(text)

    @pytest.mark.parametrize(
        "text",
        [
            "We have not refunded CH-1.",
            "We might have refunded CH-1.",
            "Have we refunded CH-1?",
            "We will issue the refund for CH-1.",
            "If approved, CH-1 is refunded.",
            'You wrote: "you have refunded CH-1".',
        ],
    )
    def test_what_is_not_asserted_does_not_count(self, text: str) -> None:
        """Denied, hedged, asked, announced, conditional and quoted claims earn nothing."""
        assert not makes(text)


class TestLists:
    """List items."""

    def test_an_item_takes_the_act_from_its_lead(self) -> None:
        """What the lead asks for, each item names."""
        text = "Please send us:\n- the request ids\n- the exact timestamps"
        asked = [c.topic for c in read_reply(text, TODAY).required if c.kind is ClaimKind.ASK]
        assert asked == ["request_ids", "timestamps_utc"]

    def test_a_lone_item_asks_for_nothing(self) -> None:
        """Without a lead that asks, an item is no request."""
        assert stated("Noted:\n- the request ids", ClaimKind.ASK) == []


class TestReading:
    """What a reading holds."""

    def test_a_clause_knows_its_place_and_values(self) -> None:
        """Spans and values are those of the clause that makes the claim."""
        text = "Thanks for writing. We have refunded CH-1 of USD 5."
        (claim,) = stated(text)
        assert text[claim.span.start : claim.span.end] == "We have refunded CH-1 of USD 5."
        assert [value.text for value in claim.values] == ["CH-1", "USD 5.00"]

    def test_sentences_are_listed_once(self) -> None:
        """Two clauses of one sentence are one sentence."""
        assert read_reply("One; two. Three.", TODAY).sentences == ("One; two.", "Three.")

    def test_values_are_located(self) -> None:
        """Every value is found with the clause it stands in."""
        text = "See CH-1; pay USD 5."
        assert [(v.text, text[s.start : s.end]) for v, s in read_reply(text, TODAY).values] == [
            ("CH-1", "See CH-1"),
            ("USD 5.00", "pay USD 5."),
        ]

    def test_a_note_binds_by_the_sentence(self) -> None:
        """Notes are terse: act and value may stand in two clauses of one sentence."""
        article = Claim(ClaimKind.NOTE_EVIDENCE, "article", (identifier_slot("a", "KB-1"),))
        assert any(s.states(article) for s in read_note("Policy: see below; KB-1.", TODAY).required)

    def test_the_next_clause_of_a_note_may_undo_a_claim(self) -> None:
        """What it says stood once, or holds for another case than this one."""
        gap = Claim(ClaimKind.NOTE_ASSESSMENT, "authority_gap")
        assert notes("Only billing may decide this.", gap)
        assert not notes("Only billing may decide this; since May the desk decides it.", gap)
        assert not notes("See KB-1. Only billing may decide this. This one needs no such ok.", gap)

    def test_a_run_of_a_note_is_undone_by_what_follows_it(self) -> None:
        """Two clauses make a claim, and the third takes it back."""
        account = Claim(ClaimKind.NOTE_RISK, "ordinary_account")
        assert notes("Hit: a member's. Low risk.", account)
        assert not notes("Hit: a member's. Low risk. It is now an admin.", account)

    def test_one_sum_for_two_slots_stands_beside_no_other(self) -> None:
        """The limit that is named is not the one of the case."""
        slots = tuple(money_slot(name, Decimal(450), "GBP") for name in ("amount", "limit"))
        limit = Claim(ClaimKind.NOTE_ASSESSMENT, "refund_limit", slots)
        assert notes("GBP 450 is within the agent limit of GBP 450.", limit)
        assert not notes("GBP 450 is within the agent limit of GBP 500.", limit)

    def test_a_forbidden_claim_is_read_beside_the_others(self) -> None:
        """Promises that nobody may make are found as such."""
        read = read_reply("It will be fixed by 11:00.", TODAY)
        assert {claim.kind for claim in read.forbidden} == {"promise_fix_time"}


class TestLoading:
    """Readings that are wanted before the first text."""

    def test_what_was_loaded_is_not_loaded_again(self) -> None:
        """A family's own lexicon is read once."""
        package = get_family("sso_scim").package
        load_readings(package)
        before = load_family_lexicon.cache_info().misses
        read_reply("SSO-70096 cannot be bypassed.", TODAY, package)
        read_note("SSO-70096 cannot be bypassed.", TODAY, package)
        assert load_family_lexicon.cache_info().misses == before
