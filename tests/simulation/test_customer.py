"""The customer's side of a request for information."""

from dataclasses import replace

from supportdesk_env.domain.exchange import AnswerKind, CustomerAnswer, GivenField
from supportdesk_env.domain.observation import CaseSnapshot, FollowUp
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.simulation.customer import answer

REGION, IDS, SCOPE, ROLE, PASSWORD = (
    RequestField.REGION,
    RequestField.REQUEST_IDS,
    RequestField.IMPACT_SCOPE,
    RequestField.REQUESTER_ROLE,
    RequestField.PASSWORD,
)
IDS_GIVEN = GivenField(IDS, "req-1", "Ids: req-1")
SCOPE_GIVEN = GivenField(SCOPE, "9 users", "Scope: 9 users")
COMPLETE = CustomerAnswer(
    AnswerKind.COMPLETE, (IDS, SCOPE), "Hi.", (IDS_GIVEN, SCOPE_GIVEN), "No more.", "Bye."
)
PARTIAL = replace(COMPLETE, kind=AnswerKind.PARTIAL, given=(SCOPE_GIVEN,))
WRONG = replace(COMPLETE, kind=AnswerKind.WRONG, refuted=(SCOPE,))
SILENT = CustomerAnswer(AnswerKind.SILENT, (IDS,), "Nobody answered.")
WITHDRAWS = CustomerAnswer(AnswerKind.WITHDRAWS, (IDS,), "Forget it.")


def ask(
    prepared: CustomerAnswer | None, *fields: RequestField, before: FollowUp | None = None
) -> FollowUp:
    """Return where the exchange stands after `fields` were asked for."""
    held = CaseSnapshot(requested_fields=list(fields), follow_up=before or FollowUp())
    return answer(held, prepared)


class TestNoAnswer:
    """Requests that nobody reacts to."""

    def test_nothing_asked_is_nothing_pending(self) -> None:
        """Without a request there is no exchange."""
        assert ask(None) == ask(COMPLETE) == FollowUp()

    def test_a_request_that_went_out_is_pending(self) -> None:
        """A request waits for its answer, which holds nothing yet."""
        follow_up = ask(None, REGION)
        assert (follow_up.status, follow_up.message, follow_up.provided_fields) == (
            "pending",
            "",
            {},
        )

    def test_a_request_for_nothing_that_is_needed_is_pending(self) -> None:
        """Nothing is said, which is no hint either."""
        assert ask(COMPLETE, REGION) == ask(None, REGION)

    def test_a_request_for_what_may_never_be_asked_is_pending(self) -> None:
        """However much else it names."""
        assert ask(COMPLETE, IDS, PASSWORD) == ask(None, REGION)


class TestAnswers:
    """What comes back."""

    def test_hold_what_was_asked_for_and_no_more(self) -> None:
        """A field that was not asked for stays hidden."""
        follow_up = ask(COMPLETE, IDS, REGION)
        assert follow_up.provided_fields == {IDS: "req-1"}
        assert (follow_up.status, follow_up.message) == ("complete", "Hi.\n\nIds: req-1\n\nBye.")

    def test_reveal_more_when_more_is_asked(self) -> None:
        """And keep what was given before."""
        first = ask(COMPLETE, IDS)
        second = ask(COMPLETE, SCOPE, before=first)
        assert second.provided_fields == {IDS: "req-1", SCOPE: "9 users"}
        assert second.message == "Hi.\n\nIds: req-1\nScope: 9 users\n\nBye."

    def test_are_not_taken_back_by_a_request_that_helps_nobody(self) -> None:
        """Nor by taking the request back."""
        first = ask(COMPLETE, IDS)
        assert ask(COMPLETE, before=first) == ask(COMPLETE, REGION, before=first) == first

    def test_that_lack_something_say_so(self) -> None:
        """A partial answer gives a part, and nothing where only the rest was asked for."""
        follow_up = ask(PARTIAL, IDS, SCOPE)
        assert (follow_up.status, follow_up.provided_fields) == ("partial", {SCOPE: "9 users"})
        assert follow_up.message == "Hi.\n\nScope: 9 users\n\nNo more.\n\nBye."
        rest = ask(PARTIAL, IDS)
        assert (rest.status, rest.provided_fields) == ("partial", {})
        assert rest.message == "Hi.\n\nNo more.\n\nBye."
        assert ask(PARTIAL, SCOPE).status == "complete"

    def test_that_contradict_the_record_are_incorrect(self) -> None:
        """As far as the contradiction was asked for."""
        assert ask(WRONG, IDS, SCOPE).status == "incorrect"
        assert ask(WRONG, IDS).status == "complete"

    def test_may_be_that_nobody_answers(self) -> None:
        """The desk says that the time is over; the exchange stays open."""
        follow_up = ask(SILENT, IDS)
        assert (follow_up.status, follow_up.message) == ("pending", "Nobody answered.")

    def test_may_be_a_withdrawal(self) -> None:
        """Which is complete and gives nothing."""
        follow_up = ask(WITHDRAWS, IDS)
        assert (follow_up.status, follow_up.message) == ("complete", "Forget it.")
        assert follow_up.provided_fields == {}
