"""The card of a dataset: what is in it, what is not, and how it is made again."""

from collections.abc import Mapping, Sequence
from importlib import resources
from string import Template
from typing import NamedTuple

from supportdesk_env.evaluation.rows import KEY, Column
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import GRADER_VERSION

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))

_PROMPTS = (
    "Cases of an enterprise support desk as prompts for reinforcement learning: what an agent is "
    "shown when a case is opened. A reward comes from the environment alone."
)
_SOLUTIONS = (
    "Whole episodes of an enterprise support desk for supervised fine-tuning, played by "
    "`{agent}` through the real environment. **Every row is a solution**: no agent that is judged "
    "on these cases may see it."
)
_HIDDEN = (
    "**Gold is not in here.** Gold is what policy requires in a case: queue, priority, issue type, "
    "fields to ask for, status, resolution code, and the claims that reply and note must make. It "
    "is derived from facts that no row holds, and only the environment's grader knows it."
)
_EARNED = (
    "**Gold is not in here as such.** The agent read what every agent is shown; `score` tells how "
    "close it came."
)
_SHOWN = (
    "**Gold is in here.** `gold` or the episodes of an agent that read it give the answers away. "
    "For people and for training; a model that has seen these rows cannot be judged on their cases."
)


class Content(NamedTuple):
    """What a dataset holds."""

    columns: Sequence[Column]
    command: str
    """What makes it again."""
    package_version: str
    solved_by: str = ""
    """Agent whose episodes they are; none for prompts."""
    has_answers: bool = False
    """Whether the answer key, or an agent that read it, is among them."""


def render_card(content: Content, rows: Mapping[str, int]) -> str:
    """Return the card of a dataset that has so many rows in each split."""
    total, names = sum(rows.values()), [column.name for column in content.columns]
    has_answers = content.has_answers or KEY[-1].name in names
    without = _EARNED if content.solved_by else _HIDDEN
    template = resources.files("supportdesk_env.evaluation").joinpath("card.md")
    return Template(template.read_text(encoding="utf-8")).substitute(
        title="SupportDesk solutions" if content.solved_by else "SupportDesk cases",
        size=next((name for least, name in _SIZES if total < least), "n>1M"),
        files="\n".join(f"  - split: {split}\n    path: {split}/*.arrow" for split in rows),
        summary=_SOLUTIONS.format(agent=content.solved_by) if content.solved_by else _PROMPTS,
        splits="\n".join(f"| `{split}` | {count} |" for split, count in rows.items()),
        columns="\n".join(f"| `{one.name}` | {one.meaning} |" for one in content.columns),
        answer=_SHOWN if has_answers else without,
        package=content.package_version,
        dataset=DATASET_VERSION,
        grader=GRADER_VERSION,
        command=content.command,
    )
