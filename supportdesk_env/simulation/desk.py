"""The desk applies one action to a case: all of it, or nothing with a reason."""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.exchange import CustomerAnswer
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import Operation, RequestField
from supportdesk_env.simulation.customer import answer

FIELDS = (
    "queue",
    "priority",
    "issue_type",
    "status",
    "resolution_code",
    "requested_fields",
    "reply",
    "internal_note",
)
"""What an action can set, in the order it is reported."""

_NEEDS: dict[Operation, tuple[str, ...]] = {
    Operation.CLASSIFY: ("queue", "priority", "issue_type", "status", "resolution_code"),
    Operation.REQUEST_INFO: ("requested_fields",),
    Operation.DRAFT_REPLY: ("reply",),
    Operation.ADD_INTERNAL_NOTE: ("internal_note",),
    Operation.SUBMIT: (),
}
_NEWS = "The answer to the request is in case.follow_up."
_TEXTS = frozenset({"reply", "internal_note"})


class Applied(NamedTuple):
    """What an action did to the case."""

    snapshot: CaseSnapshot
    summary: str
    feedback: str
    fault: str = ""
    """`no_op`, `refused` or `repetition`; empty when the action was sound."""


def apply_action(
    action: Action, snapshot: CaseSnapshot, prepared: CustomerAnswer | None = None
) -> Applied:
    """Return the case after `action`; an action that is refused changes nothing at all.

    `prepared` is what the customer will answer to a request, if they will.
    """
    given = {name: value for name in FIELDS if (value := getattr(action, name)) is not None}
    if problem := _find_problem(action.operation, given):
        return Applied(
            snapshot, f"{action.operation.value} refused", f"Refused: {problem}", "refused"
        )
    if not given and action.operation is not Operation.SUBMIT:
        needed = ", ".join(_NEEDS[action.operation])
        feedback = f"Nothing was done: {action.operation.value} sets {needed}; none was given."
        return Applied(snapshot, f"{action.operation.value} without a field", feedback, "no_op")
    if "requested_fields" in given:
        given["requested_fields"] = [f for f in RequestField if f in given["requested_fields"]]
    changed = [name for name, value in given.items() if getattr(snapshot, name) != value]
    if given and not changed and action.operation is not Operation.SUBMIT:
        feedback = f"Nothing changed: {', '.join(given)} already had that value."
        return Applied(snapshot, f"{action.operation.value} repeated", feedback, "repetition")
    after = snapshot.model_copy(update={name: given[name] for name in changed})
    if "requested_fields" in changed:
        after = after.model_copy(update={"follow_up": answer(after, prepared)})
    done = _report(action.operation, changed, after)
    if after.follow_up is snapshot.follow_up:
        return done
    is_news = after.follow_up != snapshot.follow_up and bool(after.follow_up.message)
    return done._replace(feedback=f"{done.feedback} {_NEWS}") if is_news else done


def apply_actions(
    actions: Iterable[Action], max_steps: int, prepared: CustomerAnswer | None = None
) -> list[Applied]:
    """Return what each action did to a new case, up to the hand-over or the last allowed step."""
    applied: list[Applied] = []
    snapshot = CaseSnapshot()
    for action in islice(actions, max_steps):
        applied.append(apply_action(action, snapshot, prepared))
        snapshot = applied[-1].snapshot
        if snapshot.submitted:
            break
    return applied


def _find_problem(operation: Operation, given: dict[str, object]) -> str:
    """Return why the action cannot be taken, empty when it can."""
    blank = [name for name in given if name in _TEXTS and not str(given[name]).strip()]
    if blank:
        return f"{blank[0]} is blank; give text, or leave it out to keep what is there."
    needed = _NEEDS[operation]
    if needed and given and given.keys().isdisjoint(needed):
        return (
            f"{operation.value} needs {' or '.join(needed)}; given were {', '.join(given)}. "
            "Nothing was changed."
        )
    if operation is Operation.REQUEST_INFO and given.get("requested_fields") == []:
        return "requested_fields is empty; name at least one field, or use another operation."
    return ""


def _report(operation: Operation, changed: list[str], after: CaseSnapshot) -> Applied:
    """Return the case after a sound action, handed over if it was `submit`, and what it did."""
    if operation is Operation.SUBMIT:
        after = after.model_copy(update={"submitted": True})
    words = [_describe(name, getattr(after, name)) for name in changed]
    summary = f"{operation.value}: {'; '.join(words)}" if words else operation.value
    feedback = f"Set {'; '.join(words)}." if words else ""
    if operation is Operation.SUBMIT:
        feedback = f"{feedback} The case was handed over.".strip()
    return Applied(after, summary, feedback)


def _describe(name: str, value: object) -> str:
    if name in _TEXTS:
        return f"{name} ({len(str(value))} characters)"
    if isinstance(value, list):
        return f"{name} = {', '.join(value) or 'none'}"
    return f"{name} = {value}"
