"""Numbers in, a vector of choices out: the environment for learners that neither read nor write.

An action chooses the operation, a value for every routing field, yes or no for every field that can
be asked for, and a filling for every sentence; the operation says which of these are used. 0 leaves
a choice out. Sentences are generic, their figures are taken from the observation.
"""

from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from supportdesk_env.adapters.gymnasium.desk import DeskEnv
from supportdesk_env.adapters.gymnasium.features import (
    LABELS,
    Vector,
    count_features,
    read_features,
    read_static_features,
)
from supportdesk_env.adapters.gymnasium.sentences import (
    FILLINGS,
    NOTE,
    Figures,
    ask_for,
    fill_sentences,
    find_figures,
)
from supportdesk_env.adapters.gymnasium.sentences import LABELS as SENTENCES
from supportdesk_env.agents.writing import Letter
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, RequestField

Choices = NDArray[np.int64]

_OPERATIONS, _FIELDS = tuple(Operation), tuple(RequestField)
_SIZES = [
    len(_OPERATIONS),
    *(len(values) + 1 for values in LABELS.values()),
    *(2 for _ in _FIELDS),
    2,  # whether the reply asks for what is requested
    *(FILLINGS + 1 for _ in SENTENCES),
]
_FIRST_FIELD = 1 + len(LABELS)
_ASKS = _FIRST_FIELD + len(_FIELDS)


class FactoredEnv(DeskEnv[Vector, Choices]):
    """Shows features; takes one choice per decision. `action_masks()` tells the legal ones."""

    observation_space = spaces.Box(-1.0, 1.0, (count_features(),), np.float32)
    action_space = spaces.MultiDiscrete(_SIZES)

    _static: tuple[Vector, Figures] | None = None
    """Features and figures of the open case, which no step changes."""

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Vector, dict[str, Any]]:
        """Open a case as every environment of this kind does."""
        self._static = None
        return super().reset(seed=seed, options=options)

    def action_masks(self) -> NDArray[np.bool_]:
        """Return which values of each choice are legal, one choice after the other.

        A sentence is legal in as many fillings as the observation has figures for it.
        """
        filled = self._fill()
        legal = [np.ones(size, np.bool_) for size in _SIZES]
        for mask, fillings in zip(legal[_ASKS + 1 :], filled, strict=True):
            mask[len(fillings) + 1 :] = False
        legal[_ASKS][1] = bool(self.observation.case.requested_fields)
        return np.concatenate(legal)

    def _show(self, observation: Observation) -> Vector:
        if self._static is None:
            self._static = read_static_features(observation), find_figures(observation)
        return read_features(observation, self._static[0])

    def _tell(self, observation: Observation) -> dict[str, Any]:
        return super()._tell(observation) | {"action_mask": self.action_masks()}

    def _read(self, action: Choices) -> tuple[Action, tuple[str, ...]]:
        """Return the action meant; a choice that is not legal counts as left out."""
        operation, choices = _OPERATIONS[int(action[0])], [int(choice) for choice in action]
        given: dict[str, object] = {}
        if operation is Operation.CLASSIFY:
            picked = zip(LABELS.items(), choices[1:_FIRST_FIELD], strict=True)
            given = {name: values[pick - 1] for (name, values), pick in picked if pick}
        elif operation is Operation.REQUEST_INFO:
            asked = zip(_FIELDS, choices[_FIRST_FIELD:_ASKS], strict=True)
            given = {"requested_fields": [one for one, is_asked in asked if is_asked] or None}
        elif operation is Operation.DRAFT_REPLY:
            given = {"reply": self._write_reply(choices)}
        elif operation is Operation.ADD_INTERNAL_NOTE:
            given = {"internal_note": self._write_note(choices)}
        return Action.model_validate({"operation": operation, **given}), ()

    def _write_reply(self, choices: list[int]) -> str | None:
        observation = self.observation
        asked = observation.case.requested_fields if choices[_ASKS] else []
        sentences = [*self._chosen(choices, is_note=False), *ask_for(asked)]
        letter = Letter(observation.ticket.customer_name.split()[0], "The support desk")
        return letter.around(sentences) if sentences else None

    def _write_note(self, choices: list[int]) -> str | None:
        observation, sentences = self.observation, self._chosen(choices, is_note=True)
        opening = f"{observation.ticket.company}, {observation.account.account_id}."
        return " ".join([opening, *sentences]) if sentences else None

    def _fill(self) -> list[list[str]]:
        """Return the sentences of the open case in all their fillings."""
        figures = self._static[1] if self._static else {}
        return fill_sentences(figures, self.observation.case.requested_fields)

    def _chosen(self, choices: list[int], *, is_note: bool) -> list[str]:
        """Return the chosen sentences of the reply or the note in a fixed order."""
        filled = zip(SENTENCES, self._fill(), choices[_ASKS + 1 :], strict=True)
        return [
            fillings[pick - 1]
            for label, fillings, pick in filled
            if label.startswith(NOTE) is is_note and 0 < pick <= len(fillings)
        ]
