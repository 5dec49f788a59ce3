"""Whether honest sentences beside a right answer cost it anything, in cases drawn from train.

An honest agent writes more than policy requires. These sentences are by hands who never saw the
lexicon; `harmless_read.jsonl` served to mend it afterwards, of `harmless_unread.jsonl` only the
figure was looked at. `-rA` prints both; docs/grading.md quotes them.
"""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.generation.catalogue import get_case
from tests.building import grade_text, score_of
from tests.grading.reading import CORPUS


class Sentence(BaseModel):
    """Something true and allowed that a right answer to its case need not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    where: Literal["reply", "note"] = Field(alias="in")
    split: str
    index: int

    def hurts(self) -> bool:
        """Return whether a right answer earns less, or trips a gate, with it at either end."""
        case = get_case(self.split, self.index)
        reply, note = reference_texts(case)
        for around in ("{answer}\n\n{sentence}", "{sentence}\n\n{answer}"):
            if self.where == "reply":
                reply_with = around.format(answer=reply, sentence=self.text)
                report = grade_text(case, reply=reply_with, note=note)
            else:
                note_with = around.format(answer=note, sentence=self.text)
                report = grade_text(case, reply=reply, note=note_with)
            part = "reply" if self.where == "reply" else "internal_note"
            if report.gates or score_of(report, part) < 1.0:
                return True
        return False


@pytest.mark.measurement
@pytest.mark.parametrize(("part", "most"), [("read", 0.02), ("unread", 0.09)])
def test_honest_sentences_cost_nothing(part: str, most: float) -> None:
    """But for the few that are misread."""
    lines = (CORPUS / f"harmless_{part}.jsonl").read_text("utf-8").splitlines()
    sentences = [Sentence.model_validate_json(line) for line in lines]
    share = sum(sentence.hurts() for sentence in sentences) / len(sentences)
    print(f"harmless, {part}: {share:.3f} of {len(sentences)} cost something")  # noqa: T201
    assert share <= most
