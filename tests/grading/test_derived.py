"""Values that follow from those of a case are not invented."""

import pytest

from supportdesk_env.domain.claim import Value, ValueKind
from supportdesk_env.grading.derived import follows

KNOWN = [
    Value(ValueKind.COUNT, "150"),
    Value(ValueKind.COUNT, "1853"),
    Value(ValueKind.COUNT, "0"),
    Value(ValueKind.MONEY, "USD 312.40"),
    Value(ValueKind.MONEY, "USD 48.80"),
    Value(ValueKind.MONEY, "EUR 10.00"),
    Value(ValueKind.PERCENT, "99.62"),
]


class TestFollows:
    """Shares, sums and differences."""

    @pytest.mark.parametrize(
        ("kind", "text", "is_known"),
        [
            (ValueKind.PERCENT, "8", True),
            (ValueKind.PERCENT, "83", False),
            (ValueKind.PERCENT, "8.1", True),
            (ValueKind.PERCENT, "8.9", False),
            (ValueKind.PERCENT, "99.6", True),
            (ValueKind.PERCENT, "99.7", False),
            (ValueKind.PERCENT, "99.91", False),
            (ValueKind.MONEY, "USD 361.20", True),
            (ValueKind.MONEY, "USD 263.60", True),
            (ValueKind.MONEY, "USD 624.80", True),
            (ValueKind.MONEY, "USD 322.40", False),
            (ValueKind.MONEY, "GBP 361.20", False),
            (ValueKind.IDENTIFIER, "CH-1", False),
        ],
    )
    def test_from_two_known_values(self, kind: ValueKind, text: str, *, is_known: bool) -> None:
        """8% are 150 of 1,853 users; USD 361.20 are two charges together; 99.6% are 99.62%."""
        assert follows(Value(kind, text), KNOWN) is is_known
