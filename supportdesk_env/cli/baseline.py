"""`supportdesk baseline`: one agent plays the canonical tasks in their fixed order.

A language model plays where the environment variables of `agents.endpoint` describe one. Without
credentials, or from the step at which a request fails, the rule-based agent plays and stderr says
so. stdout carries the machine lines of `cli.lines` and nothing else.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from supportdesk_env.agents.agent import Agent
from supportdesk_env.agents.endpoint import KEY_VARIABLES, EndpointSettings, read_endpoint
from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.cli.environments import open_environment
from supportdesk_env.cli.lines import MachineLines, is_success
from supportdesk_env.domain.trajectory import Trajectory, TrajectoryStep
from supportdesk_env.rollout import EnvironmentLike, play
from supportdesk_env.tasks import CANONICAL_TASK_IDS


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `baseline` command to `commands`."""
    parser = commands.add_parser(
        "baseline",
        help="play the canonical tasks and print their scores",
        description="Play the canonical tasks with a language model or the rule-based agent. "
        "The model is set by API_BASE_URL, MODEL_NAME and OPENAI_API_KEY, HF_TOKEN or API_KEY.",
    )
    parser.add_argument(
        "--env", metavar="URL", type=_server_url, help="play a served environment (default: here)"
    )
    parser.add_argument(
        "--json", metavar="FILE", type=_new_file, help="also write scores and episodes to FILE"
    )
    parser.add_argument(
        "--task",
        metavar="ID",
        dest="tasks",
        action="append",
        choices=CANONICAL_TASK_IDS,
        help=f"play this task only; repeatable ({', '.join(CANONICAL_TASK_IDS)})",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Play the chosen tasks and return the exit status.

    0 when every episode came to its end, 1 when the environment could not be reached or died,
    2 when an environment variable holds something unusable.
    """
    try:
        endpoint = read_endpoint(os.environ)
    except ValueError as wrong:
        _say(f"supportdesk baseline: {wrong}")
        return 2
    try:
        with _open_agent(endpoint) as agent, open_environment(options.env) as environment:
            trajectories = [
                play_task(agent, environment, task_id)
                for task_id in options.tasks or CANONICAL_TASK_IDS
            ]
        _say(_render_table(trajectories))
        if options.json:
            options.json.write_text(_render_json(trajectories), encoding="utf-8")
    except OSError as cause:
        _say(f"supportdesk baseline: {cause}")
        return 1
    return 1 if any(trajectory.failure for trajectory in trajectories) else 0


@contextmanager
def _open_agent(endpoint: EndpointSettings | None) -> Iterator[Agent]:
    """Yield the agent that plays: the model at `endpoint`, else the rule-based agent."""
    if endpoint is None:
        _say(f"None of {', '.join(KEY_VARIABLES)} is set: the rule-based agent plays.")
        yield RuleBasedAgent()
        return
    try:
        # The client is an extra, and takes a second to import.
        from supportdesk_env.agents.language_model import LanguageModelAgent  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        _say(f"{missing} (extra `llm`): the rule-based agent plays.")
        yield RuleBasedAgent()
        return
    _say(f"Asking {endpoint.model} at {urlsplit(endpoint.base_url).hostname}.")
    with LanguageModelAgent(endpoint) as agent:
        yield agent


def play_task(agent: Agent, environment: EnvironmentLike, task_id: str) -> Trajectory:
    """Return one episode, with its lines written as it goes and [END] whatever happens."""
    lines = MachineLines(sys.stdout)
    rewards: list[float] = []
    score = 0.0

    def report(step: TrajectoryStep) -> None:
        rewards.append(step.reward)
        lines.step(len(rewards), step)
        if step.error:
            _say(f"{task_id}, step {len(rewards)}: {step.error}; the rule-based agent plays on.")

    lines.start(task_id=task_id, model=agent.name)
    try:
        trajectory = play(
            agent, environment, task_id=task_id, fallback=RuleBasedAgent(), on_step=report
        )
        score = _score(trajectory)
    finally:
        lines.end(score=score, rewards=rewards)
    if trajectory.failure:
        _say(f"{task_id}: the episode broke off: {trajectory.failure}")
    return trajectory


def _score(trajectory: Trajectory) -> float:
    """Return the grade of the episode, 0.0 when it did not end."""
    return trajectory.grade.total if trajectory.grade else 0.0


def _average(trajectories: Sequence[Trajectory]) -> float:
    return sum(map(_score, trajectories)) / len(trajectories)


def _describe_players(trajectory: Trajectory) -> str:
    """Return who played, and from which step the rule-based agent did."""
    takeover = next((n for n, step in enumerate(trajectory.steps, 1) if step.error), None)
    return trajectory.agent + (f", rule-based from step {takeover}" if takeover else "")


def _render_table(trajectories: Sequence[Trajectory]) -> str:
    rows = [
        f"{trajectory.task_id:<26}{_score(trajectory):>7.3f}{len(trajectory.steps):>7}"
        f"  {_describe_players(trajectory)}"
        for trajectory in trajectories
    ]
    head = f"{'task':<26}{'score':>7}{'steps':>7}  played by"
    return "\n".join([head, *rows, f"{'average':<26}{_average(trajectories):>7.3f}"])


def _render_json(trajectories: Sequence[Trajectory]) -> str:
    tasks = [
        {
            "task_id": trajectory.task_id,
            "score": _score(trajectory),
            "success": is_success(_score(trajectory)),
            "played_by": _describe_players(trajectory),
            "trajectory": trajectory.model_dump(mode="json"),
        }
        for trajectory in trajectories
    ]
    report = {
        "env": "supportdesk_env",
        "model": trajectories[0].agent,
        "average": _average(trajectories),
        "tasks": tasks,
    }
    return json.dumps(report, indent=2) + "\n"


def _server_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise argparse.ArgumentTypeError("must be an http:// or https:// address without a user")
    return text.rstrip("/")


def _new_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} cannot be written: no such folder")
    return path


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
