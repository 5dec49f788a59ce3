"""Same case, same actions: every adapter that is installed gives what the environment gives."""

import importlib
from collections.abc import Callable, Sequence

import pytest

from supportdesk_env.domain.action import Action
from tests.adapters.playing import PLACES, Played, play_in_process, scripts

Player = Callable[[str, int, Sequence[Action]], Played]


def player_of(adapter: str) -> Player:
    """Return what plays through `adapter`, or skip where its framework is missing."""
    pytest.importorskip(adapter, reason=f"needs the extra that brings {adapter}")
    player: Player = importlib.import_module(f"tests.adapters.play_{adapter}").play
    return player


@pytest.mark.parametrize("script", ["oracle", "rule-based", "blunders"])
@pytest.mark.parametrize(("split", "index"), PLACES)
@pytest.mark.parametrize(
    "adapter", ["gymnasium", "inspect_ai", "openenv", "fastmcp", "verifiers", "trl"]
)
def test_rewards_grade_and_components_are_those_of_the_environment(
    adapter: str, split: str, index: int, script: str
) -> None:
    """To the last digit."""
    player, actions = player_of(adapter), scripts(split, index)[script]
    assert player(split, index, actions) == play_in_process(split, index, actions)
