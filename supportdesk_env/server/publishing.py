"""Observations on their way out: what a case fixes is written as JSON once an episode.

The framework asks each observation for its fields and writes them without knowing their types,
which takes it long over everything that is not plain. So the fields are plain when it gets them.
"""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import PrivateAttr, TypeAdapter

from supportdesk_env.domain.observation import CaseSnapshot, HistoryEntry, Observation
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.models import SupportDeskObservation
from supportdesk_env.server.sending import PLACE, prepared_fields

CHANGING = (
    "case",
    "current_sla_minutes_remaining",
    "action_history",
    "feedback",
    "remaining_steps",
    "grade",
    "reward",
    "done",
)
"""What a step can change; the other fields stay as the reset showed them."""

_FIELDS = tuple(Observation.model_fields)
_CHANGING = set(CHANGING)
_TOLD_APART = {"reward", "done"}
"""What the framework asks an observation to leave out: it tells them beside the observation."""


@dataclass(slots=True)
class _Changes:
    """What a step can change, but for what is told apart."""

    case: CaseSnapshot
    current_sla_minutes_remaining: int
    action_history: list[HistoryEntry]
    feedback: str
    remaining_steps: int
    grade: GradeReport | None


_CHANGES = TypeAdapter(_Changes)


class PublishedObservation(SupportDeskObservation):
    """An observation that shares what its episode fixes with the others of the episode."""

    _fixed: str = PrivateAttr()
    """The fixed fields as members of a JSON object; `publish` sets it."""

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the fields; as the framework asks for them, in plain JSON values."""
        private, left_out = self.__pydantic_private__, options.get("exclude")
        if not private or options.keys() != {"exclude"} or not isinstance(left_out, set):
            return super().model_dump(**options)
        connection = prepared_fields()
        if connection and left_out == _TOLD_APART:
            connection.hold(private["_fixed"], self._write_changes())
            return {PLACE: None}
        fixed: dict[str, Any] = json.loads(f"{{{private['_fixed']}}}")
        kept = {name: value for name, value in fixed.items() if name not in left_out}
        return kept | super().model_dump(mode="json", include=_CHANGING - left_out)

    def _write_changes(self) -> str:
        """Return what a step can change as members of a JSON object."""
        changes = _Changes(
            case=self.case,
            current_sla_minutes_remaining=self.current_sla_minutes_remaining,
            action_history=self.action_history,
            feedback=self.feedback,
            remaining_steps=self.remaining_steps,
            grade=self.grade,
        )
        return _CHANGES.dump_json(changes)[1:-1].decode()


def publish(observation: Observation) -> PublishedObservation:
    """Return the first observation of an episode, ready to be sent; its copies are, too."""
    fields = {name: getattr(observation, name) for name in _FIELDS}
    published = PublishedObservation(**fields)
    published._fixed = published.model_dump_json(exclude=_CHANGING)[1:-1]
    return published
