"""Environments that are broken on purpose, each in one way that one check has to notice."""

import socket
from typing import ClassVar

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import EpisodeState, Observation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.generation.catalogue import CaseQuery, find_case


class IgnoresSeeds(CaseEnvironment):
    """Opens the same case whatever the seed."""

    def reset(self, **asked: object) -> Observation:
        """Open the case of seed 7."""
        return super().reset(**{**asked, **({"seed": 7} if "seed" in asked else {})})  # type: ignore[arg-type]


class Hashes(CaseEnvironment):
    """Tells a number that differs from process to process."""

    def step(self, action: Action) -> Observation:
        """Return the observation with a hash in its feedback."""
        seen = super().step(action)
        return seen.model_copy(update={"feedback": f"{seen.feedback} {hash(seen.task_id)}"})


class Mixes(CaseEnvironment):
    """Shows whichever ticket any session opened last."""

    latest: ClassVar[list[object]] = []

    def reset(self, **asked: object) -> Observation:
        """Open the case, for everybody."""
        seen = super().reset(**asked)  # type: ignore[arg-type]
        self.latest[:] = [seen.ticket]
        return seen

    def step(self, action: Action) -> Observation:
        """Return the observation with the latest ticket."""
        return super().step(action).model_copy(update={"ticket": self.latest[0]})


class HandsOverTheKey(CaseEnvironment):
    """Leaves the answer key behind the observation."""

    def reset(self, **asked: object) -> Observation:
        """Return the observation with the resolution in a private corner."""
        seen = super().reset(**asked)  # type: ignore[arg-type]
        case = find_case(CaseQuery(task_id=seen.task_id))
        return seen.model_copy(update={"account": [case.resolution]})


class Phones(CaseEnvironment):
    """Looks up an address in every step."""

    def step(self, action: Action) -> Observation:
        """Resolve a name first."""
        socket.getaddrinfo("localhost", 80)
        return super().step(action)


class ForgetsTheGrade(CaseEnvironment):
    """Ends without a grade."""

    def step(self, action: Action) -> Observation:
        """Return the observation without its grade."""
        return super().step(action).model_copy(update={"grade": None})


class Inflates(CaseEnvironment):
    """Pays more with every step that was ever made."""

    steps: ClassVar[list[int]] = [0]

    def step(self, action: Action) -> Observation:
        """Return the observation with a larger reward."""
        self.steps[0] += 1
        seen = super().step(action)
        return seen.model_copy(update={"reward": (seen.reward or 0.0) + self.steps[0] / 1000})


class Babbles(CaseEnvironment):
    """Says in words how many steps are left."""

    def step(self, action: Action) -> Observation:
        """Return an observation that is not what was published."""
        return super().step(action).model_copy(update={"feedback": None})


class CountsTwice(CaseEnvironment):
    """Counts every step twice."""

    @property
    def state(self) -> EpisodeState:
        """The state with a wrong count."""
        state = super().state
        return state.model_copy(update={"step_count": 2 * state.step_count})
