"""The vocabulary is closed and as published."""

from supportdesk_env.domain.vocabulary import (
    LEGAL_PAIRS,
    POISON_FIELDS,
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)


class TestSizes:
    """How many there are of each."""

    def test_are_those_of_the_published_lists(self) -> None:
        """Operations, queues, priorities, statuses, issue types, codes and fields."""
        lists = (Operation, Queue, Priority, Status, IssueType, ResolutionCode, RequestField)
        assert [len(values) for values in lists] == [5, 8, 4, 6, 25, 15, 41]

    def test_the_last_six_fields_are_poison(self) -> None:
        """Poison fields are listed with the others, at the end."""
        assert set(list(RequestField)[-6:]) == POISON_FIELDS


class TestPairs:
    """Status and code at hand-over."""

    def test_every_code_has_a_status(self) -> None:
        """No code is unreachable."""
        assert set().union(*LEGAL_PAIRS.values()) == set(ResolutionCode)

    def test_open_is_not_a_hand_over(self) -> None:
        """Every status but open takes a code."""
        assert [status for status, codes in LEGAL_PAIRS.items() if not codes] == [Status.OPEN]
