"""Recorded grades: any change of what a text earns, or of how it is explained, shows here.

`python -m tests.grading.golden` writes them anew; do so on purpose only, with a new GRADER_VERSION.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.case import Case
from supportdesk_env.grading.rubric import GRADER_VERSION
from tests.building import build_variant, grade_text
from tests.variants import VARIANTS

PATH = Path(__file__).parents[1] / "golden" / "grades.jsonl"
ATTACKS = Path(__file__).parents[1] / "attacks"


class Answer(NamedTuple):
    """A reply and a note to one case."""

    name: str
    case: Case
    reply: str
    note: str


def answers() -> Iterator[Answer]:
    """Yield the reference answer to every branch, and every attack."""
    for variant in VARIANTS:
        case = variant.build()
        yield Answer(variant.name, case, *reference_texts(case))
    for file in sorted(ATTACKS.glob("*.yaml")):
        for number, attack in enumerate(yaml.safe_load(file.read_text("utf-8"))):
            texts = {"reply": "", "note": ""} | {attack["text"]: attack["words"]}
            name = f"{file.stem} {number}: {attack['name']}"
            yield Answer(name, build_variant(attack["task"]), texts["reply"], texts["note"])


def recorded(answer: Answer) -> str:
    """Return the line that records how `answer` is graded."""
    report = grade_text(answer.case, reply=answer.reply, note=answer.note)
    digest = hashlib.blake2b(report.model_dump_json().encode(), digest_size=8).hexdigest()
    line = {"answer": answer.name, "total": report.total, "report": digest}
    return json.dumps(line, ensure_ascii=False)


def record_all() -> list[str]:
    """Return the version of the grader and the line of every answer."""
    return [json.dumps({"grader_version": GRADER_VERSION}), *map(recorded, answers())]


if __name__ == "__main__":
    PATH.write_text("\n".join(record_all()) + "\n", encoding="utf-8")
