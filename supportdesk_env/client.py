"""The remote client: the same environment over a WebSocket, typed, async or `.sync()`.

The framework's client reconnects by itself after a dropped socket and lands in a fresh
environment. This one notices: it remembers the episode it opened and refuses to go on in
another.
"""

from collections.abc import Mapping
from typing import cast

from openenv.core.client_types import StepResult
from openenv.core.env_client import EnvClient
from pydantic import ValidationError

from supportdesk_env.errors import ProtocolError
from supportdesk_env.models import SupportDeskAction, SupportDeskObservation, SupportDeskState

__all__ = [
    "SupportDeskEnv",
    "SupportdeskAction",
    "SupportdeskEnv",
    "SupportdeskObservation",
]

Payload = dict[str, object]
"""A JSON object as it stands in a message."""


class SupportDeskEnv(EnvClient[SupportDeskAction, SupportDeskObservation, SupportDeskState]):
    """A connection to a served environment; one connection is one session.

    `await client.reset(task_id=...)` and `await client.step(action)` return a `StepResult`;
    `client.sync()` offers the same without `await`.
    """

    _episode_id: str | None = None

    async def _reset_async(self, **kwargs: object) -> StepResult[SupportDeskObservation]:
        """Open a case; arguments are those of `SupportDeskEnvironment.reset`."""
        result = await super()._reset_async(**kwargs)
        self._episode_id = result.observation.episode_id
        return result

    async def _step_async(
        self, action: SupportDeskAction, **kwargs: object
    ) -> StepResult[SupportDeskObservation]:
        """Apply `action` to the open case.

        Raises:
            ProtocolError: The connection lost its episode, or the answer makes no sense.
            RuntimeError: The server refused the step.
        """
        try:
            result = await super()._step_async(action)
        except ProtocolError:
            raise
        except RuntimeError as refusal:
            await self._check_episode(refusal)
            raise
        if self._episode_id not in (None, result.observation.episode_id):
            raise _lost_episode(self._episode_id, result.observation.episode_id)
        return result

    async def _check_episode(self, refusal: RuntimeError) -> None:
        """Raise `ProtocolError` if the step was refused because its episode is gone."""
        state = await self._state_async()
        if self._episode_id is not None and state.episode_id != self._episode_id:
            raise _lost_episode(self._episode_id, state.episode_id) from refusal

    def _step_payload(self, action: SupportDeskAction) -> Payload:
        return action.model_dump(mode="json", exclude_none=True, exclude={"metadata"})

    def _parse_result(self, payload: Mapping[str, object]) -> StepResult[SupportDeskObservation]:
        fields = cast("Payload", payload.get("observation") or {})
        try:
            observation = SupportDeskObservation.model_validate(
                {**fields, "reward": payload.get("reward"), "done": payload.get("done")}
            )
        except ValidationError as error:
            raise _unreadable("observation", error) from error
        return StepResult(observation=observation, reward=observation.reward, done=observation.done)

    def _parse_state(self, payload: Mapping[str, object]) -> SupportDeskState:
        try:
            return SupportDeskState.model_validate(payload)
        except ValidationError as error:
            raise _unreadable("state", error) from error


def _lost_episode(expected: str | None, found: str | None) -> ProtocolError:
    return ProtocolError(
        f"connection lost its episode: expected {expected!r}, the server holds {found!r}; "
        "call reset to open a case"
    )


def _unreadable(what: str, error: ValidationError) -> ProtocolError:
    fields = ", ".join(".".join(map(str, detail["loc"])) for detail in error.errors())
    return ProtocolError(f"the server sent an unreadable {what}; wrong fields: {fields}")


SupportdeskEnv = SupportDeskEnv
"""The client under the name the framework's `AutoEnv` derives from `supportdesk_env`."""

SupportdeskAction = SupportDeskAction
"""The action under the name the framework's `AutoEnv` derives."""

SupportdeskObservation = SupportDeskObservation
"""The observation under the name the framework's `AutoEnv` derives."""
