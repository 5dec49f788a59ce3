"""Numbers and ids that depend on their labels alone."""

from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.seeding import stable_id, stable_number

LABEL = st.one_of(st.text(max_size=5), st.integers(-99, 99), st.none())


class TestStableNumber:
    """A number from labels."""

    @given(st.lists(LABEL), st.integers(1, 10**6))
    def test_lies_in_its_range(self, labels: list[object], below: int) -> None:
        """The number is at least 0 and less than `below`."""
        assert 0 <= stable_number(*labels, below=below) < below

    def test_never_changes(self) -> None:
        """The numbers of this release are those of every release."""
        numbers = [stable_number("1", "seed", seed, below=1000) for seed in range(4)]
        assert numbers == [137, 416, 958, 742]


class TestStableId:
    """An id from labels."""

    def test_never_changes(self) -> None:
        """The id of some labels is fixed."""
        assert stable_id("1", "billing_refund_easy", None, 1) == "8bc71e75837332f6"

    def test_does_not_confuse_where_a_label_ends(self) -> None:
        """The same letters cut differently are different labels."""
        cuts = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc")]
        assert len({stable_id(*cut) for cut in cuts}) == len(cuts)

    @given(st.lists(LABEL), st.lists(LABEL))
    def test_differs_where_labels_differ(self, first: list[object], second: list[object]) -> None:
        """Two label lists that print differently never share an id."""
        same = [str(label) for label in first] == [str(label) for label in second]
        assert (stable_id(*first) == stable_id(*second)) is same
