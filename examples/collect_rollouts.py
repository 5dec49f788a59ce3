"""Collects rollouts with OpenEnv's own harness; stop it at any time and start it again.

    python examples/collect_rollouts.py --split train --count 20 --out rollouts
    python examples/collect_rollouts.py --model --url http://127.0.0.1:8000 --out rollouts-model

The rules play, or with --model the model that the environment variables of `inference.py` describe.
Cases are opened in this process, or with --url on a server. One line per episode goes to
`results.jsonl`; an episode that failed is tried again by the next start.
"""

import argparse
import json
import os
from pathlib import Path

from openenv.core.harness import HarnessRunLimits, MCPHarnessAdapter, ModelStep
from openenv.core.harness.collect import CollectRunner, RolloutSerializer, build_model_step
from openenv.core.llm_client import OpenAIClient

from supportdesk_env import RuleBasedAgent, SupportDeskAction, SupportDeskEnv, __version__
from supportdesk_env.adapters.openenv import DeskSessions, ScriptedModel
from supportdesk_env.agents.endpoint import read_endpoint
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import GRADER_VERSION

MOST_TURNS = 24


def main() -> None:
    """Collect what is missing and print what the folder then holds."""
    options = read_options()
    sessions = open_sessions(options.url)
    model, name = (
        open_model(sessions)
        if options.model
        else (
            ScriptedModel(RuleBasedAgent(), sessions),
            "rule-based",
        )
    )
    folder = RolloutSerializer(options.out)
    resume(folder, describe(options, name))
    indexes = range(options.start, options.start + options.count)
    collected = CollectRunner(
        session_factory=sessions,
        harness_adapter=MCPHarnessAdapter(),
        serializer=folder,
        tasks=[{"split": options.split, "index": index} for index in indexes],
        limits=HarnessRunLimits(max_turns=MOST_TURNS),
    ).run(
        model_step=model,
        num_episodes=options.count,
        episode_id_prefix=f"{options.split}-from-{options.start}",
    )
    records = [json.loads(line) for line in folder.results_path.read_text("utf-8").splitlines()]
    mean = sum(record["reward"] for record in records) / len(records)
    print(f"{collected.num_collected} collected, {collected.num_skipped} were there already")
    print(f"{collected.num_failed} failed; {len(records)} in {options.out}, mean score {mean:.3f}")


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--split", default="train")
    parser.add_argument("--start", type=int, default=0, help="first index")
    parser.add_argument("--count", type=int, default=10, help="episodes, one per case")
    parser.add_argument("--model", action="store_true", help="ask a model instead of the rules")
    parser.add_argument("--url", help="address of a server; default: in this process")
    parser.add_argument("--out", type=Path, required=True, help="folder of the rollouts")
    return parser.parse_args()


def open_sessions(url: str | None) -> DeskSessions:
    """Return what opens cases, in this process or on the server at `url`."""
    if url is None:
        return DeskSessions()
    return DeskSessions(
        lambda: SupportDeskEnv(base_url=url),
        lambda action: SupportDeskAction.model_validate(action.model_dump()),
    )


def open_model(sessions: DeskSessions) -> tuple[ModelStep, str]:
    """Return the model that the environment variables describe, and its name."""
    endpoint = read_endpoint(os.environ)
    if endpoint is None:
        raise SystemExit("--model needs OPENAI_API_KEY, HF_TOKEN or API_KEY")
    client = OpenAIClient(
        endpoint.base_url,
        None,
        endpoint.model,
        endpoint.api_key,
        max_tokens=endpoint.max_tokens,
    )
    return build_model_step(client), endpoint.model


def describe(options: argparse.Namespace, model: str) -> dict[str, object]:
    """Return what the rollouts in a folder have in common."""
    return {
        "split": options.split,
        "start": options.start,
        "model": model,
        "package_version": __version__,
        "dataset_version": DATASET_VERSION,
        "grader_version": GRADER_VERSION,
    }


def resume(folder: RolloutSerializer, metadata: dict[str, object]) -> None:
    """Prepare a folder: refuse one of another run, and cut off a line a crash left half written."""
    known, results = folder.metadata_path, folder.results_path
    if known.exists():
        if json.loads(known.read_text("utf-8")) != metadata:
            raise SystemExit(f"{folder.output_dir} holds other rollouts; choose another folder")
    else:
        folder.output_dir.mkdir(parents=True, exist_ok=True)
        half = known.with_suffix(".half")
        half.write_text(json.dumps(metadata, indent=2), encoding="utf-8")
        half.replace(known)  # there in full, or not at all
    if results.exists():
        whole = results.read_bytes().rfind(b"\n") + 1
        os.truncate(results, whole)


if __name__ == "__main__":
    main()
