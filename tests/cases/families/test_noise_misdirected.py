"""The decision list of noise_misdirected, its limits, and gold through the real environment."""

from datetime import datetime, timedelta
from functools import cache

import pytest
from pydantic import ValidationError

from supportdesk_env.agents.writing import field_words
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.families.noise_misdirected.decision import (
    CUSTOMER_NUMBER,
    FAMILY,
    JOB_REFERENCE,
    ORDER_NUMBER,
    SEAT_NUMBER,
    WORKSPACE_ID,
)
from supportdesk_env.cases.families.noise_misdirected.facts import (
    EarlierTicket,
    Kind,
    NoiseMisdirectedFacts,
    show_records,
)
from supportdesk_env.cases.families.noise_misdirected.policy import NoiseMisdirectedPolicy
from supportdesk_env.cases.surface import BANKS
from supportdesk_env.cases.wording import load_wordings
from supportdesk_env.cases.world import World
from supportdesk_env.domain.claim import ValueKind
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.grading.rubric import Grader
from supportdesk_env.policies.decisions import first_match
from supportdesk_env.policies.outcomes import contract_for
from supportdesk_env.policies.priority import decide_priority
from tests.cases.families.worlds import (
    draw_family_case,
    draw_world,
    load_replies,
)

RULES = [rule.rule_id for rule in FAMILY.rules]
ON_A_TICKET = ("auto_reply", "sibling", "relapse", "late_relapse", "thanks")
HONEST = load_replies("noise_misdirected")
RED = "spam_misdirected resolved redirected_channel"
EXPECTED = {
    "spam": "general_support spam_misdirected closed spam_no_action",
    "auto_reply": "general_support spam_misdirected resolved information_provided",
    "sibling": "general_support webhook_failure closed duplicate_merged",
    "relapse": "platform_engineering webhook_failure escalated escalated_internal",
    "late_relapse": "platform_engineering webhook_failure waiting_on_customer "
    "awaiting_customer_info",
    "thanks": "general_support spam_misdirected resolved information_provided",
    "staff_forward": f"general_support {RED}",
    "supplier": f"general_support {RED}",
    "application": f"general_support {RED}",
    "wrong_company": f"general_support {RED}",
    "small_purchase": f"general_support {RED}",
    "sales_lead": "account_management spam_misdirected escalated escalated_internal",
}
TO_INCLUDE = (*ORDER_NUMBER, *JOB_REFERENCE, *CUSTOMER_NUMBER, *SEAT_NUMBER, *WORKSPACE_ID)
SLOTS = {
    "redirect(right_desk)": (ValueKind.IDENTIFIER, "payables@gridloom.example"),
    "alternative(include_there)": (ValueKind.IDENTIFIER, *TO_INCLUDE),
    "state_investigation(purchase)": (ValueKind.COUNT, "250"),
    "note_situation(purchase)": (ValueKind.COUNT, "250"),
    "note_situation(earlier_ticket)": (ValueKind.IDENTIFIER, "TCK-41207"),
}
"""The values the corpus was written with, by claim."""


@cache
def world_of(number: int) -> World:
    """Return one of many worlds."""
    return draw_world(FAMILY, number)


def own(world: World) -> NoiseMisdirectedPolicy:
    """Return the family's own parameters."""
    return world.company.own(NoiseMisdirectedPolicy)


def draw(rule_id: str, number: int = 0, /, **changes: object) -> NoiseMisdirectedFacts:
    """Return the facts drawn for a rule, with some of them changed."""
    raw = FAMILY.draw(world_of(number), rule_id)
    return NoiseMisdirectedFacts.model_validate(raw | changes)


def decide(facts: NoiseMisdirectedFacts, number: int = 0) -> str:
    """Return the id of the rule that decides `facts`."""
    return first_match(FAMILY.rules, facts, world_of(number).company)[0]


def resolved_days_ago(facts: NoiseMisdirectedFacts, days: int) -> dict[str, object]:
    """Return the change that has the earlier ticket resolved `days` ago."""
    assert facts.earlier
    now = facts.now
    times = {"opened_at": now - timedelta(days=90), "resolved_at": now - timedelta(days=days)}
    return {"earlier": facts.earlier.model_copy(update=times).model_dump()}


