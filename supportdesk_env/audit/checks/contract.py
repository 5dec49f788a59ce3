"""What is sent keeps its promises: rewards, observations, states and recorded trajectories."""

import math

from pydantic import ValidationError

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.oracle import OracleAgent
from supportdesk_env.audit.probe import script_for, trace
from supportdesk_env.domain.observation import EpisodeState, Observation
from supportdesk_env.domain.trajectory import Trajectory
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import EpisodeOver
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.rollout import play

LOWEST, HIGHEST = -1.07, 1.0
"""The range of one step's reward that the manifest declares."""

_LOOKED_AT = 24


def _reward_well_formed(audit: Audit) -> Outcome:
    """Return whether every reward is a finite number in range, and sums up to the grade."""
    played = audit.panel.played
    rewards = [reward for one in played for reward in one.rewards]
    bad = [
        reward
        for reward in rewards
        if isinstance(reward, bool) or not math.isfinite(reward) or not LOWEST <= reward <= HIGHEST
    ]
    astray = [
        one
        for one in played
        if "terminal" not in one.agent and abs(sum(one.rewards) - one.total + one.penalties) > 1e-5
    ]
    figure = f"{len(bad)} of {len(rewards)} rewards bad, {len(astray)} of {len(played)} sums astray"
    return Outcome(figure, not bad and not astray)


def _observation_schema(audit: Audit) -> Outcome:
    """Return whether what is sent is valid against the published models."""
    wrong, seen = 0, 0
    for task_id in audit.task_ids(_LOOKED_AT):
        sent = trace(audit.environment(), task_id)
        for number, text in enumerate(sent):
            model = EpisodeState if number and number % 2 == 0 else Observation
            seen += 1
            try:
                wrong += model.model_validate_json(text).model_dump_json() != text
            except ValidationError:
                wrong += 1
    return Outcome(f"{wrong} of {seen} messages invalid", not wrong)


def _state_contract(audit: Audit) -> Outcome:
    """Return whether the state keeps the id it was given and counts accepted steps, no others."""
    wrong = 0
    tasks = audit.task_ids(_LOOKED_AT)
    for task_id in tasks:
        environment, case = audit.environment(), find_case(CaseQuery(task_id=task_id))
        observation = environment.reset(task_id=task_id, episode_id=f"mine-{task_id}")
        counts = [environment.state.step_count]
        for action in script_for(case):
            observation = environment.step(action)
            counts.append(environment.state.step_count)
            if observation.done:
                break
        is_refused = _refuses(environment, task_id)
        state = environment.state
        is_kept = (state.episode_id, observation.episode_id) == (f"mine-{task_id}",) * 2
        wrong += not (
            counts == list(range(len(counts)))
            and is_kept
            and is_refused
            and state.step_count == counts[-1]
        )
    return Outcome(f"{wrong} of {len(tasks)} episodes wrong", not wrong)


def _refuses(environment: CaseEnvironment, task_id: str) -> bool:
    """Return whether a step after the end is refused."""
    try:
        environment.step(script_for(find_case(CaseQuery(task_id=task_id)))[0])
    except EpisodeOver:
        return True
    return False


def _trajectory_record(audit: Audit) -> Outcome:
    """Return whether a recorded episode is whole, and survives being written down."""
    wrong = 0
    tasks = audit.task_ids(_LOOKED_AT)
    for task_id in tasks:
        record = play(OracleAgent(), audit.environment(), task_id=task_id)
        again = Trajectory.model_validate_json(record.model_dump_json())
        total = record.grade.total - record.grade.penalties if record.grade else math.nan
        is_whole = record.steps and record.steps[-1].done and not record.failure
        paid = sum(step.reward for step in record.steps)
        wrong += not (is_whole and again == record and abs(paid - total) < 1e-5)
    return Outcome(f"{wrong} of {len(tasks)} records incomplete", not wrong)


def _replayability(audit: Audit) -> Outcome:
    """Return whether the actions of a record earn the same once more."""
    wrong = 0
    tasks = audit.task_ids(_LOOKED_AT)
    for task_id in tasks:
        record = play(OracleAgent(), audit.environment(), task_id=task_id)
        environment = audit.environment()
        environment.reset(task_id=task_id)
        last = [environment.step(step.action) for step in record.steps]
        paid = [observation.reward for observation in last]
        is_same = paid == [step.reward for step in record.steps]
        wrong += not (is_same and last and last[-1].grade == record.grade)
    return Outcome(f"{wrong} of {len(tasks)} replays differ", not wrong)


CHECKS = (
    Check(
        "trajectory_record",
        "recorded episodes: whole, written and read back, sums right",
        "0 incomplete",
        _trajectory_record,
    ),
    Check(
        "replayability",
        "recorded actions played again: rewards and grade",
        "0 differ",
        _replayability,
    ),
    Check(
        "reward_well_formed",
        f"finite, in [{LOWEST}, {HIGHEST}], summing up to the grade",
        "0 bad",
        _reward_well_formed,
    ),
    Check(
        "observation_schema",
        "messages valid against the published models",
        "0 invalid",
        _observation_schema,
    ),
    Check(
        "state_contract",
        "episode id kept, accepted steps counted, a step after the end refused",
        "0 wrong",
        _state_contract,
    ),
)
