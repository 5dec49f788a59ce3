"""One visitor's case at the console: their own environment, and the form turned into actions."""

from collections.abc import Mapping
from typing import Protocol

from pydantic import ValidationError

from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.errors import SupportDeskError
from supportdesk_env.models import SupportDeskAction, SupportDeskObservation
from supportdesk_env.server.refusal import describe_refusal

FORM_FIELDS = (
    "operation",
    "queue",
    "priority",
    "issue_type",
    "status",
    "resolution_code",
    "requested_fields",
    "reply",
    "internal_note",
)
"""The form's fields, in the order of its controls."""

_OWN_FIELD = {
    Operation.REQUEST_INFO: "requested_fields",
    Operation.DRAFT_REPLY: "reply",
    Operation.ADD_INTERNAL_NOTE: "internal_note",
}
"""The field an operation is about; it is sent even when it repeats what the case holds."""


class VisitorEnvironment(Protocol):
    """What a desk needs of an environment."""

    def reset(self, *, task_id: str) -> SupportDeskObservation:
        """Open a case."""

    def step(self, action: SupportDeskAction) -> SupportDeskObservation:
        """Apply one action to it."""

    def close(self) -> None:
        """Give it up."""


class FormRefused(SupportDeskError, ValueError):
    """What the visitor entered cannot be applied; the message says what to change."""


class Desk:
    """One visitor's environment; no two visitors share one."""

    def __init__(self, environment: VisitorEnvironment) -> None:
        self._environment = environment
        self._latest: SupportDeskObservation | None = None

    @property
    def latest(self) -> SupportDeskObservation:
        """The observation the visitor is looking at."""
        if self._latest is None:
            raise FormRefused("Open a case first.")
        return self._latest

    def open(self, task_id: str | None) -> None:
        """Open the task's case, leaving whatever was open."""
        if not task_id:
            raise FormRefused("Choose a task first.")
        self._latest = self._environment.reset(task_id=task_id)

    def apply(self, form: Mapping[str, object]) -> None:
        """Apply the form as one step.

        Raises:
            FormRefused: Nothing was applied; the message says why.
        """
        if self.latest.done:
            raise FormRefused("This case is over. Open a case to go on.")
        if not form["operation"]:
            raise FormRefused("Choose an operation first.")
        fields = changed_fields(form, self.latest.case)
        try:
            action = SupportDeskAction.model_validate(fields)
        except ValidationError as error:
            raise FormRefused(describe_refusal(error)) from None
        self._latest = self._environment.step(action)

    def close(self) -> None:
        """Give up the visitor's environment."""
        self._environment.close()


def changed_fields(form: Mapping[str, object], case: CaseSnapshot) -> dict[str, object]:
    """Return the fields of an action: what differs from the case, and the operation's own."""
    operation = form["operation"]
    own = next((field for name, field in _OWN_FIELD.items() if name == operation), None)
    held = case.model_dump(mode="json")
    fields: dict[str, object] = {"operation": operation}
    for name in FORM_FIELDS[1:]:
        value = form[name]
        if value and (name == own or value != held[name]):
            fields[name] = value
    return fields