class TestRules:
    """Which rule decides, and what it decides."""

    @pytest.mark.parametrize("rule_id", RULES)
    def test_lead_to_what_the_article_says(self, rule_id: str) -> None:
        """Queue, issue type, status and code of each step."""
        queue, issue_type, status, code = EXPECTED[rule_id].split()
        facts = draw(rule_id)
        if facts.earlier:
            ticket = facts.earlier.model_copy(update={"issue_type": IssueType.WEBHOOK_FAILURE})
            facts = facts.model_copy(update={"earlier": ticket})
        outcome = first_match(FAMILY.rules, facts, world_of(0).company)[1]
        assert (outcome.queue, outcome.issue_type) == (Queue(queue), IssueType(issue_type))
        assert (outcome.status, outcome.code) == (Status(status), ResolutionCode(code))

    @pytest.mark.parametrize("rule_id", RULES)
    def test_ask_only_when_trouble_is_back_too_late(self, rule_id: str) -> None:
        """Then for the fields the company's policy lists."""
        asked = first_match(FAMILY.rules, draw(rule_id), world_of(0).company)[1].requested
        fields = own(world_of(0)).relapse_fields
        assert asked == (fields if rule_id == "late_relapse" else ())
        assert set(asked) <= set(RequestField)

    def test_of_a_ticket_need_one(self) -> None:
        """A message about an earlier ticket cannot be decided without it."""
        broken = draw("thanks").model_copy(update={"earlier": None})
        with pytest.raises(InvalidFamily, match="thanks is about no earlier ticket"):
            decide(broken)


class TestLimits:
    """One more, one less."""

    @pytest.mark.parametrize(("kind", "below"), [("pitch", "supplier"), ("purchase", "sales_lead")])
    def test_many_recipients_make_spam_of_anything(self, kind: str, below: str) -> None:
        """N addresses are a mailing; N - 1 are not, and the text decides."""
        limit, seats = own(world_of(0)).bulk_recipients, own(world_of(0)).lead_seats
        changes = {"kind": kind, "seats_wanted": seats}
        assert decide(draw("supplier", recipients=limit, **changes)) == "spam"
        assert decide(draw("supplier", recipients=limit - 1, **changes)) == below

    @pytest.mark.parametrize("rule_id", ["thanks", "staff_forward"])
    def test_contacts_and_colleagues_send_no_spam(self, rule_id: str) -> None:
        """Only strangers do, however many got the text."""
        assert decide(draw(rule_id, recipients=9000)) == rule_id

    def test_a_ticket_is_reopened_up_to_its_last_day(self) -> None:
        """Day N is in time, day N + 1 is not."""
        facts, days = draw("relapse"), own(world_of(0)).reopen_days
        assert decide(draw("relapse", **resolved_days_ago(facts, days))) == "relapse"
        assert decide(draw("relapse", **resolved_days_ago(facts, days + 1))) == "late_relapse"

    def test_many_seats_take_an_account_manager(self) -> None:
        """N seats do, N - 1 can be ordered by anybody."""
        seats = own(world_of(0)).lead_seats
        assert decide(draw("small_purchase", seats_wanted=seats)) == "sales_lead"
        assert decide(draw("small_purchase", seats_wanted=seats - 1)) == "small_purchase"

    def test_are_drawn_in_a_quarter_of_the_cases(self) -> None:
        """Both sides of each limit, in some worlds of eighty."""
        worlds = [(number, own(world_of(number))) for number in range(80)]
        spam = [draw("spam", n).recipients - p.bulk_recipients for n, p in worlds]
        bills = [p.bulk_recipients - draw("supplier", n).recipients for n, p in worlds]
        seats = [p.lead_seats - draw("small_purchase", n).seats_wanted for n, p in worlds]
        late = [draw("late_relapse", n).days_since_resolution() - p.reopen_days for n, p in worlds]
        assert all(8 < sample.count(1) < 40 for sample in (bills, seats, late))
        assert 8 < spam.count(0) < 40


