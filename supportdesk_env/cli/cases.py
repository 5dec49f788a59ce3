"""`supportdesk cases`: shows, lists and exports cases; the answer key only on request."""

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from supportdesk_env.chat.messages import build_messages, render_case
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.catalogue import CaseQuery, find_case, get_case, num_cases
from supportdesk_env.generation.twins import list_twins


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `cases` command and what it can do to `commands`."""
    parser = commands.add_parser("cases", help="show, list and export cases")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="print one case as an agent sees it")
    show.add_argument("--task", metavar="ID", help="id of the case")
    show.add_argument("--split", help="split of the case, with --index")
    show.add_argument("--index", type=int, metavar="N", help="index in the split")
    show.set_defaults(run=_show)
    listing = actions.add_parser("list", help="print one line per case")
    listing.set_defaults(run=_list)
    twins = actions.add_parser("twins", help="print what the twins of a case change; for people")
    twins.add_argument("split", metavar="SPLIT", help="split of the case")
    twins.add_argument("index", type=int, metavar="INDEX", help="index in the split")
    twins.set_defaults(run=_twins)
    export = actions.add_parser("export", help="write cases as JSON lines, prompts included")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write")
    export.set_defaults(run=_export)
    for ranged in (listing, export):
        ranged.add_argument("--split", default="validation", help="default: validation")
        ranged.add_argument("--family", help="only cases of this family")
        ranged.add_argument("--start", type=int, default=0, metavar="N", help="first index")
        ranged.add_argument("--count", type=int, default=20, metavar="N", help="default: 20")
    for keyed in (show, export):
        keyed.add_argument("--gold", action="store_true", help="add the answer key, for people")


def _show(options: argparse.Namespace) -> int:
    query = CaseQuery(options.task, options.split, options.index)
    if query.is_open:
        return _refuse("name a case: --task ID, or --split S with --index N")
    try:
        case = find_case(query)
    except TaskNotFound as wrong:
        return _refuse(str(wrong))
    sys.stdout.write(f"{render_case(_observe(case))}\n")
    if options.gold:
        sys.stdout.write(f"\nanswer key:\n{json.dumps(_key(case.resolution), indent=2)}\n")
    return 0


def _list(options: argparse.Namespace) -> int:
    try:
        for case in _chosen(options):
            place = f"{case.task_id}\t{case.family}\t{case.difficulty.value}"
            sys.stdout.write(f"{place}\t{case.ticket.subject}\n")
    except TaskNotFound as wrong:
        return _refuse(str(wrong))
    return 0


def _twins(options: argparse.Namespace) -> int:
    try:
        twins = list_twins(options.split, options.index)
    except TaskNotFound as wrong:
        return _refuse(str(wrong))
    for twin in twins:
        sys.stdout.write(f"{twin.case.task_id}: {twin.kind.value} twin\n")
        for path, before, after in twin.changed:
            sys.stdout.write(f"  {path}: {before or 'nothing'} -> {after or 'nothing'}\n")
        sys.stdout.write(f"  gold differs in: {', '.join(twin.differs) or 'nothing'}\n")
    return 0


def _export(options: argparse.Namespace) -> int:
    try:
        written = 0
        with options.out.open("w", encoding="utf-8") as file:
            for case in _chosen(options):
                file.write(f"{json.dumps(_row(case, has_key=options.gold))}\n")
                written += 1
    except (OSError, TaskNotFound) as wrong:
        return _refuse(str(wrong))
    sys.stdout.write(f"{written} cases written to {options.out}\n")
    return 0


def _chosen(options: argparse.Namespace) -> Iterator[Case]:
    """Yield `count` cases of the family asked for, from `start` on."""
    places = range(num_cases(options.split))[max(options.start, 0) :]
    cases = (get_case(options.split, index) for index in places)
    fitting = (case for case in cases if options.family in (None, case.family))
    return islice(fitting, max(options.count, 0))


def _row(case: Case, *, has_key: bool) -> dict[str, object]:
    """Return what one exported line holds."""
    row: dict[str, object] = {
        "task_id": case.task_id,
        "split": case.split,
        "index": case.index,
        "difficulty": case.difficulty.value,
        "prompt": build_messages(_observe(case)),
    }
    return row | {"gold": _key(case.resolution)} if has_key else row


def _key(gold: Resolution) -> dict[str, object]:
    """Return the answer key in plain values."""
    return {
        "rule": gold.rule_id,
        "queue": gold.queue.value,
        "priority": gold.priority.value,
        "issue_type": gold.issue_type.value,
        "requested_fields": [field.value for field in gold.requested_fields],
        "status": gold.status.value,
        "resolution_code": gold.resolution_code.value,
        "reply_claims": [claim.label for claim in gold.reply_claims],
        "note_claims": [claim.label for claim in gold.note_claims],
        "forbidden": [kind.value for kind in gold.forbidden],
    }


def _observe(case: Case) -> Observation:
    return Episode.open(case, case.task_id, None, RewardMode.TERMINAL).observe("", None)


def _refuse(message: str) -> int:
    sys.stderr.write(f"supportdesk cases: {message}\n")
    return 2
