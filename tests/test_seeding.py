"""Draws that depend on their labels alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.seeding import Stream, stable_id, stable_number

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


class TestStream:
    """Draws from a place in the tree of labels."""

    STREAM = Stream("1", "train", 7)

    def test_never_changes(self) -> None:
        """The draws of this release are those of every release."""
        stream = self.STREAM
        assert [stream.integer(f"draw {n}", 10, 99) for n in range(4)] == [99, 98, 11, 99]
        assert stream.sample("letters", "abcdef", 3) == ["d", "a", "f"]

    @given(LABEL, st.integers(-50, 50), st.integers(0, 50))
    def test_integers_lie_between_their_bounds(self, label: object, low: int, span: int) -> None:
        """Both bounds can be drawn."""
        assert low <= Stream(label).integer("n", low, low + span) <= low + span

    def test_a_draw_does_not_depend_on_those_before_it(self) -> None:
        """Another draw more leaves the rest as it was, and a child has draws of its own."""
        before = self.STREAM.integer("a", 0, 10**9)
        self.STREAM.integer("b", 0, 10**9)
        assert self.STREAM.integer("a", 0, 10**9) == before
        assert self.STREAM.child("a").integer("a", 0, 10**9) != before

    @pytest.mark.parametrize(
        ("share", "least", "most"), [(0, 0, 0), (0.3, 250, 350), (1, 999, 999)]
    )
    def test_chances_come_true_as_often_as_they_say(
        self, share: float, least: int, most: int
    ) -> None:
        """Of 999 places about the share, none at 0 and all at 1."""
        hits = sum(Stream("chance", n).chance("x", share) for n in range(999))
        assert least <= hits <= most

    @given(LABEL, st.lists(st.integers(), min_size=1, max_size=9))
    def test_samples_take_every_place_once(self, label: object, options: list[int]) -> None:
        """All of them, sampled, are the options in another order; a choice is one of them."""
        stream = Stream(label)
        assert sorted(stream.sample("all", options, len(options))) == sorted(options)
        assert stream.choice("one", options) in options