class TestPriority:
    """How pressing it is."""

    @pytest.mark.parametrize("rule_id", sorted(set(RULES) - {"relapse", "late_relapse", "sibling"}))
    def test_is_low_where_nothing_is_wrong(self, rule_id: str) -> None:
        """Nobody is affected by thanks, spam or bills."""
        assert self.priority(draw(rule_id)) is Priority.LOW

    def test_of_a_repeat_is_that_of_the_older_ticket(self) -> None:
        """Whatever the message says."""
        facts = draw("sibling")
        assert facts.earlier
        assert self.priority(facts) is facts.earlier.priority

    def test_of_a_relapse_depends_on_a_workaround(self) -> None:
        """Everybody affected: high with one, urgent or under a ceiling without."""
        facts = draw("relapse", affected_users=1000)
        assert facts.earlier
        company = world_of(0).company
        urgencies = [
            FAMILY.severity(
                facts.model_copy(
                    update={"earlier": facts.earlier.model_copy(update={"has_workaround": has})}
                ),
                company,
            ).urgency
            for has in (True, False)
        ]
        assert urgencies == [2, 3]

    @staticmethod
    def priority(facts: NoiseMisdirectedFacts) -> Priority:
        """Return the priority policy gives to `facts`."""
        company = world_of(0).company
        return decide_priority(FAMILY.severity(facts, company), company.priority)


class TestRecords:
    """What the desk's tools show of the facts that decide."""

    @pytest.mark.parametrize("rule_id", RULES)
    def test_tell_who_sends_and_to_how_many(self, rule_id: str) -> None:
        """Contact, colleague or stranger, how many addresses, and whether a machine sent it."""
        facts = draw(rule_id)
        records = show_records(facts, world_of(0).company)
        (gateway,) = records["mail_gateway"]
        who = "own staff" if rule_id == "staff_forward" else "no contact of any account"
        assert (who if rule_id not in ON_A_TICKET else "registered") in gateway["sender_is"]
        assert gateway["same_text_recipients_24h"] == str(facts.recipients)
        assert (gateway["auto_submitted"] == "no") == (rule_id != "auto_reply")
        assert bool(records["companies_of_similar_name"]) == (rule_id == "wrong_company")

    @pytest.mark.parametrize("rule_id", RULES)
    def test_list_the_earlier_tickets_of_the_sender(self, rule_id: str) -> None:
        """Their topic, state, priority and workaround; strangers have none."""
        facts = draw(rule_id)
        records = show_records(facts, world_of(0).company)
        shown = {row["ticket_id"]: row for row in records["earlier_tickets"]}
        assert bool(shown) == (rule_id in ON_A_TICKET)
        if facts.earlier:
            row = shown[facts.earlier.ticket_id]
            assert row["topic"] == facts.earlier.topic
            assert row["status"] == ("open" if rule_id == "sibling" else "resolved")
            assert row["workaround"] in {"documented", "none known"}

    def test_name_no_ticket_a_new_message_repeats(self) -> None:
        """Only the topic tells that it does; another ticket may stand beside it."""
        numbers = [n for n in range(30) if draw("sibling", n).unrelated]
        facts = draw("sibling", numbers[0])
        records = show_records(facts, world_of(numbers[0]).company)
        assert records["mail_gateway"][0]["in_reply_to"] == "none"
        states = sorted(row["status"] for row in records["earlier_tickets"])
        assert states == ["open", "resolved"]
        assert 5 < len(numbers) < 25


