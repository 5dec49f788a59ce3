"""Measures whether drawn cases keep their promises: gold, floors, bodies, splits, twins, leaks."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from supportdesk_env.audit.leaks import audit_leaks
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.generation.catalogue import get_case, num_cases
from supportdesk_env.generation.generator import branch_at, draw_draft, list_branches
from supportdesk_env.generation.splits import SPLITS, get_split
from supportdesk_env.generation.twins import Twin, TwinKind, is_told_apart, list_twins
from supportdesk_env.seeding import stable_id

WINDOW = 2_000
"""Consecutive indexes of `train` among which every branch has to occur."""

_CHUNK = 50

Place = tuple[str, int]


class Played(NamedTuple):
    """What one case gave when it was only opened, handed over untouched, and worked to the rule."""

    place: Place
    opened: float | None
    untouched: float
    worked: float
    body: str
    """Digest of the message."""
    company: str
    phrasings: tuple[str, ...]


class Row(NamedTuple):
    """One promise, how often it was looked at, and where it was not kept."""

    promise: str
    looked_at: int
    broken: list[str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one row per promise; exits with 1 where one is not kept."""
    options = _parse(arguments)
    places = places_of(options.cases, options.start)
    with ProcessPoolExecutor(options.workers) as pool:
        run = partial(pool.map, chunksize=_CHUNK)
        rows = [*play_rows(list(run(play, places)))]
        rows += branch_rows(options.start, WINDOW)
        rows += twin_rows(list(chain.from_iterable(run(twins_at, places[: options.twins]))))
        leaks = list(chain.from_iterable(run(leaks_at, places[: options.leaks])))
    rows.append(Row("tells nothing of the answer", min(options.leaks, len(places)), leaks))
    for row in rows:
        print(f"{row.promise:<52}{row.looked_at:>8,} looked at{len(row.broken):>6} broken")
        for example in row.broken[:5]:
            print(f"    {example}")
    if options.json:
        table = [row._asdict() for row in rows]
        options.json.write_text(json.dumps(table, indent=2), "utf-8")
    sys.exit(any(row.broken for row in rows))


def places_of(count: int, start: int) -> list[Place]:
    """Return `count` cases: up to a third of the bounded splits, then `train` from `start` on."""
    bounded = [name for name, split in SPLITS.items() if split.size < WINDOW]
    share = count // (3 * len(bounded))
    places = [(name, n) for name in bounded for n in range(min(share, num_cases(name)))]
    train = [("train", start + n) for n in range(count - len(places))]
    # mixed, so that the first few of them stand for all
    return sorted([*places, *train], key=lambda place: stable_id("dataset", *map(str, place)))


def play(place: Place) -> Played:
    """Return what one case gives."""
    split, index = place
    case = get_case(split, index)
    environment = CaseEnvironment()
    environment.reset(split=split, index=index)
    opened = environment.state.current_score
    wording = draw_draft(get_split(split), index).header.wording
    assert isinstance(wording, Phrasing)
    return Played(
        place,
        opened,
        _grade(place, [Action(operation=Operation.SUBMIT)]),
        _grade(place, reference_actions(case)),
        stable_id(case.ticket.body),
        case.ticket.company,
        tuple(wording.ids(case.family)),
    )


def _grade(place: Place, actions: Sequence[Action]) -> float:
    environment = CaseEnvironment()
    environment.reset(split=place[0], index=place[1])
    observations = [environment.step(action) for action in actions]
    assert observations[-1].grade, f"{place}: not done after {len(actions)} steps"
    return observations[-1].grade.total


def play_rows(played: Sequence[Played]) -> Iterator[Row]:
    """Yield what the played cases say of gold, floors, bodies, names and phrasings."""
    checks: tuple[tuple[str, Callable[[Played], bool]], ...] = (
        ("worked to the rule scores exactly 1.0", lambda one: one.worked == 1.0),
        ("opened scores exactly 0.0", lambda one: one.opened == 0.0),
        ("handed over untouched scores exactly 0.0", lambda one: one.untouched == 0.0),
    )
    for promise, is_kept in checks:
        broken = [f"{one.place}" for one in played if not is_kept(one)]
        yield Row(promise, len(played), broken)
    bodies = Counter(one.body for one in played)
    shared = [f"{one.place}" for one in played if bodies[one.body] > 1]
    yield Row("shares its message with no other case", len(played), shared)
    yield Row("train shares no vendor's customer with another split", *_apart(played, _company))
    yield Row("train shares no phrasing with another split", *_apart(played, _phrasings))


def _company(one: Played) -> tuple[str, ...]:
    return (one.company,)


def _phrasings(one: Played) -> tuple[str, ...]:
    return one.phrasings


def _apart(
    played: Sequence[Played], of: Callable[[Played], tuple[str, ...]]
) -> tuple[int, list[str]]:
    train = {name for one in played if one.place[0] == "train" for name in of(one)}
    rest = {name for one in played if one.place[0] != "train" for name in of(one)}
    return len(train | rest), sorted(train & rest)


def branch_rows(start: int, window: int) -> list[Row]:
    """Return whether every rule of every family decides some case of each of ten windows."""
    train, rules = SPLITS["train"], set(list_branches())
    missing = []
    for first in range(start, start + 10 * window, window):
        seen = {branch_at(train, index) for index in range(first, first + window)}
        missing += [f"{family}: {rule} from {first} on" for family, rule in sorted(rules - seen)]
    return [Row(f"{len(rules)} rules, each in {window:,} consecutive cases", 10, missing)]


def twins_at(place: Place) -> list[tuple[str, TwinKind, bool]]:
    """Return the twins of one case: whose, of which kind, and whether gold does what it has to."""
    case = get_case(*place)
    return [(twin.case.task_id, twin.kind, _is_sound(case, twin)) for twin in list_twins(*place)]


def _is_sound(case: Case, twin: Twin) -> bool:
    has_moved = bool(twin.differs)
    is_right = not has_moved if twin.kind is TwinKind.INVARIANCE else has_moved
    return is_right and is_told_apart(case, twin.case)


def twin_rows(twins: Sequence[tuple[str, TwinKind, bool]]) -> Iterator[Row]:
    """Yield one row per kind of twin."""
    for kind in TwinKind:
        own = [(task_id, is_sound) for task_id, other, is_sound in twins if other is kind]
        broken = [task_id for task_id, is_sound in own if not is_sound]
        yield Row(f"{kind.value} twins: gold does what it has to", len(own), broken)


def leaks_at(place: Place) -> list[str]:
    """Return what of the answer can be read before the end of one case, and where."""
    return [f"{source}: {found}" for source, found in audit_leaks([place]).items()]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--cases", type=int, default=20_000, help="cases over all splits")
    parser.add_argument("--start", type=int, default=0, help="first index of `train`")
    parser.add_argument("--twins", type=int, default=2_000, help="cases whose twins are made")
    parser.add_argument("--leaks", type=int, default=5_000, help="cases searched for leaks")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
