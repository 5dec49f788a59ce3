"""The desk applies an action as a whole, or says why not."""

import pytest

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.simulation.desk import Applied, apply_action

NEW = CaseSnapshot()


def apply(snapshot: CaseSnapshot = NEW, **fields: object) -> Applied:
    """Return what the action with `fields` does to `snapshot`."""
    return apply_action(Action.model_validate(fields), snapshot)


class TestSoundActions:
    """Actions that are carried out."""

    def test_set_several_fields_at_once(self) -> None:
        """One action may set fields of several operations; the rest stays as it is."""
        start = CaseSnapshot(internal_note="Kept.")
        done = apply(start, operation="classify", queue="billing_ops", priority="low", reply="Hi.")
        assert done.snapshot == CaseSnapshot.model_validate(
            {
                "queue": "billing_ops",
                "priority": "low",
                "reply": "Hi.",
                "internal_note": "Kept.",
            }
        )
        assert done.fault == ""

    def test_are_described_without_judging_them(self) -> None:
        """Feedback and history say what was set, texts by their length."""
        done = apply(operation="classify", queue="billing_ops", reply="Hello.")
        assert done.feedback == "Set queue = billing_ops; reply (6 characters)."
        assert done.summary == "classify: queue = billing_ops; reply (6 characters)"

    def test_a_new_text_replaces_the_earlier_one(self) -> None:
        """Drafts do not pile up."""
        done = apply(CaseSnapshot(reply="First."), operation="draft_reply", reply="Second.")
        assert done.snapshot.reply == "Second."

    def test_requested_fields_are_put_in_order_once_each(self) -> None:
        """Order and repetition of fields do not matter."""
        done = apply(
            operation="request_info", requested_fields=["region", "workspace_id", "region"]
        )
        assert done.snapshot.requested_fields == ["workspace_id", "region"]
        assert done.snapshot.follow_up.status == "pending"
        assert done.feedback == "Set requested_fields = workspace_id, region."

    def test_a_request_can_be_taken_back(self) -> None:
        """Another operation may empty the set, and the exchange with it."""
        asked = apply(operation="request_info", requested_fields=["region"]).snapshot
        done = apply(asked, operation="classify", queue="billing_ops", requested_fields=[])
        assert (done.snapshot.requested_fields, done.snapshot.follow_up.status) == ([], "none")
        assert "requested_fields = none" in done.feedback

    def test_only_what_changed_is_reported(self) -> None:
        """A value given again beside a new one is not news."""
        start = CaseSnapshot.model_validate({"queue": "billing_ops"})
        done = apply(start, operation="classify", queue="billing_ops", priority="low")
        assert (done.feedback, done.fault) == ("Set priority = low.", "")


class TestSubmit:
    """The hand-over."""

    def test_needs_no_field(self) -> None:
        """A bare submit hands the case over."""
        done = apply(operation="submit")
        assert (done.snapshot.submitted, done.feedback) == (True, "The case was handed over.")

    def test_may_bring_last_changes(self) -> None:
        """Fields given with a submit are set before the hand-over."""
        done = apply(operation="submit", queue="billing_ops")
        assert done.feedback == "Set queue = billing_ops. The case was handed over."
        assert (done.snapshot.queue, done.snapshot.submitted) == ("billing_ops", True)

    def test_repeating_a_value_is_no_fault(self) -> None:
        """Handing over with values that stand already costs nothing."""
        start = CaseSnapshot.model_validate({"queue": "billing_ops"})
        assert apply(start, operation="submit", queue="billing_ops").fault == ""


class TestFaults:
    """Actions that are not carried out; the case stays exactly as it was."""

    @pytest.mark.parametrize(
        ("fields", "fault", "feedback"),
        [
            ({"operation": "classify"}, "no_op", "classify sets queue, priority"),
            ({"operation": "draft_reply"}, "no_op", "draft_reply sets reply; none was given"),
            (
                {"operation": "classify", "queue": "billing_ops"},
                "repetition",
                "Nothing changed: queue already had that value.",
            ),
            (
                {"operation": "draft_reply", "queue": "compliance_ops"},
                "refused",
                "Refused: draft_reply needs reply; given were queue.",
            ),
            (
                {"operation": "draft_reply", "reply": " \n"},
                "refused",
                "Refused: reply is blank",
            ),
            (
                {"operation": "submit", "internal_note": ""},
                "refused",
                "Refused: internal_note is blank",
            ),
            (
                {"operation": "request_info", "requested_fields": []},
                "refused",
                "Refused: requested_fields is empty",
            ),
        ],
    )
    def test_say_why_and_change_nothing(
        self, fields: dict[str, object], fault: str, feedback: str
    ) -> None:
        """A no-op, a repetition or a refused value is named and leaves the case alone."""
        start = CaseSnapshot.model_validate({"queue": "billing_ops"})
        done = apply(start, **fields)
        assert (done.fault, done.snapshot) == (fault, start)
        assert feedback in done.feedback

    def test_nothing_of_a_refused_action_is_kept(self) -> None:
        """A refusal covers the whole action, sound fields included."""
        done = apply(operation="draft_reply", reply="  ", queue="billing_ops")
        assert (done.fault, done.snapshot) == ("refused", NEW)
