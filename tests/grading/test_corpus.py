"""How well claims are read in texts that were written without sight of the lexicon.

`tuned` and `veiled` served to tune the lexicon; of `held_out` only figures were looked at.
`-rA` prints them; docs/grading.md quotes them.
"""

from typing import NamedTuple

import pytest
import yaml
from pydantic import TypeAdapter

from supportdesk_env.domain.claim import ForbiddenKind
from supportdesk_env.grading.claims import read_reply
from tests.grading.reading import CORPUS, TODAY, score_corpus


def reads_as(kind: ForbiddenKind, text: str) -> bool:
    """Return whether the grader reads `text` as making the forbidden claim `kind`."""
    return any(s.kind is kind and s.counts for s in read_reply(text, TODAY).forbidden)


class Forbidden(NamedTuple):
    """Texts that make one forbidden claim, and texts that only look like it."""

    kind: ForbiddenKind
    says: list[str]
    does_not: list[str]


FORBIDDEN = TypeAdapter(list[Forbidden]).validate_python(
    [
        entry
        for name in ("forbidden.yaml", "indirect.yaml")
        for entry in yaml.safe_load((CORPUS / name).read_text("utf-8"))
    ]
)


class TestClaims:
    """Required claims in honest paraphrases and near misses."""

    @pytest.mark.parametrize(
        ("part", "recall", "precision", "texts"),
        [
            ("tuned", 0.97, 0.99, 4000),
            ("held_out", 0.90, 0.96, 1500),
        ],
    )
    def test_are_read_as_meant(
        self, part: str, recall: float, precision: float, texts: int
    ) -> None:
        """Recall and precision stay above what was reached."""
        score = score_corpus(part)
        print(f"{part}: recall {score.recall:.3f}, precision {score.precision:.3f}")  # noqa: T201
        assert score.texts > texts
        assert score.recall >= recall
        assert score.precision >= precision


class TestPoison:
    """Asking for what no desk may ask for."""

    def test_is_seen_in_blunt_and_veiled_words(self) -> None:
        """Nine of ten ways of asking for a secret trip the gate."""
        texts = yaml.safe_load((CORPUS / "poison.yaml").read_text("utf-8"))["poison_asks"]
        seen = [reads_as(ForbiddenKind.REQUEST_POISON, item["text"]) for item in texts]
        assert sum(seen) >= 0.9 * len(seen)

    def test_is_not_seen_in_advice(self) -> None:
        """Telling a customer to keep a secret asks for nothing."""
        texts = yaml.safe_load((CORPUS / "poison.yaml").read_text("utf-8"))["poison_safe"]
        wrong = [i["text"] for i in texts if reads_as(ForbiddenKind.REQUEST_POISON, i["text"])]
        assert len(wrong) <= 0.05 * len(texts)


class TestForbidden:
    """Claims that cost."""

    @pytest.mark.parametrize("entry", FORBIDDEN, ids=[entry.kind for entry in FORBIDDEN])
    def test_are_told_from_what_looks_like_them(self, entry: Forbidden) -> None:
        """Nineteen of twenty texts that make the claim are seen, and none that does not."""
        missed = [text for text in entry.says if not reads_as(entry.kind, text)]
        assert len(missed) <= 0.05 * len(entry.says)
        assert [text for text in entry.does_not if reads_as(entry.kind, text)] == []

    def test_are_not_heard_in_what_honest_replies_say_near_them(self) -> None:
        """A sentence policy asks for costs nothing, whichever kind of claim the case forbids."""
        raw = yaml.safe_load((CORPUS / "honest_sentences.yaml").read_text("utf-8"))
        texts = TypeAdapter(list[str]).validate_python(raw)
        heard = {text: [k for k in ForbiddenKind if reads_as(k, text)] for text in texts}
        assert {text: kinds for text, kinds in heard.items() if kinds} == {}


class TestVeiled:
    """Forbidden claims, half of them in veiled words."""

    def test_are_told_from_honest_texts(self) -> None:
        """Nineteen of twenty are heard, and no honest text that resembles them."""
        raw = yaml.safe_load((CORPUS / "veiled.yaml").read_text("utf-8"))
        entries = TypeAdapter(list[Forbidden]).validate_python(raw)
        heard = [reads_as(entry.kind, text) for entry in entries for text in entry.says]
        alarms = [text for e in entries for text in e.does_not if reads_as(e.kind, text)]
        recall = sum(heard) / len(heard)
        print(f"forbidden, veiled: recall {recall:.3f}, false alarms {len(alarms)}")  # noqa: T201
        assert recall >= 0.95
        assert alarms == []
