"""A language model small enough for a CPU, made here: it can call tools and knows nothing else.

Its tokenizer is a byte-level BPE trained on the prompts it will see, its chat template is the one
TRL ships for Qwen 3, its weights are random. A warm start then shows it the form of an episode:
`classify` with labels drawn blindly, `submit`, and a closing word. No label of it is taken from a
case, so the score it starts from is at most that of guessing.
"""

import random
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import torch
import trl
from datasets import Dataset
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
from trl.chat_template_utils import get_training_chat_template

from supportdesk_env.adapters.trl import SupportDesk
from supportdesk_env.domain.vocabulary import IssueType, Priority, Queue, ResolutionCode, Status

LABELS: dict[str, type[StrEnum]] = {
    "queue": Queue,
    "priority": Priority,
    "issue_type": IssueType,
    "status": Status,
    "resolution_code": ResolutionCode,
}
MARKS = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"),
    *("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"),
)
PIECES = r'[^\n"]*[\n"]'
"""What is merged into tokens at most: up to a line break or a quote. A prompt of 28,000 characters
takes 2,800 tokens so, a third of what a general tokenizer makes of it."""

VOCABULARY = 6_000
LONGEST_TOKENS = 8_192

Message = dict[str, Any]


def make_tokenizer(dataset: Dataset) -> PreTrainedTokenizerFast:
    """Return a tokenizer trained on the prompts of `dataset`, with Qwen 3's chat template."""
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    core.decoder = decoders.ByteLevel()
    marks = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "padding_side": "left"}
    template = Path(trl.__file__).parent / "chat_templates" / "qwen3.jinja"
    marks["chat_template"] = template.read_text("utf-8")
    blank = PreTrainedTokenizerFast(tokenizer_object=core, **marks)
    tools = list_tools(SupportDesk())
    texts = [
        blank.apply_chat_template(row["prompt"], tools=tools, tokenize=False) for row in dataset
    ]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[*MARKS],
        initial_alphabet=alphabet,
        show_progress=False,
    )
    core.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=core, **marks)


def make_model(tokenizer: PreTrainedTokenizerFast, seed: int) -> Qwen2ForCausalLM:
    """Return a model with random weights."""
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=LONGEST_TOKENS,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return Qwen2ForCausalLM(config)


def list_tools(desk: SupportDesk) -> list[Callable[..., str]]:
    """Return the tools of `desk` in the order in which TRL shows them."""
    return [
        *(desk.add_internal_note, desk.classify, desk.draft_reply),
        *(desk.request_info, desk.submit),
    ]


def demonstrate(row: dict[str, Any], rng: random.Random) -> list[Message]:
    """Return an episode on the case of `row` whose labels are drawn blindly."""
    desk = SupportDesk()
    desk.reset(**row)
    labels = {name: rng.choice([*values]).value for name, values in LABELS.items()}
    return [
        *row["prompt"],
        *_call("classify", labels, desk.classify(**labels)),
        *_call("submit", {}, desk.submit()),
        {"role": "assistant", "content": "Done."},
    ]


def _call(tool: str, arguments: dict[str, str], answer: str) -> list[Message]:
    called = {"type": "function", "function": {"name": tool, "arguments": arguments}}
    return [
        {"role": "assistant", "content": "", "tool_calls": [called]},
        {"role": "tool", "name": tool, "content": answer},
    ]


def measure_loss(
    model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, episode: Sequence[Message]
) -> torch.Tensor:
    """Return the cross-entropy of the tokens that the assistant wrote."""
    told = tokenizer.apply_chat_template(
        episode,
        tools=list_tools(SupportDesk()),
        chat_template=get_training_chat_template(tokenizer),
        return_dict=True,
        return_assistant_tokens_mask=True,
        return_tensors="pt",
    )
    written = told["assistant_masks"][0, 1:].bool()
    hidden = model.model(told["input_ids"]).last_hidden_state[0, :-1][written]
    return torch.nn.functional.cross_entropy(
        model.lm_head(hidden), told["input_ids"][0, 1:][written]
    )


def warm_start(
    model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, dataset: Dataset, steps: int
) -> float:
    """Teach `model` the form of an episode, two a step, and return the last step's loss."""
    rng, loss = random.Random(0), torch.tensor(0.0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(steps):
        optimizer.zero_grad()
        for _ in range(2):
            episode = demonstrate(dataset[rng.randrange(len(dataset))], rng)
            loss = measure_loss(model, tokenizer, episode)
            loss.backward()
        optimizer.step()
    return float(loss.item())
