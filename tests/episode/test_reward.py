"""What a step pays."""

import pytest

from supportdesk_env.episode.reward import PENALTIES, SLA_BREACH_PENALTY, RewardMode, step_reward


class TestDelta:
    """The default mode."""

    def test_pays_the_change_less_penalties(self) -> None:
        """A step is worth what it added to the grade, less what it cost."""
        assert step_reward(RewardMode.DELTA, 0.15, 0.4, penalty=0.02, is_over=False) == 0.23

    def test_a_worse_grade_costs(self) -> None:
        """Losing points is paid back."""
        assert step_reward(RewardMode.DELTA, 0.4, 0.15, penalty=0.0, is_over=True) == -0.25


class TestTerminal:
    """For consumers that read only the last reward."""

    @pytest.mark.parametrize(("is_over", "reward"), [(False, 0.0), (True, 0.4)])
    def test_pays_the_grade_at_the_end_only(self, is_over: bool, reward: float) -> None:
        """Nothing until the end, then the grade."""
        mode = RewardMode.TERMINAL
        assert step_reward(mode, 0.15, 0.4, penalty=0.02, is_over=is_over) == reward


class TestPenalties:
    """The published prices."""

    def test_are_as_published(self) -> None:
        """No-op, refusal and repetition 0.02 each, a breach of the clock 0.05."""
        assert PENALTIES == {"no_op": 0.02, "refused": 0.02, "repetition": 0.02}
        assert SLA_BREACH_PENALTY == 0.05
