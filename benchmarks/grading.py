"""Measures what grading costs: new, revised and repeated texts, growth, hostile texts."""

import argparse
import re
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import cycle
from random import Random

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import CaseSnapshot, Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.generation.catalogue import canonical_cases
from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.rubric import Grader

LENGTHS = (200, 1_000, 5_000, 20_000)
"""Characters of a reply; its note has half as many."""

HOSTILE = {
    "opening brackets": "[" * 100_000,
    "zero-width characters": "\u200b" * 100_000,
    "not": "not " * 20_000,
    "and we refunded": "and we refunded " * 3_000,
    "dashes": "- " * 4_000,
    "list items": "a. " * 7_000,
}
TODAY = date(2026, 6, 2)


class Writer:
    """Writes texts of the reference sentences; no sentence comes twice, since its values vary."""

    def __init__(self, seed: int) -> None:
        """Take the seed of the values."""
        self._random = Random(seed)
        texts = " ".join(text for case in canonical_cases() for text in reference_texts(case))
        self._sentences = cycle(re.split(r"(?<=[.!?:])\s+", texts))

    def write(self, length: int) -> str:
        """Return a text of `length` characters that was never written before."""
        sentences: list[str] = []
        while sum(map(len, sentences)) + len(sentences) < length:
            sentences.append(self._vary(next(self._sentences)))
        return " ".join(sentences)[:length]

    def _vary(self, sentence: str) -> str:
        numbered = f"{sentence[:-1]} in case 000000{sentence[-1]}"
        return re.sub(r"\d", lambda _: str(self._random.randrange(10)), numbered)


def microseconds(action: Callable[[], object]) -> float:
    """Return how much processor time `action` takes."""
    start = time.process_time_ns()
    action()
    return (time.process_time_ns() - start) / 1_000


def p99(figures: Sequence[float]) -> float:
    """Return the value that 99 of 100 figures stay under; of fewer figures, the highest."""
    return sorted(figures)[min(len(figures) - 1, len(figures) * 99 // 100)]


def time_grading(writer: Writer, length: int, texts: int) -> list[list[float]]:
    """Return what replies with their notes cost when new, with a new last sentence, and again."""
    figures: list[list[float]] = [[], [], []]
    for _ in range(texts):
        grader = Grader(canonical_cases()[0])
        reply, note = writer.write(length), writer.write(length // 2)
        revised = f"{reply[:-60]}. {writer.write(60)}"
        for kind, text in enumerate((reply, revised, revised)):
            snapshot = CaseSnapshot(reply=text, internal_note=note)
            figures[kind].append(microseconds(partial(grader.grade, snapshot)))
    return figures


def observe(reply: str, note: str) -> Observation:
    """Return the observation of the step that gives a case these texts."""
    episode = Episode.open(canonical_cases()[0], "benchmark", None, RewardMode.DELTA)
    episode.step(Action(operation=Operation.ADD_INTERNAL_NOTE, internal_note=note))
    return episode.step(Action(operation=Operation.DRAFT_REPLY, reply=reply))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as tables."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--texts", type=int, default=100, help="texts graded per length")
    texts = parser.parse_args(arguments).texts
    writer = Writer(seed=1)
    print(f"first grading of the process: {time_grading(writer, 1_000, 1)[0][0]:,.0f} us")
    time_grading(writer, 5_000, texts // 10 + 1)  # every phrase that is used is compiled now
    observation = observe(writer.write(1_000), writer.write(500))
    dump = statistics.median(microseconds(observation.model_dump_json) for _ in range(999))
    print(f"model_dump_json of an observation: {dump:,.1f} us\n")
    heads = "characters", "new", "p99", "revised", "p99", "repeated", "p99", "x dump"
    print("".join(f"{head:>10}" for head in heads))
    for length in LENGTHS:
        kinds = time_grading(writer, length, texts if length < 5_000 else texts // 5 + 1)
        figures = "".join(f"{statistics.median(kind):>10,.0f}{p99(kind):>10,.0f}" for kind in kinds)
        print(f"{length:>10,}{figures}{statistics.median(kinds[-1]) / dump:>10.1f}")
    short, long = (
        min(microseconds(partial(read_reply, writer.write(n), TODAY)) for _ in range(5))
        for n in (2_000, 20_000)
    )
    print(f"\ngrowth, 20,000 over 2,000 characters: {long / short:.1f}\n")
    print(f"{'hostile text':<24}{'characters':>10}{'us':>12}{'per 1,000':>12}")
    for name, text in {"ordinary": writer.write(20_000), **HOSTILE}.items():
        spent = microseconds(partial(read_reply, text, TODAY))
        print(f"{name:<24}{len(text):>10,}{spent:>12,.0f}{spent * 1_000 / len(text):>12,.0f}")


if __name__ == "__main__":
    main()
