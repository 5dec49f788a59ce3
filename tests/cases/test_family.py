"""Facts become a case, or a clear refusal."""

import copy
from dataclasses import replace

import pytest

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.family import CaseHeader
from supportdesk_env.cases.registry import get_family, load_companies
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.case import Case
from supportdesk_env.errors import InvalidFamily
from tests.building import BILLING, CANONICAL, INCIDENT, TAKEOVER, build_variant, pinned_case

TALLYBIRD = load_companies()["tallybird"]


def build_with(task_id: str, **header: object) -> Case:
    """Return a canonical case with its header changed."""
    pinned = pinned_case(task_id)
    changed = CaseHeader.model_validate(pinned.header.model_dump() | header)
    company = load_companies()[pinned.company]
    return build_case(get_family(pinned.family), changed, company, pinned.facts)


class TestTicket:
    """The customer's message."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_holds_everything_a_ticket_has(self, task_id: str) -> None:
        """Name, tier, impact, minutes and texts are all filled."""
        ticket = build_variant(task_id).ticket
        assert all(value not in ("", None) for value in ticket.model_dump().values())
        assert ticket.affected_users > 0
        assert ticket.sla_minutes_remaining > 0

    def test_tells_the_facts(self) -> None:
        """Amount, invoice, day and times of the ticket are those of the facts."""
        case = build_variant(BILLING, second__amount="1249.00", second__at="2026-05-31T04:05:00")
        body = case.ticket.body
        assert (
            "31 May I see USD 1,249.00 for invoice INV-20931 two times, at 06:02 and 04:05" in body
        )

    def test_a_file_tells_them_too(self) -> None:
        """Attachments are filled from the facts like the message."""
        (file,) = build_variant(TAKEOVER, signals=[_signal("Oslo, Norway")]).ticket.attachments
        assert "at 06:38 UTC from Oslo, Norway" in file.content

    def test_is_stamped_with_the_cases_own_clock(self) -> None:
        """The time of the ticket is a fact, to the minute, UTC."""
        assert build_variant(INCIDENT).ticket.received_at == "2026-03-18T09:52Z"


class TestAccount:
    """The system record."""

    def test_shows_who_the_sender_is(self) -> None:
        """The record checks the sender's address against the registered contacts."""
        known = build_variant(BILLING).account.records["sender_check"][0]
        stranger = build_variant(BILLING, customer__contacts=[]).account.records["sender_check"][0]
        assert (known["address_registered"], known["registered_role"]) == ("yes", "billing_contact")
        assert (stranger["address_registered"], stranger["registered_role"]) == ("no", "none")

    def test_shows_the_signed_deviations(self) -> None:
        """Contract notes of the header stand on the account."""
        case = build_with(BILLING, contract_notes=["Refunds go to the invoice address."])
        assert case.account.contract_notes == ["Refunds go to the invoice address."]

    def test_names_the_plan_as_sold(self) -> None:
        """The plan is the vendor's own name for the customer's tier."""
        account = build_variant(BILLING, customer__tier="team").account
        assert (account.plan, account.tier) == ("Perch", "team")


class TestRefusals:
    """Facts, wordings and texts that do not fit."""

    @pytest.mark.parametrize(
        ("task_id", "facts", "named"),
        [
            (BILLING, {"second__state": "lost"}, "second.state"),
            (BILLING, {"second__amount": "0"}, "second.amount"),
            (BILLING, {"mood": "angry"}, "mood"),
            (TAKEOVER, {"signals": []}, "signals"),
            (INCIDENT, {"error_rate_percent": 101}, "error_rate_percent"),
            (INCIDENT, {"customer__seats": 0}, "customer.seats"),
        ],
    )
    def test_facts_that_do_not_fit_are_named(
        self, task_id: str, facts: dict[str, object], named: str
    ) -> None:
        """The refusal names the family and the fact."""
        with pytest.raises(InvalidFamily, match=rf"(?s)family \w+: .*{named}"):
            build_variant(task_id, **facts)

    def test_an_unknown_wording_names_those_there_are(self) -> None:
        """A header with an unknown wording is refused with the list of wordings."""
        with pytest.raises(InvalidFamily, match=r"no wording 'shouted'; .*invoice_charged_twice"):
            build_with(BILLING, wording="shouted")

    def test_a_word_the_facts_do_not_give_is_named(self) -> None:
        """A text with a blank nobody fills fails when the case is built."""
        mute = replace(get_family("duplicate_charge"), ticket_words=lambda facts, company: {})
        pinned = pinned_case(BILLING)
        with pytest.raises(InvalidFamily, match="'invoice_charged_twice': unknown word 'invoice'"):
            build_case(mute, pinned.header, TALLYBIRD, pinned.facts)

    def test_a_fragment_that_nobody_wrote_is_named(self) -> None:
        """What the facts leave to the wording to say has to stand in it."""
        words = {"wish": Fragment("refund")}
        family = replace(get_family("duplicate_charge"), ticket_words=lambda facts, company: words)
        with pytest.raises(InvalidFamily, match=r"no fragment 'refund'; there are \['others'\]"):
            build_case(family, pinned_case(BILLING).header, TALLYBIRD, pinned_case(BILLING).facts)


class TestPurity:
    """Building a case."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_leaves_the_facts_alone_and_repeats_itself(self, task_id: str) -> None:
        """The same facts make the same case, and are not changed by it."""
        before = copy.deepcopy(pinned_case(task_id).facts)
        assert build_variant(task_id) == build_variant(task_id)
        assert pinned_case(task_id).facts == before


def _signal(origin: str) -> dict[str, object]:
    return {"event_id": "EV-1", "at": "2026-04-14T06:38:00", "event": "sign-in", "origin": origin}
