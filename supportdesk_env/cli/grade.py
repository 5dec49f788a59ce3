"""`supportdesk grade`: grades any text, or a whole sequence of actions, against any case."""

import argparse
import sys
from pathlib import Path

from pydantic import ValidationError

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation, RequestField
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.grading.rendering import render_report
from supportdesk_env.grading.rubric import Grader
from supportdesk_env.simulation.desk import apply_actions


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `grade` command to `commands`."""
    parser = commands.add_parser(
        "grade",
        help="grade a reply, a note or a whole sequence of actions and explain the score",
        description="Grade texts against a case and print every claim that was read in them. "
        "Given texts are graded as handed over; what is not given counts as not set.",
    )
    parser.add_argument("--task", metavar="ID", help="id of the case")
    parser.add_argument("--split", help="split of the case, with --index")
    parser.add_argument("--index", type=int, metavar="N", help="index in the split")
    parser.add_argument("--reply", type=Path, metavar="FILE", help="text to the customer")
    parser.add_argument("--note", type=Path, metavar="FILE", help="internal note")
    parser.add_argument(
        "--fields", nargs="*", metavar="FIELD", choices=list(RequestField), help="fields asked for"
    )
    parser.add_argument(
        "--action", type=Path, metavar="FILE", help="actions as JSON lines, applied in order"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the grade and return the exit status: 0, or 2 when something given is unusable."""
    query = CaseQuery(options.task, options.split, options.index)
    if query.is_open:
        return _refuse("name a case: --task ID, or --split S with --index N")
    try:
        case = find_case(query)
        applied = apply_actions(_read_actions(options), case.max_steps, case.answer)
    except (OSError, UnicodeDecodeError, TaskNotFound) as wrong:
        return _refuse(str(wrong))
    except ValidationError as wrong:
        details = wrong.errors(include_url=False, include_input=False)
        return _refuse("; ".join(f"{'.'.join(map(str, d['loc']))}: {d['msg']}" for d in details))
    snapshot = applied[-1].snapshot
    for faulty in filter(lambda step: step.fault, applied):
        sys.stderr.write(f"{faulty.feedback}\n")
    report = Grader(case).grade(snapshot)
    if options.json:
        sys.stdout.write(f"{report.model_dump_json(indent=2)}\n")
    else:
        sys.stdout.write(render_report(report, snapshot.reply, snapshot.internal_note))
    return 0


def _read_actions(options: argparse.Namespace) -> list[Action]:
    """Return the actions given: those of the file, then one that hands over the given texts."""
    actions = []
    if options.action:
        lines = options.action.read_text("utf-8").splitlines()
        actions = [Action.model_validate_json(line) for line in lines if line.strip()]
    texts = {"reply": options.reply, "internal_note": options.note}
    given: dict[str, object] = {k: path.read_text("utf-8") for k, path in texts.items() if path}
    if options.fields is not None:
        given["requested_fields"] = options.fields
    if given or not actions:
        actions.append(Action.model_validate({"operation": Operation.SUBMIT, **given}))
    return actions


def _refuse(message: str) -> int:
    sys.stderr.write(f"supportdesk grade: {message}\n")
    return 2
