"""How well claims are read in texts about drawn cases, by writers who never saw the lexicon.

`writers_read.jsonl` served to widen the lexicon afterwards, and so did `writers_opened.jsonl`, once
it had been measured; of `writers_unread.jsonl` only figures were looked at, so those are the ones
to expect of other texts. So it is of `writers_close.jsonl`, whose authors kept as close to a claim
that costs, or as far from its usual words, as they could. `-rA` prints them;
docs/grading.md quotes them.
"""

from datetime import date
from typing import Literal, NamedTuple

import pytest
from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.claim import Claim, ForbiddenKind
from supportdesk_env.grading.claims import read_note, read_reply
from tests.grading.reading import CORPUS, is_made


class Written(BaseModel):
    """One text, and whether it says what it was written about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    where: Literal["reply", "note"] = Field(alias="in")
    family: str
    day: date
    says: bool
    claim: Claim | None = None
    """The claim with the values of the case, where one is called for."""
    forbidden: ForbiddenKind | None = None
    why: str = ""
    """What keeps a near miss from being the claim."""

    def is_heard(self) -> bool:
        """Return whether the grader reads the text as saying it."""
        package = get_family(self.family).package
        if self.claim:
            return is_made(self.claim, self.text, package, self.day)
        read = (read_note if self.where == "note" else read_reply)(self.text, self.day, package)
        return any(claim.kind is self.forbidden and claim.counts for claim in read.forbidden)


class Heard(NamedTuple):
    """How texts of one sort were read."""

    recall: float
    false: float
    """Share of the texts that only look like it, and were taken for it."""
    precision: float
    texts: int


def load(part: str) -> list[Written]:
    """Return the texts of one part."""
    lines = (CORPUS / f"writers_{part}.jsonl").read_text("utf-8").splitlines()
    return [Written.model_validate_json(line) for line in lines]


def measure(texts: list[Written]) -> Heard:
    """Return recall, false alarms and precision over `texts`."""
    says = [written.is_heard() for written in texts if written.says]
    only_looks = [written.is_heard() for written in texts if not written.says]
    return Heard(
        recall=sum(says) / len(says),
        false=sum(only_looks) / len(only_looks),
        precision=sum(says) / (sum(says) + sum(only_looks)),
        texts=len(texts),
    )


@pytest.mark.measurement
class TestWriters:
    """Texts of many hands about drawn cases of all families."""

    @pytest.mark.parametrize(
        ("part", "recall", "precision"),
        [("read", 0.98, 0.99), ("opened", 0.92, 0.97), ("unread", 0.90, 0.97)],
    )
    def test_are_understood(self, part: str, recall: float, precision: float) -> None:
        """Claims that are called for, in replies and notes."""
        heard = measure([written for written in load(part) if written.claim])
        print(f"writers, {part}: {heard}")  # noqa: T201
        assert heard.recall >= recall
        assert heard.precision >= precision

    @pytest.mark.parametrize(
        ("part", "recall", "false"),
        [("read", 0.97, 0.01), ("unread", 0.77, 0.04), ("close", 0.74, 0.08)],
    )
    def test_are_caught(self, part: str, recall: float, false: float) -> None:
        """Claims that cost."""
        heard = measure([written for written in load(part) if written.forbidden])
        print(f"writers, {part}, forbidden: {heard}")  # noqa: T201
        assert heard.recall >= recall
        assert heard.false <= false
