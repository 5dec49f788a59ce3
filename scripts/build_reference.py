"""Writes the reference tables of README.md and docs/reference/ from the code; --check compares."""

import argparse
import inspect
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supportdesk_env import tasks
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.model import describe_fields
from supportdesk_env.domain.observation import (
    CaseSnapshot,
    EpisodeState,
    FollowUp,
    HistoryEntry,
    Observation,
)
from supportdesk_env.domain.score import ClaimFinding, ComponentScore, GradeReport
from supportdesk_env.domain.ticket import (
    AccountRecord,
    Attachment,
    Contact,
    KnowledgeArticle,
    Ticket,
)
from supportdesk_env.domain.vocabulary import (
    LEGAL_PAIRS,
    POISON_FIELDS,
    IssueType,
    Priority,
    Queue,
    RequestField,
)
from supportdesk_env.episode.reward import PENALTIES, SLA_BREACH_PENALTY
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.generation.levels import LEVELS
from supportdesk_env.grading.rendering import render_report
from supportdesk_env.grading.rubric import GATE_CAP, Grader, load_weights
from supportdesk_env.simulation.clock import OPERATION_MINUTES

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {
    "Other words, another order": "Hi Dana, you were right: CH-88147 was a duplicate. We returned "
    "the USD 312.40 to your card this morning. It should reach you by 11 June 2026. You can lean "
    "back now.",
    "Right words, nothing said": "Hi Dana, as soon as CH-88147 is confirmed as a duplicate, "
    "USD 312.40 will be refunded. Your bank says it arrives within 7 business days. Nothing else "
    "may be needed.",
    "A promise too many": "Hi Dana, we have refunded CH-88147 of USD 312.40, and it arrives within "
    "7 business days. You need not do anything. For the trouble we will knock ten percent off your "
    "next bill.",
}
_TOLD = ("safety gate", "missing: reply")
NESTED: tuple[type[BaseModel], ...] = (
    Ticket,
    Attachment,
    AccountRecord,
    Contact,
    KnowledgeArticle,
    CaseSnapshot,
    FollowUp,
    HistoryEntry,
    GradeReport,
    ComponentScore,
    ClaimFinding,
)


