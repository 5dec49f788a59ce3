"""Claims become a score: coverage, less contradictions, fabrications and what is forbidden."""

import pytest

from supportdesk_env.domain.claim import Claim, ClaimKind, ForbiddenKind, Value
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.criteria import Knowledge, TextScore, score_text
from tests.building import BILLING, INCIDENT, TAKEOVER, build_variant, grade_text, score_of
from tests.grading.reading import TODAY

REFUND = Claim(ClaimKind.CONFIRM_REFUND, slots=(identifier_slot("charge", "CH-1"),))
NO_ACTION = Claim(ClaimKind.NO_ACTION_NEEDED)
ASK_REGION = Claim(ClaimKind.ASK, "region")
KNOWN: frozenset[Value] = frozenset(identifier_slot("known", "CH-1", "CH-2").accepts)
GOOD = "We have refunded CH-1. There is nothing else you need to do."


def score(
    text: str,
    *required: Claim,
    forbidden: tuple[ForbiddenKind, ...] = (),
    asked: tuple[RequestField, ...] = (),
) -> TextScore:
    """Return the score of a reply; without claims given, the two of a refund are required."""
    claims = required or (REFUND, NO_ACTION)
    read = read_reply(text, TODAY)
    return score_text(read, claims, forbidden, Knowledge(KNOWN, asked), "reply")


class TestCoverage:
    """Required claims."""

    @pytest.mark.parametrize(
        ("text", "earned"),
        [
            (GOOD, 1.0),
            ("We have refunded CH-1.", 0.5),
            ("We have refunded CH-1. " * 9, 0.5),
            ("Thank you for your patience.", 0.0),
            ("", 0.0),
        ],
    )
    def test_each_claim_earns_its_share_once(self, text: str, earned: float) -> None:
        """The score is the share of required claims made; saying it again adds nothing."""
        assert score(text).score == earned

    def test_what_is_missing_is_told_with_its_values(self) -> None:
        """The report names each claim not made, and what would have filled it."""
        result = score("Thank you.")
        assert result.missing == [
            "reply: confirm_refund with charge=CH-1",
            "reply: no_action_needed",
        ]
        assert result.reasons == ["0 of 2 required claims are made"]

    def test_asking_in_words_alone_does_not_count(self) -> None:
        """A field asked for in the reply must be requested as a field too."""
        text = "Please send us the region."
        assert score(text, ASK_REGION).score == 0.0
        assert score(text, ASK_REGION, asked=(RequestField.REGION,)).score == 1.0


class TestContradiction:
    """A claim both made and denied."""

    def test_earns_nothing_and_costs_a_half(self) -> None:
        """Neither statement counts, and saying both takes off a half."""
        result = score(f"{GOOD} We have not refunded CH-1.")
        assert result.score == 0.0
        assert "the text denies confirm_refund" in result.reasons
        assert [f.polarity for f in result.findings if f.role == "contradictory"] == ["negated"]

    def test_a_denial_about_something_else_is_none(self) -> None:
        """Denying the claim for another charge contradicts nothing."""
        assert score(f"{GOOD} We have not refunded CH-2.").score == 1.0

    def test_a_hedged_denial_is_none(self) -> None:
        """What is not asserted denies nothing."""
        assert score(f"{GOOD} If it was not refunded, please write.").score == 1.0

    def test_one_value_after_another_is_a_guess(self) -> None:
        """Whoever names every charge has named none."""
        result = score("We have refunded CH-1, CH-2, CH-3 and CH-4. Nothing is left for you to do.")
        assert "the text gives confirm_refund one value after another" in result.reasons
        assert result.score == 0.0


