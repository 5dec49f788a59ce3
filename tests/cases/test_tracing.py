"""A fact that decides is shown, and one that is not is found."""

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter

import pytest

from supportdesk_env.cases.family import CaseFacts
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import PinnedCase, get_family, load_companies, load_pinned_cases
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.cases.tracing import read_parameters, trace_case, vary
from supportdesk_env.cases.wording import load_wordings
from supportdesk_env.generation.generator import Draft, draw_branch
from supportdesk_env.generation.splits import get_split
from supportdesk_env.policies.parameters import Company

TRAIN = get_split("train")
BILLING = get_family("duplicate_charge")
STATE = attrgetter("second.state")


def billing_draft(rule_id: str = "refund") -> Draft:
    """Return a case of the billing family before it is built."""
    return draw_branch(TRAIN, 3, BILLING, rule_id)


class TestShippedFamilies:
    """Every rule of every family."""

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    @pytest.mark.parametrize("split", ["train", "test_ood"])
    def test_show_every_fact_and_parameter_that_decides(self, name: str, split: str) -> None:
        """In the ticket, the record or an article."""
        family = get_family(name)
        for rule in family.rules:
            for index in range(5):
                draft = draw_branch(get_split(split), index, family, rule.rule_id)
                trace = trace_case(family, draft.header, draft.world.company, draft.raw)
                assert trace.rule_id == rule.rule_id
                assert trace.hidden_facts == []
                assert trace.hidden_parameters == []


class TestHidden:
    """What nobody is shown."""

    def test_facts_that_no_record_tells_are_found(self) -> None:
        """Without its tables a charge's state is nowhere."""
        draft = billing_draft()
        blind = replace(BILLING, records=lambda facts, company: {})
        hidden = trace_case(blind, draft.header, draft.world.company, draft.raw).hidden_facts
        assert {"second.state", "second.charge_id", "dispute_reference"} <= set(hidden)

    def test_a_word_of_the_ticket_shows_the_fact_it_depends_on(self) -> None:
        """An amount that the message gives is shown, whatever the record leaves out."""
        draft = billing_draft()
        blind = replace(BILLING, records=lambda facts, company: {})
        trace = trace_case(blind, draft.header, draft.world.company, draft.raw)
        assert "second.amount" in trace.facts_shown

    def test_parameters_that_no_article_prints_are_found(self) -> None:
        """A limit that decides has to be read somewhere."""
        draft, texts = billing_draft(), BILLING.texts()

        class Silent(type(BILLING)):  # type: ignore[misc]
            """The family without its articles."""

            def texts(self) -> object:
                """Return its texts without any article of its own."""
                return texts.model_copy(update={"articles": ()})

        silent = Silent(**{name: getattr(BILLING, name) for name in BILLING.__dataclass_fields__})
        trace = trace_case(silent, draft.header, draft.world.company, draft.raw)
        assert "billing.agent_refund_limit" in trace.hidden_parameters

    def test_what_is_read_depends_on_the_way_through_the_rules(self) -> None:
        """A sender who may not bill is told nothing of the refund limit."""
        for rule_id, is_read in (("not_billing_contact", False), ("over_limit", True)):
            draft = billing_draft(rule_id)
            read = read_parameters(BILLING, draft.world.company, draft.raw)
            assert ("billing.agent_refund_limit" in read) is is_read

    def test_a_word_that_the_wording_puts_into_words_shows_it_too(self) -> None:
        """A fragment is chosen by the facts, and says what they are."""
        draft = billing_draft()
        told = replace(
            BILLING,
            records=lambda facts, company: {},
            ticket_words=lambda facts, company: {
                **BILLING.ticket_words(facts, company),
                "others": Fragment(str(STATE(facts))),
            },
        )
        texts = load_wordings(BILLING.package)["train"]
        said = {"captured": ("taken on {day}",), "authorised": ("held on {day}",)}
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(
                load_wordings(BILLING.package),
                "train",
                texts.model_copy(update={"fragments": said}),
            )
            trace = trace_case(told, draft.header, draft.world.company, draft.raw)
        assert "second.state" in trace.facts_shown

    def test_facts_that_cannot_be_told_show_nothing(self) -> None:
        """A message that cannot be written with another fact does not tell this one."""

        def words(facts: CaseFacts, company: Company) -> Mapping[str, object]:
            return {"day": {"captured": "today"}[STATE(facts)]}

        draft = billing_draft()
        picky = replace(BILLING, records=lambda facts, company: {}, ticket_words=words)
        trace = trace_case(picky, draft.header, draft.world.company, draft.raw)
        assert "second.state" in trace.hidden_facts

    def test_what_was_not_drawn_need_not_be_shown(self) -> None:
        """It is as the model has it, until a customer answers otherwise."""
        draft = billing_draft()
        blind = replace(BILLING, records=lambda facts, company: {})
        raw = {name: value for name, value in draft.raw.items() if name != "dispute_reference"}
        hidden = trace_case(blind, draft.header, draft.world.company, raw).hidden_facts
        assert "dispute_reference" not in hidden
        assert "refund_reference" in hidden


class TestVariants:
    """Facts with one value changed."""

    def test_change_one_value_in_every_place_it_has(self) -> None:
        """Each contact of a customer in turn."""
        facts = BILLING.facts.model_validate(billing_draft().raw)
        others = list(vary(facts, "customer.contacts.role"))
        assert len(others) == 2 * len(facts.customer.contacts)
        assert all(other != facts for other in others)

    @pytest.mark.parametrize(
        ("path", "count"), [("now", 3), ("affected_users", 2), ("other_charges", 3), ("second", 3)]
    )
    def test_are_of_the_kind_the_value_has(self, path: str, count: int) -> None:
        """Moments, numbers, lists and whole parts each vary in their own way."""
        facts = BILLING.facts.model_validate(billing_draft().raw)
        assert len(list(vary(facts, path))) == count

    def test_of_a_flag_turn_it(self) -> None:
        """What is so is not so."""
        family = get_family("service_incident")
        draft = draw_branch(TRAIN, 3, family, "below_threshold")
        facts = family.facts.model_validate(draft.raw)
        (other,) = vary(facts, "has_workaround")
        assert other.model_dump()["has_workaround"] is not draft.raw["has_workaround"]


class TestPinned:
    """A case that was written down."""

    @pytest.mark.parametrize("pinned", load_pinned_cases(), ids=lambda case: str(case.family))
    def test_shows_what_decides_as_well(self, pinned: PinnedCase) -> None:
        """Its message is one of the family's own; what a log in it holds was written by hand."""
        company = load_companies()[pinned.company]
        trace = trace_case(get_family(pinned.family), pinned.header, company, dict(pinned.facts))
        assert set(trace.hidden_facts) <= {"held_diagnostics"}
        assert trace.hidden_parameters == []