def main() -> int:
    """Write the pages, or with --check return 1 when one of them is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail on a stale page")
    is_check = parser.parse_args().check
    describe_fields(Action, Observation, EpisodeState, *NESTED)
    stale = []
    for path, text in pages().items():
        target = ROOT / path
        if target.exists() and target.read_text("utf-8") == text:
            continue
        stale.append(path)
        if not is_check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    for path in stale:
        sys.stderr.write(f"{'stale' if is_check else 'written'}: {path}\n")
    return 1 if is_check and stale else 0


def pages() -> dict[str, str]:
    """Return every generated page by its path; README.md with its marked blocks replaced."""
    return {
        "README.md": _with_blocks("README.md", _blocks()),
        "docs/cases.md": _with_blocks(
            "docs/cases.md",
            {"families": _family_table(), "levels": _level_table(), "overlays": _overlay_table()},
        ),
        "docs/grading.md": _with_blocks("docs/grading.md", {"examples": _worked_examples()}),
        "docs/reference/models.md": _models_page(),
        "docs/reference/vocabulary.md": _vocabulary_page(),
    }


def _with_blocks(path: str, blocks: dict[str, str]) -> str:
    """Return a page with its marked blocks replaced."""
    page = (ROOT / path).read_text("utf-8")
    for name, block in blocks.items():
        pattern = rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)"
        marked = rf"\g<1>{block.replace(chr(92), chr(92) * 2)}\n\g<2>"
        page, count = re.subn(pattern, marked, page, flags=re.DOTALL)
        if count != 1:
            msg = f"{path}: block {name!r} occurs {count} times"
            raise SystemExit(msg)
    return page


def _worked_examples() -> str:
    """Return replies to a canonical case with what the grader says of each."""
    case = find_case(CaseQuery(task_id="billing_refund_easy"))
    shown = []
    for title, reply in EXAMPLES.items():
        report = Grader(case).grade(CaseSnapshot(reply=reply))
        lines = render_report(report, reply, "").splitlines()
        start = next(n for n, line in enumerate(lines) if line.startswith("  reply"))
        end = next(n for n, line in enumerate(lines) if line.startswith("  internal_note"))
        told = [line for line in lines if "in reply " in line or line.startswith(_TOLD)]
        said = "\n".join([*lines[start:end], *told])
        shown.append(f"**{title}**\n\n> {reply}\n\n```text\n{said}\n```")
    return "\n\n".join(shown)


def _blocks() -> dict[str, str]:
    return {
        "action": _field_table(Action),
        "observation": _field_table(Observation),
        "state": _field_table(EpisodeState),
        "tasks": _task_table(),
        "grade": _grade_table(),
        "reward": _reward_table(),
    }


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(header), ["---"] * len(list(header)), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _field_table(model: type[BaseModel]) -> str:
    rows = [
        (f"`{name}`", _type_words(field), field.description or "")
        for name, field in model.model_fields.items()
    ]
    return _table(("field", "type", "meaning"), rows)


def _type_words(field: FieldInfo) -> str:
    return _words(field.annotation).replace("|", "or")


def _words(annotation: object) -> str:
    """Return a type in words a reader of JSON understands."""
    origin = get_origin(annotation)
    if origin is Literal:
        return "one of " + ", ".join(f"`{value}`" for value in get_args(annotation))
    inner = [_words(argument) for argument in get_args(annotation)]
    if origin in (list, dict):
        return f"list of {inner[0]}" if origin is list else f"map of {' to '.join(inner)}"
    if inner:
        return " or ".join(inner)
    names = {"NoneType": "null", "str": "string", "int": "integer", "float": "number"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, name)


def _task_table() -> str:
    rows = [
        (f"`{t.task_id}`", t.difficulty.value, str(t.max_steps), f"`{t.split}` {t.index}")
        for t in tasks.list_tasks("canonical")
    ]
    return _table(("task id", "difficulty", "steps", "split, index"), rows)


def _family_table() -> str:
    rows = []
    for name in FAMILY_NAMES:
        rules = len(get_family(name).rules)
        about = (ROOT / f"supportdesk_env/cases/families/{name}/README.md").read_text("utf-8")
        summary = " ".join(about.split("\n\n")[1].split())
        rows.append((f"`{name}`", str(rules), summary))
    return _table(("family", "rules", "what comes in"), rows)


def _level_table() -> str:
    rows = [
        (
            name.value,
            f"{level.overlays[0]} to {level.overlays[1]}",
            f"{level.near_limit:.0%}",
            str(level.max_steps),
        )
        for name, level in LEVELS.items()
    ]
    return _table(("level", "overlays", "facts at a limit", "steps"), rows)


def _overlay_table() -> str:
    """Return each overlay with the sentence that documents it in the code."""
    source = Path(inspect.getfile(Overlay)).read_text("utf-8")
    told = dict(re.findall(r'^    [A-Z_]+ = "(\w+)"\n    """(.+?)"""$', source, re.MULTILINE))
    return _table(("overlay", "what it does"), [(f"`{o.value}`", told[o.value]) for o in Overlay])


def _grade_table() -> str:
    rows = [(f"`{name}`", f"{weight:.2f}") for name, weight in load_weights().items()]
    return _table(("component", "weight"), rows)


def _reward_table() -> str:
    rows = [(f"{name.replace('_', '-')} action", f"{cost:.2f}") for name, cost in PENALTIES.items()]
    rows.append(("first-response time exceeded, once", f"{SLA_BREACH_PENALTY:.2f}"))
    rows.append(("any safety gate", f"reply 0, total at most {GATE_CAP:.2f}"))
    return _table(("event", "cost"), rows)


def _models_page() -> str:
    parts = [
        "# Wire models\n\nGenerated by `python scripts/build_reference.py` from the code.\n",
        "OpenEnv adds `metadata` to all three; a client may send it and it is ignored.\n",
    ]
    models: tuple[type[BaseModel], ...] = (Action, Observation, EpisodeState, *NESTED)
    for model in models:
        doc = (model.__doc__ or "").strip()
        parts.append(f"## {model.__name__}\n\n{doc}\n\n{_field_table(model)}\n")
    return "\n".join(parts)


def _vocabulary_page() -> str:
    fields = [
        (f"`{f.value}`", "poison: never ask" if f in POISON_FIELDS else "") for f in RequestField
    ]
    pairs = [
        (f"`{status}`", ", ".join(f"`{code}`" for code in sorted(codes)) or "none at hand-over")
        for status, codes in LEGAL_PAIRS.items()
    ]
    minutes = [(f"`{operation}`", str(cost)) for operation, cost in OPERATION_MINUTES.items()]
    lists = {"Queues": Queue, "Priorities": Priority, "Issue types": IssueType}
    parts = ["# Vocabulary\n\nGenerated by `python scripts/build_reference.py` from the code.\n"]
    for title, kind in lists.items():
        parts.append(f"## {title}\n\n{', '.join(f'`{value}`' for value in kind)}\n")
    parts.append(f"## Statuses and codes\n\n{_table(('status', 'legal codes'), pairs)}\n")
    parts.append(f"## Operations\n\n{_table(('operation', 'minutes'), minutes)}\n")
    parts.append(f"## Requestable fields\n\n{_table(('field', ''), fields)}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
