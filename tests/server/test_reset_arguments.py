"""What `reset` refuses before it reaches the environment."""

import pytest

from supportdesk_env.server.reset_arguments import InvalidReset, check_reset_arguments


class TestCheckResetArguments:
    """Arguments are checked by name and kind."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("seed", "7"),
            ("seed", True),
            ("seed", -1),
            ("seed", 1.0),
            ("seed", 2**63),
            ("index", -1),
            ("episode_id", ""),
            ("episode_id", "x" * 400),
            ("episode_id", "line\nbreak"),
            ("episode_id", "\ud800"),
            ("episode_id", 5),
            ("task_id", ["a"]),
            ("split", {}),
            ("difficulty", "brutal"),
            ("difficulty", []),
            ("family", 3),
        ],
    )
    def test_wrong_kind_is_refused_with_what_is_allowed(self, name: str, value: object) -> None:
        """The message names the argument, what was given and what is allowed."""
        with pytest.raises(InvalidReset, match=rf"^reset: {name}: given .+; allowed: .+"):
            check_reset_arguments({name: value})

    def test_unknown_name_is_refused_with_the_known_ones(self) -> None:
        """A misspelt argument is not dropped in silence."""
        with pytest.raises(InvalidReset, match=r"'tsak_id'; allowed: seed, episode_id, task_id"):
            check_reset_arguments({"tsak_id": "billing_refund_easy"})

    def test_a_huge_value_is_quoted_in_part_only(self) -> None:
        """The message stays short whatever was sent."""
        with pytest.raises(InvalidReset) as caught:
            check_reset_arguments({"task_id": "x" * 1_000_000})
        assert len(str(caught.value)) < 200

    def test_nothing_given_is_fine(self) -> None:
        """Every argument is optional, and `None` means not given."""
        check_reset_arguments({"seed": None, "episode_id": None, "difficulty": None})
        check_reset_arguments({"seed": 0, "episode_id": "e-1", "difficulty": "hard"})
