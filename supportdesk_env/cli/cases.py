"""`supportdesk cases`: shows, lists and exports cases; the answer key only on request."""

import argparse
import json
import sys

from supportdesk_env.chat.messages import build_messages, estimate_tokens, render_case
from supportdesk_env.cli.export import add_options, chosen
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.errors import InvalidFamily, TaskNotFound
from supportdesk_env.evaluation.rows import key_of, observe
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.generation.twins import list_twins


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `cases` command and what it can do to `commands`."""
    parser = commands.add_parser("cases", help="show, list and export cases")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="print one case as an agent sees it")
    show.add_argument("--task", metavar="ID", help="id of the case")
    show.add_argument("--split", help="split of the case, with --index")
    show.add_argument("--index", type=int, metavar="N", help="index in the split")
    show.add_argument(
        "--as-messages",
        action="store_true",
        help="print the chat messages a model gets, with an estimate of their tokens",
    )
    show.set_defaults(run=_show)
    listing = actions.add_parser("list", help="print one line per case")
    listing.set_defaults(run=_list)
    twins = actions.add_parser("twins", help="print what the twins of a case change; for people")
    twins.add_argument("split", metavar="SPLIT", help="split of the case")
    twins.add_argument("index", type=int, metavar="INDEX", help="index in the split")
    twins.set_defaults(run=_twins)
    export = actions.add_parser(
        "export",
        help="write cases as prompts, or played, as a dataset",
        description="Write cases as rows of a dataset: prompts for reinforcement learning or, with "
        "--played-by, solutions for supervised fine-tuning.",
    )
    add_options(export)
    listing.add_argument("--split", default="validation", help="default: validation")
    for ranged in (listing, export):
        ranged.add_argument("--family", help="only cases of this family")
        ranged.add_argument("--start", type=int, default=0, metavar="N", help="first index")
        ranged.add_argument("--count", type=int, default=20, metavar="N", help="default: 20")
    for keyed in (show, export):
        keyed.add_argument(
            "--gold", action="store_true", help="add the answer key, for people and for training"
        )


def _show(options: argparse.Namespace) -> int:
    query = CaseQuery(options.task, options.split, options.index)
    if query.is_open:
        return _refuse("name a case: --task ID, or --split S with --index N")
    try:
        case = find_case(query)
    except (TaskNotFound, InvalidFamily) as wrong:
        return _refuse(str(wrong))
    observation = observe(case)
    shown = _render_messages(observation) if options.as_messages else render_case(observation)
    sys.stdout.write(f"{shown}\n")
    if options.gold:
        sys.stdout.write(f"\nanswer key:\n{json.dumps(_explain(case), indent=2)}\n")
    return 0


def _explain(case: Case) -> dict[str, object]:
    """Return the answer key with the values that its claims need, and what a customer answers."""
    gold, answer = case.resolution, case.answer
    values = {
        claim.label: {
            slot.name: [f"{value.kind.value} {value.text}" for value in slot.accepts]
            for slot in claim.slots
        }
        for claim in (*gold.reply_claims, *gold.note_claims)
        if claim.slots
    }
    told: dict[str, object] | None = None
    if answer:
        told = {
            "kind": answer.kind.value,
            "opening": answer.opening,
            "given": {item.field.value: item.value for item in answer.given},
            "where something is lacking": answer.lacking,
            "closing": answer.closing,
        }
    return {**key_of(gold), "values": values, "customer_answer": told}


def _render_messages(observation: Observation) -> str:
    """Return the chat messages, each under a line with its size, and the size of all."""
    parts, total = [], 0
    for message in build_messages(observation):
        tokens = estimate_tokens(message["content"])
        total += tokens
        size = f"{len(message['content'])} characters, about {tokens} tokens"
        parts.append(f"--- {message['role']}: {size}\n{message['content']}\n")
    return "\n".join([*parts, f"--- about {total} tokens in all (characters / 4)"])


def _list(options: argparse.Namespace) -> int:
    try:
        for case in chosen(options, options.split):
            place = f"{case.task_id}\t{case.family}\t{case.difficulty.value}"
            sys.stdout.write(f"{place}\t{case.ticket.subject}\n")
    except (TaskNotFound, InvalidFamily) as wrong:
        return _refuse(str(wrong))
    return 0


def _twins(options: argparse.Namespace) -> int:
    try:
        twins = list_twins(options.split, options.index)
    except (TaskNotFound, InvalidFamily) as wrong:
        return _refuse(str(wrong))
    for twin in twins:
        sys.stdout.write(f"{twin.case.task_id}: {twin.kind.value} twin\n")
        for path, before, after in twin.changed:
            sys.stdout.write(f"  {path}: {before or 'nothing'} -> {after or 'nothing'}\n")
        sys.stdout.write(f"  gold differs in: {', '.join(twin.differs) or 'nothing'}\n")
    return 0


def _refuse(message: str) -> int:
    sys.stderr.write(f"supportdesk cases: {message}\n")
    return 2
