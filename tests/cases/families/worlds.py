"""Worlds, headers and corpora for the tests of one family: drawn companies, told and read cases."""

from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import TypeAdapter

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.companies import draw_company, draw_policy, load_ranges
from supportdesk_env.cases.family import CaseHeader, FactsT, Family
from supportdesk_env.cases.surface import load_surface
from supportdesk_env.cases.wording import draw_phrasing
from supportdesk_env.cases.world import World
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, ClaimKind, Slot, Value, ValueKind
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.grading.claims import read_note, read_reply
from supportdesk_env.seeding import Stream

TODAY = date(2026, 6, 2)
"""The day the corpora were written on."""

_CORPORA = Path(__file__).parents[2] / "grading/corpus/families"
_REPLIES = Path(__file__).parent / "replies"


class CorpusScore(NamedTuple):
    """How the corpus of a family was read."""

    recall: float
    precision: float


def make_header(family: Family[FactsT], bank: str, number: int = 0) -> CaseHeader:
    """Return a header whose ticket is told in words of `bank` and raises no other matter."""
    phrasing = draw_phrasing(Stream("wording", number), family.package, bank)
    return CaseHeader(
        task_id="drawn_1",
        split="train",
        index=number,
        difficulty=Difficulty.EASY,
        max_steps=8,
        ticket_id="TCK-10001",
        channel="email",
        sla_minutes=240,
        wording=phrasing.model_copy(update={"topic": ""}),
    )


def draw_world(family: Family[FactsT], number: int, ranges: str = "common") -> World:
    """Return one of many worlds, with a company that has the family's own parameters."""
    stream = Stream(family.name, number)
    surface = load_surface("ood" if ranges == "ood" else "train")
    now = datetime(2026, 3, 1) + timedelta(minutes=stream.integer("now", 0, 700_000))  # noqa: DTZ001 - UTC
    company = draw_company(stream.child("company"), surface, load_ranges()[ranges], "2026-01-01")
    assert family.policy
    policy = draw_policy(stream.child("own"), family.package, family.policy, ranges)
    return World(stream, surface, company.model_copy(update={"policy": policy}), now)


def draw_family_case(family: Family[FactsT], rule_id: str, number: int, bank: str) -> Case:
    """Return a case drawn for `rule_id` and told in words of `bank`."""
    here = draw_world(family, number, "ood" if bank == "ood" else "common")
    header = make_header(family, bank, number)
    return build_case(family, header, here.company, family.draw(here, rule_id))


def load_replies(family_name: str) -> dict[str, str]:
    """Return honest replies to the fixed cases of a family, by rule."""
    raw = yaml.safe_load((_REPLIES / f"{family_name}.yaml").read_text("utf-8"))
    return TypeAdapter(dict[str, str]).validate_python(raw)


def load_slots(family_name: str) -> dict[str, tuple[Slot, ...]]:
    """Return the values a family's corpus was written with, as the family's own test has them."""
    found: dict[str, tuple[Slot, ...]] = {}
    for label, listed in import_module(f"tests.cases.families.test_{family_name}").SLOTS.items():
        if isinstance(listed[0], str):
            kind, *texts = listed
            found[label] = (Slot("value", tuple(Value(ValueKind(kind), t) for t in texts)),)
        else:
            found[label] = listed
    return found


def score_family_corpus(family: Family[FactsT], slots: dict[str, tuple[Slot, ...]]) -> CorpusScore:
    """Return recall over the paraphrases and precision against the near misses of a family."""
    raw = yaml.safe_load((_CORPORA / f"{family.name}.yaml").read_text("utf-8"))
    made = written = wrong = 0
    for entry in raw:
        bare = Claim(ClaimKind(entry["claim"]), entry["topic"])
        claim = bare._replace(slots=slots.get(bare.label, ()))
        honest = [item["text"] for item in entry["paraphrases"]]
        misses = [item["text"] for item in entry["near_misses"]]
        assert len(honest) >= 20
        assert len(misses) >= 10
        written += len(honest)
        made += sum(_is_made(claim, text, family.package) for text in honest)
        wrong += sum(_is_made(claim, text, family.package) for text in misses)
    return CorpusScore(made / written, made / (made + wrong))


def _is_made(claim: Claim, text: str, package: str) -> bool:
    """Return whether the grader reads `text` as making `claim`, and not denying it too."""
    read = (read_note if claim.kind.startswith("note_") else read_reply)(text, TODAY, package)
    stated = [s for s in read.required if (s.kind, s.topic) == (claim.kind, claim.topic)]
    if any(s.is_negated and not s.is_uncertain for s in stated):
        return False
    return any(s.counts and s.states(claim) for s in (*read.required, *read.joined))
