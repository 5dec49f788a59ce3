"""Whether a claim stands or falls with what is said around it, over claims of all kinds.

Honest sentences of `writers_read.jsonl` that are heard are put into frames that take them back
("... But that has been undone since.") and into frames that leave them alone. Frames under `read`
served to mend the grader. `-rA` prints what is still heard; docs/grading.md quotes it.
"""

from collections import defaultdict
from functools import cache
from typing import Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.seeding import Stream
from tests.grading.reading import CORPUS
from tests.grading.test_writers import Written, load

LONGEST = 200
"""Longer sentences are texts of their own."""

SENTENCES = 30


class Frame(BaseModel):
    """What is said around a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    frame: str
    where: Literal["reply", "note", "both"] = Field(default="both", alias="in")

    def fits(self, written: Written) -> bool:
        """Return whether it can stand around this text."""
        return self.where in ("both", written.where)

    def put(self, written: Written) -> Written:
        """Return the text inside the frame."""
        text = written.text
        inner = text.rstrip(".! ")
        if not (text[:2].isupper() or "-" in text.split()[0] or text.startswith("I ")):
            inner = inner[0].lower() + inner[1:]
        framed = self.frame.replace("{T}", text).replace("{t}", inner)
        return written.model_copy(update={"text": framed})


class Frames(BaseModel):
    """Frames of one part."""

    takes_back: list[Frame]
    leaves: list[Frame]


@cache
def load_frames() -> dict[str, Frames]:
    """Return the frames of each part."""
    raw = yaml.safe_load((CORPUS / "frames.yaml").read_text("utf-8"))
    return {part: Frames.model_validate(frames) for part, frames in raw.items()}


@cache
def sentences() -> list[Written]:
    """Return honest single sentences that are heard, each about a claim of its own."""
    by_claim: dict[str, list[Written]] = defaultdict(list)
    for written in load("read"):
        if written.claim and written.says and "\n" not in written.text:
            by_claim[written.claim.label].append(written)
    stream = Stream("frames")
    labels = stream.sample("claims", sorted(by_claim), len(by_claim))
    drawn = (stream.choice(label, by_claim[label]) for label in labels)
    fitting = (one for one in drawn if len(one.text) < LONGEST and one.text[0].isalnum())
    return [one for one in fitting if one.is_heard()][:SENTENCES]


def share_heard(frames: list[Frame]) -> float:
    """Return in what share of all frames and sentences that fit the claim is heard."""
    heard = [
        frame.put(written).is_heard()
        for frame in frames
        for written in sentences()
        if frame.fits(written)
    ]
    return sum(heard) / len(heard)


@pytest.mark.measurement
@pytest.mark.parametrize(("part", "most", "least"), [("read", 0.06, 0.90), ("unread", 0.45, 0.85)])
def test_claims_fall_with_what_takes_them_back(part: str, most: float, least: float) -> None:
    """And stand beside what only sounds like it."""
    frames = load_frames()[part]
    taken_back, left = share_heard(frames.takes_back), share_heard(frames.leaves)
    number = len(frames.takes_back), len(frames.leaves)
    print(  # noqa: T201
        f"frames, {part}, {number}: heard {taken_back:.3f} where taken back, {left:.3f} elsewhere"
    )
    assert taken_back <= most
    assert left >= least
