"""The claim lexicon is complete: every claim policy can require has a reading."""

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.claim import ClaimKind, ForbiddenKind
from supportdesk_env.domain.vocabulary import POISON_FIELDS, RequestField
from supportdesk_env.errors import InvalidPolicy
from supportdesk_env.grading.lexicon import _LexiconFile, compile_file, load_lexicon
from supportdesk_env.policies.outcomes import contract_for
from tests.variants import VARIANT_NAMES, VARIANTS, Variant


def build_lexicon(**changes: object) -> _LexiconFile:
    """Return a small lexicon as written, with parts changed."""
    written: dict[str, object] = {
        "phrases": {"done": ["refunded"]},
        "fields": {},
        "required": {"confirm_refund": {"": {"frames": [["done"]]}}},
        "forbidden": {},
    }
    return _LexiconFile.model_validate(written | changes)


class TestCompleteness:
    """What policy asks for can be read."""

    @pytest.mark.parametrize("variant", VARIANTS, ids=VARIANT_NAMES)
    def test_every_required_claim_has_a_reading(self, variant: Variant) -> None:
        """No branch requires a claim the grader cannot see."""
        gold, lexicon = variant.build().resolution, load_lexicon()
        reply = {(reading.kind, reading.topic) for reading in lexicon.reply}
        note = {(reading.kind, reading.topic) for reading in lexicon.note}
        assert {(claim.kind, claim.topic) for claim in gold.reply_claims} <= reply
        assert {(claim.kind, claim.topic) for claim in gold.note_claims} <= note

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_every_forbidden_claim_has_a_reading(self, name: str) -> None:
        """What a standard forbids can be seen."""
        family = get_family(name)
        contract = contract_for(family.texts().standards, family.codes)
        forbidden = {kind for standard in contract.values() for kind in standard.forbidden}
        assert forbidden <= {reading.kind for reading in load_lexicon().forbidden}

    def test_every_field_but_poison_can_be_asked_for(self) -> None:
        """Each requestable field has its words; poison has none that earn."""
        asked = {r.topic for r in load_lexicon().reply if r.kind is ClaimKind.ASK}
        assert asked == {field.value for field in RequestField} - POISON_FIELDS

    def test_gates_are_forbidden_claims(self) -> None:
        """Only what can be read can trip a gate."""
        lexicon = load_lexicon()
        assert lexicon.gates <= {reading.kind for reading in lexicon.forbidden}
        assert ForbiddenKind.REQUEST_POISON in lexicon.gates


class TestCompiling:
    """A lexicon as an expert writes it."""

    def test_puts_notes_and_replies_apart(self) -> None:
        """Claims of notes are not looked for in replies."""
        lexicon = load_lexicon()
        assert all(r.kind.startswith("note_") for r in lexicon.note)
        assert not any(r.kind.startswith("note_") for r in lexicon.reply)

    def test_an_unknown_phrase_set_is_named(self) -> None:
        """A frame that names a set nobody defined is refused, with the claim it is in."""
        raw = build_lexicon(required={"deny": {"refund": {"frames": [["gone"]]}}})
        with pytest.raises(InvalidPolicy, match="claim lexicon, deny refund: no phrase set gone"):
            compile_file(raw, {})

    def test_an_unknown_claim_is_refused(self) -> None:
        """The ontology is closed."""
        with pytest.raises(ValidationError, match="shrug"):
            build_lexicon(required={"shrug": {"": {"frames": [["done"]]}}})

    def test_fields_need_an_entry_that_asks(self) -> None:
        """A field's phrases say what is asked for, not that it is asked for."""
        raw = build_lexicon(fields={"region": ["region"]})
        with pytest.raises(InvalidPolicy, match="without an `ask` entry"):
            compile_file(raw, {})

    def test_common_sets_take_a_clause_out_for_every_claim_of_a_kind(self) -> None:
        """An entry need not name what its kind rules out anyway."""
        raw = build_lexicon(
            phrases={"gone": ["gone"], "never": ["never"]},
            required={"deny": {"refund": {"frames": [["gone"]]}}},
        )
        common: dict[ClaimKind | ForbiddenKind, tuple[str, ...]] = {ClaimKind.DENY: ("never",)}
        (plain,) = compile_file(raw, {}, {}).reply
        (guarded,) = compile_file(raw, {}, common).reply
        assert not plain.without
        assert [phrases.phrases for phrases in guarded.without] == [("never",)]
