"""Each operation costs fixed minutes."""

from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.simulation.clock import OPERATION_MINUTES


class TestMinutes:
    """The published price list."""

    def test_every_operation_has_its_price(self) -> None:
        """Classify 1, request 2, reply 5, note 2, submit 1."""
        assert [OPERATION_MINUTES[operation] for operation in Operation] == [1, 2, 5, 2, 1]
