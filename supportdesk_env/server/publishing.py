"""Observations on their way out: what a case fixes is written as JSON once an episode.

The framework asks each observation for its fields and writes them without knowing their types,
which takes it long over everything that is not plain. So the fields are plain when it gets them.
"""

import json
from typing import Any

from pydantic import PrivateAttr

from supportdesk_env.domain.observation import Observation
from supportdesk_env.models import SupportDeskObservation
from supportdesk_env.server.sending import prepared_fields

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


class PublishedObservation(SupportDeskObservation):
    """An observation that shares what its episode fixes with the others of the episode."""

    _fixed: str = PrivateAttr(default="")
    """The fixed fields as members of a JSON object."""

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the fields; as the framework asks for them, in plain JSON values."""
        if options.keys() != {"exclude"}:
            return super().model_dump(**options)
        left_out = set(options["exclude"])
        connection = prepared_fields()
        if connection and left_out < _CHANGING:
            changing = self.model_dump_json(include=_CHANGING - left_out)
            return connection.hold(f"{self._fixed},{changing[1:-1]}")
        fixed: dict[str, Any] = json.loads(f"{{{self._fixed}}}")
        kept = {name: value for name, value in fixed.items() if name not in left_out}
        return kept | super().model_dump(mode="json", include=_CHANGING - left_out)


def publish(observation: Observation) -> PublishedObservation:
    """Return the first observation of an episode, ready to be sent; its copies are, too."""
    fields = {name: getattr(observation, name) for name in _FIELDS}
    published = PublishedObservation(**fields)
    published._fixed = published.model_dump_json(exclude=_CHANGING)[1:-1]
    return published
