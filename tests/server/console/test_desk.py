"""A visitor's desk: the form turned into steps."""

import pytest

from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import Queue
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.server.console.desk import FORM_FIELDS, Desk, FormRefused, changed_fields
from supportdesk_env.server.supportdesk_environment import SupportDeskEnvironment
from tests.server.playing import TASK_IDS


def fill(**fields: object) -> dict[str, object]:
    """Return a form with these fields filled and the others empty."""
    return {**dict.fromkeys(FORM_FIELDS), **fields}


@pytest.fixture
def desk() -> Desk:
    """Return a desk with the first case open."""
    desk = Desk(SupportDeskEnvironment())
    desk.open(TASK_IDS[0])
    return desk


class TestChangedFields:
    """Only what the visitor changed becomes part of an action."""

    def test_empty_fields_and_held_values_are_left_out(self) -> None:
        """A form may keep showing what was set."""
        case = CaseSnapshot(queue=Queue.BILLING_OPS)
        form = fill(operation="classify", queue="billing_ops", priority="high", reply="")
        assert changed_fields(form, case) == {"operation": "classify", "priority": "high"}

    def test_the_operations_own_field_is_always_sent(self) -> None:
        """The environment says itself that a draft repeats the earlier one."""
        form = fill(operation="draft_reply", reply="Hello.")
        assert changed_fields(form, CaseSnapshot(reply="Hello.")) == form_of("Hello.")


def form_of(reply: str) -> dict[str, object]:
    """Return the action fields of a reply."""
    return {"operation": "draft_reply", "reply": reply}


class TestDesk:
    """Steps are applied to the visitor's own case."""

    def test_a_filled_form_is_one_step(self, desk: Desk) -> None:
        """The case holds it afterwards."""
        desk.apply(fill(operation="classify", queue="billing_ops"))
        assert desk.latest.case.queue is Queue.BILLING_OPS
        assert len(desk.latest.action_history) == 1

    @pytest.mark.parametrize(
        ("form", "message"),
        [
            (fill(), "Choose an operation"),
            (fill(operation="classify", queue="money"), r"queue: given 'money'\."),
            (fill(operation="draft_reply", reply="x" * 9000), r"reply: given .*8000"),
        ],
    )
    def test_a_wrong_form_is_explained_and_costs_nothing(
        self, desk: Desk, form: dict[str, object], message: str
    ) -> None:
        """The visitor reads a sentence; the case is as it was."""
        before = desk.latest
        with pytest.raises(FormRefused, match=message):
            desk.apply(form)
        assert desk.latest == before

    def test_a_case_that_is_over_takes_no_step(self, desk: Desk) -> None:
        """Until another is opened."""
        desk.apply(fill(operation="submit"))
        with pytest.raises(FormRefused, match="over"):
            desk.apply(fill(operation="submit"))
        desk.open(TASK_IDS[1])
        assert desk.latest.task_id == TASK_IDS[1]

    def test_nothing_is_open_at_first(self) -> None:
        """Neither a missing nor an unknown task opens anything."""
        desk = Desk(SupportDeskEnvironment())
        with pytest.raises(FormRefused, match="Open a case first"):
            desk.apply(fill(operation="submit"))
        with pytest.raises(FormRefused, match="Choose a task"):
            desk.open(None)
        with pytest.raises(TaskNotFound):
            desk.open("no_such_task")

    def test_desks_share_nothing(self, desk: Desk) -> None:
        """Each visitor works their own case."""
        other = Desk(SupportDeskEnvironment())
        other.open(TASK_IDS[0])
        desk.apply(fill(operation="classify", queue="billing_ops"))
        assert other.latest.case.queue is None
        desk.close()
        assert other.latest.task_id == TASK_IDS[0]
