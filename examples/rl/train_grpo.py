"""Trains a language model on drawn cases by GRPO, with TRL.

    python examples/rl/train_grpo.py --model Qwen/Qwen3-1.7B --vllm --steps 300
    python examples/rl/train_grpo.py --tiny

The model works each case with the five operations as tools; the reward of a rollout is the grade of
its case, and the eight components are logged beside it. It is evaluated before and after on cases
of another split. `--tiny` makes a model and a tokenizer on the spot and runs anywhere, offline; it
proves the path, not a skill. Needs the extra `trl`; `--vllm` needs vLLM and a GPU.
"""

import argparse
import json
from pathlib import Path

import torch
from datasets import Dataset
from transformers import (
    PreTrainedModel,
    PreTrainedTokenizerBase,
    PrinterCallback,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)
from trl import GRPOConfig, GRPOTrainer

from supportdesk_env.adapters.trl import COMPONENT_REWARDS, LOGGED_ONLY, SupportDesk, build_dataset

REWARD = f"rewards/{SupportDesk.__name__}/mean"
TINY = {
    "steps": 5,
    "train": range(24),
    "eval": range(4),
    "group_size": 8,
    "cases": 2,
    "rollouts_at_once": 16,
    "learning_rate": 1e-4,
    "answer_tokens": 512,
}
"""What `--tiny` sets where the command line does not."""


class Progress(TrainerCallback):
    """Prints a line per logged step: reward, its spread, tool calls, and the components."""

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float],
        **_: object,
    ) -> None:
        """Print what was measured, unless it comes from an evaluation."""
        if "reward" not in logs:
            return
        names = [one.component for one in COMPONENT_REWARDS]
        parts = "  ".join(f"{name} {logs[f'rewards/{name}/mean']:.2f}" for name in names)
        spread, calls = logs["reward_std"], logs["tools/call_frequency"]
        line = f"step {state.global_step:4d}: reward {logs[REWARD]:.3f} +- {spread:.3f}"
        print(f"{line}  calls {calls:.1f}  {parts}", flush=True)


def read_arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--model", default="Qwen/Qwen3-1.7B", help="name or folder of a model that calls tools")
    add("--tiny", action="store_true", help="make a tiny model instead; runs on a CPU, offline")
    add("--warm-steps", type=int, default=400, help="of --tiny: steps that teach the form of calls")
    add("--split", default="train", help="split of the cases to train on")
    add("--train", type=_indexes, default=range(1000), help="their indexes, as START:STOP")
    add("--eval-split", default="validation", help="split of the cases to evaluate on")
    add("--eval", type=_indexes, default=range(64), help="their indexes, as START:STOP")
    add("--steps", type=int, default=200, help="optimizer steps")
    add("--group-size", type=int, default=8, help="rollouts per case, compared with one another")
    add("--cases", type=int, default=4, help="cases per step, on each process")
    add("--rollouts-at-once", type=int, default=1, help="rollouts per backward pass")
    add("--answer-tokens", type=int, default=6144, help="of a rollout, what tools answer included")
    add("--learning-rate", type=float, default=1e-6)
    add("--vllm", action="store_true", help="generate with vLLM, on the GPUs that train")
    add("--output", type=Path, default=Path("outputs/grpo"), help="folder for model and figures")
    add("--report-to", default="none", help="for example trackio, wandb, tensorboard")
    add("--seed", type=int, default=0)
    if parser.parse_known_args(given)[0].tiny:
        parser.set_defaults(**TINY)
    arguments = parser.parse_args(given)
    if arguments.group_size * arguments.cases % arguments.rollouts_at_once:
        parser.error("--rollouts-at-once must divide --group-size times --cases")
    return arguments


def _indexes(text: str) -> range:
    start, _, stop = text.partition(":")
    return range(int(start), int(stop))


def configure(arguments: argparse.Namespace) -> GRPOConfig:
    """Return the trainer's settings."""
    rollouts = arguments.group_size * arguments.cases
    on_cpu = arguments.tiny or not torch.cuda.is_available()
    return GRPOConfig(
        output_dir=str(arguments.output),
        seed=arguments.seed,
        max_steps=arguments.steps,
        learning_rate=arguments.learning_rate,
        lr_scheduler_type="constant",
        num_generations=arguments.group_size,
        per_device_train_batch_size=arguments.rollouts_at_once,
        gradient_accumulation_steps=rollouts // arguments.rollouts_at_once,
        num_generations_eval=1,
        per_device_eval_batch_size=arguments.rollouts_at_once,
        max_completion_length=arguments.answer_tokens,
        max_tool_calling_iterations=12,  # a case has fewer steps, but refused calls take none
        chat_template_kwargs={"enable_thinking": False},
        reward_weights=LOGGED_ONLY,
        use_vllm=arguments.vllm,
        vllm_mode="colocate",
        use_cpu=on_cpu,
        bf16=not on_cpu,
        gradient_checkpointing=not arguments.tiny,
        logging_steps=1,
        save_strategy="no",
        report_to=arguments.report_to,
        disable_tqdm=True,
    )


def load(
    arguments: argparse.Namespace, dataset: Dataset
) -> tuple[PreTrainedModel | str, PreTrainedTokenizerBase | None]:
    """Return the model to train and its tokenizer; TRL loads both itself where it is a name."""
    if not arguments.tiny:
        return arguments.model, None
    from tiny_model import make_model, make_tokenizer, warm_start  # noqa: PLC0415 - one path

    torch.set_num_threads(1)  # more of them only wait for one another in so small a model
    tokenizer = make_tokenizer(dataset)
    model = make_model(tokenizer, arguments.seed)
    loss = warm_start(model, tokenizer, dataset, arguments.warm_steps)
    print(f"warm start: loss {loss:.2f} after {arguments.warm_steps} steps", flush=True)
    return model, tokenizer


def main() -> None:
    """Evaluate, train, evaluate again; save the model and every logged figure."""
    arguments = read_arguments()
    dataset = build_dataset(arguments.split, arguments.train)
    model, tokenizer = load(arguments, dataset)
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        args=configure(arguments),
        train_dataset=dataset,
        eval_dataset=build_dataset(arguments.eval_split, arguments.eval),
        environment_factory=SupportDesk,
        reward_funcs=[*COMPONENT_REWARDS],
        callbacks=[Progress()],
    )
    trainer.remove_callback(PrinterCallback)
    before = trainer.evaluate()[f"eval_{REWARD}"]
    trainer.train()
    after = trainer.evaluate()[f"eval_{REWARD}"]
    print(f"{arguments.eval_split}: {before:.3f} before, {after:.3f} after")
    trainer.save_model()
    figures = json.dumps(trainer.state.log_history, indent=1)
    (arguments.output / "figures.json").write_text(figures, encoding="utf-8")


if __name__ == "__main__":
    main()