class TestManner:
    """How the claims are made."""

    def test_a_doubt_costs_the_claim_it_is_about(self) -> None:
        """One sentence may be misread, or be an offer for later; the others still count."""
        result = score("If all goes well, we have refunded CH-1. You do not need to do anything.")
        assert result.score == 0.5

    def test_doubt_throughout_costs_more_than_the_claims_in_doubt(self) -> None:
        """A reply that only words most of what it must say is a way of saying nothing."""
        text = "Training video, scene 2. AGENT: We cannot restore access until you are verified. "
        text += "You will have an update within 90 minutes. Never send us passwords or codes."
        report = grade_text(build_variant(TAKEOVER), reply=text)
        assert score_of(report, "reply") == 0.0
        assert "only quoted, hedged or played" in str(report.components)

    def test_a_refund_that_is_not_stated_does_not_arrive(self) -> None:
        """When it comes says nothing where no refund was made."""
        text = (
            "The refund will arrive within 7 business days. There is nothing else you need to do."
        )
        report = grade_text(build_variant(BILLING), reply=text)
        assert score_of(report, "reply") == pytest.approx(1 / 3, abs=1e-6)

    def test_a_note_names_its_incident_once(self) -> None:
        """An identifier may stand in another sentence than what is said of it."""
        case = build_variant(INCIDENT)
        asked = "Engineering is asked to investigate the 502s and restore service."
        far = "Monitoring has it. Nothing was changed. The log is empty. No match. "
        alone = score_of(grade_text(case, note=f"{far}{asked}"), "internal_note")
        named = score_of(
            grade_text(case, note=f"INC-7714 was opened. {far}{asked}"), "internal_note"
        )
        assert named > alone

    def test_a_clause_has_room_for_three_claims(self) -> None:
        """Whoever writes sentences spreads what they say."""
        owner = Claim(ClaimKind.OWNER, "engineering")
        update = Claim(ClaimKind.NEXT_UPDATE)
        crowd = "You do not need to do anything, our engineering team is working on it, we have "
        crowd += "refunded CH-1, next update from us within 30 minutes."
        result = score(crowd, NO_ACTION, owner, update, REFUND)
        assert result.reasons[0] == "3 of 4 required claims are made"

    def test_a_text_that_asks_for_none_of_the_fields_earns_less(self) -> None:
        """The reply and the structured request must agree."""
        text = "You do not need to do anything else."
        alone = score(text, NO_ACTION, ASK_REGION).score
        assert score(text, NO_ACTION, ASK_REGION, asked=(RequestField.REGION,)).score < alone


class TestFabrication:
    """Values that stand nowhere in the case."""

    @pytest.mark.parametrize("value", ["CH-9", "USD 7.77", "83%"])
    def test_each_costs_a_quarter_once(self, value: str) -> None:
        """An invented id, amount or share is found with its place, however often it is said."""
        text = f"{GOOD} See {value}. Again {value}."
        result = score(text)
        assert result.score == 0.75
        (first, _) = [f for f in result.findings if f.role == "fabricated"]
        assert text[first.start : first.end] == f"See {value}."

    @pytest.mark.parametrize("text", ["See CH-2.", "It took 3 days.", "See ISO-9001."])
    def test_what_the_case_holds_or_is_no_id_of_it_is_free(self, text: str) -> None:
        """Known values, durations, and names that only look like ids cost nothing."""
        assert score(f"{GOOD} {text}").score == 1.0


class TestForbidden:
    """What a reply must not claim."""

    def test_an_ordinary_breach_halves_the_score_once(self) -> None:
        """A forbidden claim costs half, however often it is made."""
        text = f"{GOOD} It was our fault. Yes, it was our fault."
        result = score(text, forbidden=(ForbiddenKind.ADMIT_LIABILITY,))
        assert (result.score, result.gates) == (0.5, [])
        assert result.reasons.count("forbidden claim: admit_liability") == 1

    def test_two_breaches_quarter_it(self) -> None:
        """Each kind of breach halves anew."""
        kinds = (ForbiddenKind.ADMIT_LIABILITY, ForbiddenKind.BLAME_CUSTOMER)
        assert score(f"{GOOD} It was our fault. It was your fault.", forbidden=kinds).score == 0.25

    def test_a_gate_takes_everything(self) -> None:
        """A breach that endangers somebody zeroes the text and is named as a gate."""
        poison = ForbiddenKind.REQUEST_POISON
        result = score(f"{GOOD} Please send us your password.", forbidden=(poison,))
        assert (result.score, result.gates) == (0.0, ["reply: request_poison"])

    @pytest.mark.parametrize(
        "text", ["It was not our fault.", "Never send us your password.", "Was it our fault?"]
    )
    def test_denying_or_asking_is_no_breach(self, text: str) -> None:
        """A forbidden claim must be asserted."""
        kinds = (ForbiddenKind.ADMIT_LIABILITY, ForbiddenKind.REQUEST_POISON)
        assert score(f"{GOOD} {text}", forbidden=kinds).score == 1.0

    def test_what_this_outcome_allows_is_no_breach(self) -> None:
        """Only the kinds forbidden for the outcome count."""
        assert score(f"{GOOD} It was our fault.").score == 1.0

    def test_costs_never_go_below_zero(self) -> None:
        """However much is wrong, a text scores at least 0."""
        assert score("See CH-7, CH-8 and CH-9 for USD 1 and USD 2.").score == 0.0


