"""Text in, JSON text out: the environment as a language model plays it."""

import string

from gymnasium import spaces

from supportdesk_env.adapters.gymnasium.desk import DeskEnv
from supportdesk_env.chat.actions import InvalidAnswer, parse_action
from supportdesk_env.chat.messages import render_case
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation

LONGEST_SHOWN_CHARS = 131_072
"""Room for the largest case with the longest reply and note; cases take 17,000 to 30,000."""

LONGEST_ACTION_CHARS = 16_384

_NOTHING = Action(operation=Operation.CLASSIFY)


class TextEnv(DeskEnv[str, str]):
    """Shows the case as YAML; takes an action as one JSON object, prose around it allowed.

    Both are printable ASCII: other characters are written as backslash escapes.
    """

    observation_space = spaces.Text(LONGEST_SHOWN_CHARS, charset=string.printable)
    action_space = spaces.Text(LONGEST_ACTION_CHARS, min_length=0, charset=string.printable)

    def _show(self, observation: Observation) -> str:
        shown = f"{render_case(observation)}\n\nSteps left: {observation.remaining_steps}."
        return shown.encode("ascii", "backslashreplace").decode("ascii")

    def _read(self, action: str) -> tuple[Action, tuple[str, ...]]:
        read = parse_action(action)
        return (_NOTHING, read.problems) if isinstance(read, InvalidAnswer) else (read, ())
