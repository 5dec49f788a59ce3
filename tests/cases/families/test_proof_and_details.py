"""Answers that give proof, an approval or a detail: what then counts, what the record refutes."""

from datetime import datetime

import pytest

from supportdesk_env.cases.answering import Answered
from supportdesk_env.cases.families.invoice_tax.facts import InvoiceTaxFacts, Need
from supportdesk_env.cases.families.noise_misdirected.facts import NoiseMisdirectedFacts
from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy, RequestKind
from supportdesk_env.cases.families.sso_scim.facts import SsoScimFacts
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField
from tests.cases.families.test_answers import NOW, Asked

NUMBERS = range(60)
ASKING = [
    ("invoice_tax", "not_billing_contact"),
    ("invoice_tax", "value_missing"),
    ("invoice_tax", "wrong_certificate"),
    ("sso_scim", "not_authorised"),
    ("sso_scim", "unverified"),
    ("privacy_request", "scope_unclear"),
    ("privacy_request", "law_unknown"),
    ("privacy_request", "identity_unconfirmed"),
    ("noise_misdirected", "late_relapse"),
]


def wrong_answers(family: str, rule_id: str) -> list[tuple[Asked, Answered]]:
    """Return the wrong answers of many worlds, each with its ticket."""
    tickets = [Asked(family, rule_id, number) for number in NUMBERS]
    return [(asked, wrong) for asked in tickets if (wrong := asked.answer(AnswerKind.WRONG))]


def moment(text: str) -> datetime:
    """Return a time as customers write it."""
    return datetime.fromisoformat(text.removesuffix("Z"))


class TestEveryAnswer:
    """What holds whatever was asked."""

    @pytest.mark.parametrize(("family", "rule_id"), ASKING)
    @pytest.mark.parametrize("kind", [AnswerKind.COMPLETE, AnswerKind.WRONG])
    def test_leaves_nothing_new_to_ask_for(
        self, family: str, rule_id: str, kind: AnswerKind
    ) -> None:
        """All that is asked for again is what was refuted."""
        for number in NUMBERS:
            asked = Asked(family, rule_id, number)
            if answered := asked.answer(kind):
                assert set(asked.after(answered)[1].requested) == answered.refuted

    @pytest.mark.parametrize(
        ("family", "rule_id"), [("sso_scim", "unverified"), ("noise_misdirected", "late_relapse")]
    )
    def test_in_part_leaves_the_rest(self, family: str, rule_id: str) -> None:
        """And counts what was stated in an earlier message."""
        for number in NUMBERS:
            asked = Asked(family, rule_id, number)
            first, *rest = asked.first.requested
            part = asked.answer(AnswerKind.PARTIAL, first)
            assert part is not None
            if rest:
                assert asked.after(part)[1].requested == tuple(rest)
                asked.raw |= {"given": dict.fromkeys(rest, "stated before")}
                whole = asked.answer(AnswerKind.COMPLETE, first)
                assert whole is not None
                assert asked.after(whole)[0] != rule_id


class TestInvoice:
    """An approval, and what is to be put on an invoice."""

    def test_an_approval_counts_from_an_owner_only(self) -> None:
        """A colleague who is registered as a member cannot give it."""
        for family, rule_id in (("invoice_tax", "not_billing_contact"), ASKING[3]):
            for asked, wrong in wrong_answers(family, rule_id):
                right = asked.answer(AnswerKind.COMPLETE)
                contacts = asked.family.facts.model_validate(asked.raw).customer.contacts
                roles = {contact.email: contact.role for contact in contacts}
                assert roles[wrong.sender] == "member"
                assert right is None or roles[right.sender] == "owner"

    def test_an_approval_of_an_old_invoice_does_not_save_it(self) -> None:
        """The age still decides, whatever else is missing."""
        asked = Asked("invoice_tax", "not_billing_contact", 0)
        issued = {"invoice_id": "INV-20000", "amount": "90.00", "issued_on": "2025-01-05"}
        asked.raw |= {"invoice": issued, "need": "vat_id", "source": "nowhere", "new_value": ""}
        asked.raw |= {"certificate": None}
        answered = asked.answer(AnswerKind.COMPLETE)
        assert answered is not None
        assert asked.after(answered)[0] == "too_old"

    def test_what_is_refused_can_be_seen(self) -> None:
        """An id the record shows as not found, or a document of a kind the article refuses."""
        needs = set()
        for rule_id in ("value_missing", "wrong_certificate"):
            for asked, wrong in wrong_answers("invoice_tax", rule_id):
                facts = asked.family.facts.model_validate(asked.raw)
                right = asked.answer(AnswerKind.COMPLETE)
                assert isinstance(facts, InvoiceTaxFacts)
                assert right is not None
                assert not set(wrong.values.items()) & set(right.values.items())
                needs.add(facts.need)
                if facts.need is Need.VAT_ID:
                    assert wrong.values == {RequestField.VAT_OR_TAX_ID: facts.new_value}
                    assert not facts.is_id_valid
        assert needs == {Need.VAT_ID, Need.EXEMPTION}


