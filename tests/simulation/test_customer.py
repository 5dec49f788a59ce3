"""The customer's side of a request for information."""

from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.simulation.customer import answer


class TestAnswer:
    """Where the exchange stands."""

    def test_nothing_asked_is_nothing_pending(self) -> None:
        """Without a request there is no exchange."""
        assert answer(CaseSnapshot()).status == "none"

    def test_a_request_that_went_out_is_pending(self) -> None:
        """A request waits for its answer, which holds nothing yet."""
        follow_up = answer(CaseSnapshot(requested_fields=[RequestField.REGION]))
        assert (follow_up.status, follow_up.message, follow_up.provided_fields) == (
            "pending",
            "",
            {},
        )