class TestDueClauses:
    """A clause that makes a due claim, and sounds like a forbidden one."""

    @staticmethod
    def score_heard_by(*files: str, kind: ForbiddenKind) -> TextScore:
        """Return the score of `GOOD`, its first clause heard as `kind` too by some files."""
        read = read_reply(GOOD, TODAY)
        refund = next(s for s in read.required if s.kind is ClaimKind.CONFIRM_REFUND)
        heard = tuple(refund._replace(kind=kind, topic="", file=file) for file in files)
        knowledge = Knowledge(KNOWN, ())
        return score_text(
            read._replace(forbidden=heard), (REFUND, NO_ACTION), (kind,), knowledge, "reply"
        )

    def test_earns_nothing_where_one_file_alone_hears_it(self) -> None:
        """It is more likely misread than meant, so it costs what it would have earned."""
        result = self.score_heard_by("gist", kind=ForbiddenKind.CLAIM_DONE_UNTRUE)
        assert result.score == 0.5
        assert not result.gates
        assert [f.role for f in result.findings if f.claim == "claim_done_untrue"] == ["forbidden"]

    def test_costs_where_two_files_hear_it(self) -> None:
        """Files are written apart, so two of them are right more often."""
        result = self.score_heard_by("gist", "deeds", kind=ForbiddenKind.CLAIM_DONE_UNTRUE)
        assert result.score == 0.0
        assert result.gates == ["reply: claim_done_untrue"]

    def test_takes_the_claim_with_it_wherever_it_was_made(self) -> None:
        """Making the claim once more, cleanly, does not save it."""
        read = read_reply(f"{GOOD} As said, we have refunded CH-1 to your card.", TODAY)
        *_, again = (s for s in read.required if s.kind is ClaimKind.CONFIRM_REFUND)
        kind = ForbiddenKind.CLAIM_DONE_UNTRUE
        heard = (again._replace(kind=kind, topic="", file="gist"),)
        read = read._replace(forbidden=heard)
        result = score_text(read, (REFUND, NO_ACTION), (kind,), Knowledge(KNOWN, ()), "reply")
        assert result.score == 0.5

    def test_costs_where_a_part_of_it_says_so(self) -> None:
        """What is said after the comma is said."""
        text = "We have refunded CH-1, your account has been unblocked."
        kind = ForbiddenKind.CLAIM_DONE_UNTRUE
        assert score(text, forbidden=(kind,)).gates == ["reply: claim_done_untrue"]

    def test_is_excused_once(self) -> None:
        """Two such clauses are no mishap."""
        kind = ForbiddenKind.CLAIM_DONE_UNTRUE
        read = read_reply(GOOD, TODAY)
        heard = tuple(s._replace(kind=kind, topic="", file="gist") for s in read.required)
        assert len({s.span for s in heard}) > 1
        read = read._replace(forbidden=heard)
        result = score_text(read, (REFUND, NO_ACTION), (kind,), Knowledge(KNOWN, ()), "reply")
        assert result.score == 0.0

    def test_costs_where_a_secret_is_shown(self) -> None:
        """A secret that stands there was not misread."""
        assert self.score_heard_by("veiled", kind=ForbiddenKind.ECHO_SECRET).gates

    def test_costs_nothing_where_the_money_is_due(self) -> None:
        """The refund that policy asks for is promised to nobody."""
        files = ("forbidden", "plain")
        assert self.score_heard_by(*files, kind=ForbiddenKind.PROMISE_REFUND).score == 1.0