class TestSingleSignOn:
    """Proof of who asks."""

    def test_what_is_refused_contradicts_contacts_or_lockout(self) -> None:
        """Another address, or a time before the first user was refused."""
        refuted = set[RequestField]()
        for asked, wrong in wrong_answers("sso_scim", "unverified"):
            facts = asked.family.facts.model_validate(asked.raw)
            assert isinstance(facts, SsoScimFacts)
            ((field, said),) = [item for item in wrong.values.items() if item[0] in wrong.refuted]
            refuted.add(field)
            if field is RequestField.TIMESTAMPS_UTC:
                assert moment(said) < facts.since
            else:
                assert facts.customer.email not in said
        assert refuted == {RequestField.REGISTERED_EMAIL_CONFIRMATION, RequestField.TIMESTAMPS_UTC}

    def test_a_time_is_of_the_lockout_or_refused(self) -> None:
        """Also where it was stated in an earlier message."""
        for number in NUMBERS:
            asked = Asked("sso_scim", "unverified", number)
            field, since = RequestField.TIMESTAMPS_UTC, asked.raw["since"]
            assert isinstance(since, datetime)
            right = asked.answer(AnswerKind.COMPLETE, field)
            wrong = asked.answer(AnswerKind.WRONG, field)
            assert asked.family.states is not None
            stated = asked.family.states(asked.world, asked.raw)
            assert right is not None
            assert wrong is not None
            assert moment(wrong.values[field]) < since < moment(right.values[field]) < NOW
            assert since < moment(stated[field]) < NOW


class TestPrivacy:
    """What somebody wants, and where they live."""

    def test_what_is_wanted_may_be_for_the_portal(self) -> None:
        """And is that where the identity would have to be confirmed otherwise."""
        rules = set()
        for number in NUMBERS:
            asked = Asked("privacy_request", "scope_unclear", number)
            answered = asked.answer(AnswerKind.COMPLETE)
            assert answered is not None
            rule_id, _ = asked.after(answered)
            rules.add(rule_id)
            policy = asked.world.company.own(PrivacyRequestPolicy)
            kind = RequestKind(str(answered.facts["kind"]))
            assert (kind in policy.portal_kinds) is (rule_id == "portal_only")
        assert rules == {"portal_only", "term_active", "to_be_answered"}

    def test_a_residence_leaves_time_for_an_answer(self) -> None:
        """No due date has passed when the ticket comes in."""
        for number in NUMBERS:
            asked = Asked("privacy_request", "law_unknown", number)
            answered = asked.answer(AnswerKind.COMPLETE)
            if answered and asked.after(answered)[0] == "to_be_answered":
                (due,) = asked.after(answered)[1].values["due"].accepts
                assert due.text >= NOW.date().isoformat()


class TestRelapse:
    """Trouble that is back too late."""

    def test_a_time_from_before_the_solution_is_refused(self) -> None:
        """The earlier ticket was still open then."""
        for asked, wrong in wrong_answers("noise_misdirected", "late_relapse"):
            facts = asked.family.facts.model_validate(asked.raw)
            assert isinstance(facts, NoiseMisdirectedFacts)
            assert facts.earlier is not None
            assert facts.earlier.resolved_at is not None
            assert moment(wrong.values[RequestField.TIMESTAMPS_UTC]) < facts.earlier.resolved_at

    def test_an_error_is_that_of_the_topic(self) -> None:
        """In an answer as in an earlier message."""
        field, errors = RequestField.ERROR_PAYLOAD, {}
        for number in NUMBERS:
            asked = Asked("noise_misdirected", "late_relapse", number)
            answered = asked.answer(AnswerKind.COMPLETE, field)
            assert answered is not None
            assert asked.family.states is not None
            assert answered.values[field] == asked.family.states(asked.world, asked.raw)[field]
            facts = asked.family.facts.model_validate(asked.raw)
            assert isinstance(facts, NoiseMisdirectedFacts)
            assert facts.earlier is not None
            errors[facts.earlier.issue_type] = answered.values[field]
        assert len(set(errors.values())) == len(errors) == 3
