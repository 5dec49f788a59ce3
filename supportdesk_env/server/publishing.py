"""Observations on their way out: what a case fixes is turned into JSON values once an episode.

The framework asks each observation for its fields and writes them without knowing their types,
which takes it long over everything that is not plain. So the fields are plain when it gets them.
"""

from typing import Any

from pydantic import PrivateAttr

from supportdesk_env.domain.observation import Observation
from supportdesk_env.models import SupportDeskObservation

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

    _fixed: dict[str, Any] = PrivateAttr(default_factory=dict)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the fields; as the framework asks for them, in plain JSON values."""
        if options.keys() != {"exclude"}:
            return super().model_dump(**options)
        left_out = set(options["exclude"])
        fixed = self._fixed
        if left_out - _CHANGING:
            fixed = {name: value for name, value in fixed.items() if name not in left_out}
        return fixed | super().model_dump(mode="json", include=_CHANGING - left_out)


def publish_first(observation: Observation) -> PublishedObservation:
    """Return the first observation of an episode, ready to be sent."""
    fields = {name: getattr(observation, name) for name in _FIELDS}
    published = PublishedObservation(**fields)
    published._fixed = published.model_dump(mode="json", exclude=_CHANGING)
    return published


def publish_next(latest: PublishedObservation, observation: Observation) -> PublishedObservation:
    """Return the observation after a step of the episode that `latest` is of."""
    changed = {name: getattr(observation, name) for name in CHANGING}
    return latest.model_copy(update=changed)
