"""A claim can be taken back in other words than its own."""

import pytest

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.grading.claims import read_note, read_reply
from supportdesk_env.grading.denials import find_denials, load_denials
from supportdesk_env.grading.lexicon import load_lexicon
from tests.grading.reading import TODAY

REFUND = Claim(ClaimKind.CONFIRM_REFUND, slots=(identifier_slot("charge", "CH-1"),))
NO_ACTION = Claim(ClaimKind.NO_ACTION_NEEDED)
CONTAIN = Claim(ClaimKind.CONTAIN)
ASK_IDS = Claim(ClaimKind.ASK, "request_ids")


def denied(text: str, claim: Claim) -> bool:
    """Return whether a reply takes `claim` back."""
    return [one.claim for one in find_denials(read_reply(text, TODAY), [claim])] == [claim]


class TestFile:
    """The phrases as an expert writes them."""

    def test_every_label_is_a_claim_of_the_lexicon(self) -> None:
        """A denial of a claim nobody can make would never be read."""
        lexicon, denials = load_lexicon(), load_denials()
        readings = (*lexicon.reply, *lexicon.note)
        known = {f"{r.kind.value}({r.topic})" if r.topic else r.kind.value for r in readings}
        assert {*denials.claims, *denials.pending} <= known


class TestDenials:
    """Refusals, reversals and opposites."""

    @pytest.mark.parametrize(
        ("text", "claim"),
        [
            ("No refund can be made.", REFUND),
            ("That refund was stopped again.", REFUND),
            ("You will not see any money.", REFUND),
            ("Your request has been declined.", REFUND),
            ("You must still send us a form.", NO_ACTION),
            ("Nothing has been locked.", CONTAIN),
            ("We need no request ids.", ASK_IDS),
            ("We do not need anything from you.", ASK_IDS),
            ("We will refund the charge CH-1.", REFUND),
        ],
    )
    def test_need_not_repeat_the_claim(self, text: str, claim: Claim) -> None:
        """Whoever refuses uses other words than whoever promises."""
        assert denied(text, claim)

    @pytest.mark.parametrize(
        ("text", "claim"),
        [
            ("We have refunded CH-1.", REFUND),
            ("We have refunded CH-1. We will refund you promptly another time.", REFUND),
            ("We have not refunded CH-2.", REFUND),
            ("No refund is due for the seats.", REFUND),
            ("If no refund can be made, you will hear from us.", REFUND),
            ("You need to do nothing.", NO_ACTION),
            ("Please send us the request ids.", ASK_IDS),
            ("We do not need your password.", ASK_IDS),
        ],
    )
    def test_about_something_else_are_none(self, text: str, claim: Claim) -> None:
        """Another charge, a condition, and the claim itself deny nothing."""
        assert not denied(text, claim)

    def test_of_a_note_are_read_as_well(self) -> None:
        """A note can contradict itself."""
        claim = Claim(ClaimKind.NOTE_EVIDENCE, "duplicate_charges")
        read = read_note("CH-1 and CH-2 are not duplicates.", TODAY)
        assert [one.claim for one in find_denials(read, [claim])] == [claim]
