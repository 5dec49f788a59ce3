"""The GRPO example: it trains, logs what was earned, and pays what the environment pays."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("trl", reason="needs the extra `trl`")

import torch
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from supportdesk_env.adapters.trl import COMPONENT_REWARDS, LOGGED_ONLY, SupportDesk
from supportdesk_env.chat.tools import parse_tool_call
from supportdesk_env.domain.action import Action
from tests.adapters.playing import play_in_process

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "rl"
OFFLINE = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "TRL_EXPERIMENTAL_SILENCE": "1"}


def test_runs_a_few_steps_on_a_cpu(tmp_path: Path) -> None:
    """From the command line, without a network; every step logs rewards from 0 to 1."""
    sizes = "--warm-steps 2 --steps 2 --group-size 2 --cases 1 --rollouts-at-once 2"
    cases = "--train 0:3 --eval 0:2 --answer-tokens 64 --output out"
    run = subprocess.run(
        [sys.executable, str(EXAMPLE / "train_grpo.py"), "--tiny", *sizes.split(), *cases.split()],
        cwd=tmp_path,
        env={**os.environ, **OFFLINE, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert [line.split(":")[0] for line in lines[1:3]] == ["step    1", "step    2"]
    assert lines[3].startswith("validation: ")
    logged = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))
    steps = [entry for entry in logged if "reward" in entry]
    assert [entry["step"] for entry in steps] == [1, 2]
    for name in ["SupportDesk", *(one.component for one in COMPONENT_REWARDS)]:
        assert all(0.0 <= entry[f"rewards/{name}/mean"] <= 1.0 for entry in steps)
    assert (tmp_path / "out" / "model.safetensors").exists()


def test_a_rollout_earns_what_its_calls_earn_in_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that learned one episode by heart plays it: calls, answers and grade go through."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    from tiny_model import demonstrate, make_model, make_tokenizer, measure_loss  # noqa: PLC0415

    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)
    prompt = [{"role": "user", "content": "Work the case."}]
    dataset = Dataset.from_list([{"prompt": prompt, "split": "canonical", "index": 0}])
    episode = demonstrate(dataset[0], random.Random(28))  # earns 0.35
    tokenizer = make_tokenizer(dataset)
    model = make_model(tokenizer, 0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    torch.set_num_threads(1)
    for _ in range(200):
        optimizer.zero_grad()
        loss = measure_loss(model, tokenizer, episode)
        loss.backward()
        optimizer.step()
    settings = GRPOConfig(
        output_dir=str(tmp_path),
        max_steps=1,
        num_generations=2,
        per_device_train_batch_size=2,
        max_completion_length=512,
        max_tool_calling_iterations=4,
        temperature=0.01,
        chat_template_kwargs={"enable_thinking": False},
        reward_weights=LOGGED_ONLY,
        use_cpu=True,
        bf16=False,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
    )
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        args=settings,
        train_dataset=dataset,
        environment_factory=SupportDesk,
        reward_funcs=[*COMPONENT_REWARDS],
    )
    trainer.train()
    calls = [call["function"] for one in episode for call in one.get("tool_calls", [])]
    actions = [parse_tool_call(call["name"], call["arguments"]) for call in calls]
    assert [call["name"] for call in calls] == ["classify", "submit"]
    earned = play_in_process("canonical", 0, [one for one in actions if isinstance(one, Action)])
    logged = trainer.state.log_history[0]
    assert logged["rewards/SupportDesk/mean"] == pytest.approx(earned.total)
    assert logged["reward"] == pytest.approx(earned.total)
    for name, score in earned.components.items():
        assert logged[f"rewards/{name}/mean"] == pytest.approx(score)