class TestFacts:
    """Facts that cannot be."""

    @pytest.mark.parametrize(
        ("rule_id", "changes", "named"),
        [
            ("supplier", {"kind": "thanks"}, "an earlier ticket belongs to"),
            ("thanks", {"kind": "bill"}, "an earlier ticket belongs to"),
            ("thanks", {"kind": "chaser"}, "chasers are about open tickets"),
            ("sibling", {"kind": "relapse"}, "chasers are about open tickets"),
        ],
    )
    def test_are_refused(self, rule_id: str, changes: dict[str, object], named: str) -> None:
        """A kind that does not fit the sender or the ticket."""
        with pytest.raises(ValidationError, match=named):
            draw(rule_id, **changes)

    def test_strangers_have_no_tickets(self) -> None:
        """Nor do tickets come from strangers."""
        stranger = draw("supplier").customer.model_dump()
        with pytest.raises(ValidationError, match="all others are strangers"):
            draw("thanks", customer=stranger)

    def test_an_unrelated_ticket_is_about_something_else(self) -> None:
        """And stands beside a related one."""
        facts = draw("thanks")
        assert facts.earlier
        with pytest.raises(ValidationError, match="an unrelated ticket"):
            draw("thanks", unrelated=facts.earlier.model_dump())

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"code": None}, "a resolution code once it is resolved"),
            ({"opened_at": datetime.fromisoformat("2030-01-01T09:00")}, "before it was opened"),
        ],
    )
    def test_a_ticket_holds_together(self, change: dict[str, object], named: str) -> None:
        """Resolved after it was opened, with a code."""
        facts = draw("thanks")
        assert facts.earlier
        with pytest.raises(ValidationError, match=named):
            EarlierTicket.model_validate(facts.earlier.model_dump() | change)

    def test_no_days_pass_without_a_ticket(self) -> None:
        """A stranger's message follows on nothing."""
        assert draw("supplier").days_since_resolution() == 0


class TestCases:
    """Cases as they are played."""

    @pytest.mark.parametrize("rule_id", RULES)
    def test_are_answered_except_by_machines_and_to_spam(self, rule_id: str) -> None:
        """The empty reply is right there, and nowhere else."""
        case = draw_family_case(FAMILY, rule_id, 1, "train")
        operations = [action.operation for action in reference_actions(case)]
        is_silent = rule_id in {"spam", "auto_reply"}
        assert case.resolution.is_unanswered == is_silent
        assert (Operation.DRAFT_REPLY not in operations) == is_silent

    def test_print_every_standard_their_rules_use(self) -> None:
        """Those of the codes, and those with a name of their own."""
        contract = contract_for(FAMILY.texts().standards, FAMILY.codes)
        outcomes = [
            first_match(FAMILY.rules, draw(rule_id), world_of(0).company)[1] for rule_id in RULES
        ]
        after_a_request = {"no_response_closed", "withdrawn"}
        used = {outcome.standard or outcome.code.value for outcome in outcomes}
        assert used == set(contract) - after_a_request

    def test_are_told_by_every_kind_in_every_bank(self) -> None:
        """A message and a headline for each."""
        keys = {key for kind in Kind for key in (kind.value, f"{kind.value}_headline")}
        for bank in BANKS:
            fragments = load_wordings(FAMILY.package)[bank].fragments
            assert set(fragments) == keys
            assert all(len(texts) >= 3 for texts in fragments.values())


class TestReadings:
    """The claims that only this family requires."""

    @pytest.mark.parametrize("rule_id", HONEST)
    def test_are_read_in_whole_replies(self, rule_id: str) -> None:
        """What a person would write earns everything."""
        case, facts = draw_family_case(FAMILY, rule_id, 1, "train"), draw(rule_id, 1)
        outcome = first_match(FAMILY.rules, facts, world_of(1).company)[1]
        words = {name: slot.accepts[0].text for name, slot in outcome.values.items()}
        words |= {
            "first": case.ticket.customer_name.split()[0],
            "earlier": facts.earlier.ticket_id if facts.earlier else "",
            "namesake": facts.namesake.name,
            "seats": str(facts.seats_wanted),
            "asks": "\n".join(f"- {field_words(field)}" for field in outcome.requested),
        }
        snapshot = CaseSnapshot(
            requested_fields=list(outcome.requested), reply=HONEST[rule_id].format(**words)
        )
        report = Grader(case).grade(snapshot)
        (reply,) = [part for part in report.components if part.name == "reply"]
        assert (reply.score, report.gates) == (1.0, []), reply.reasons
