"""Messages show a model the whole case and nothing about reward."""

import importlib.util

import pytest
import yaml

from supportdesk_env.chat import messages
from supportdesk_env.chat.messages import (
    build_messages,
    build_repair,
    build_tool_messages,
    estimate_tokens,
    render_case,
    render_result,
)
from supportdesk_env.domain.observation import CaseSnapshot, FollowUp, HistoryEntry
from supportdesk_env.domain.vocabulary import (
    FollowUpStatus,
    Operation,
    Queue,
    RequestField,
    ResolutionCode,
)
from supportdesk_env.episode.environment import CaseEnvironment
from tests.fakes import build_account, build_grade, build_observation, build_ticket

PLAYED = build_observation(
    case=CaseSnapshot(
        queue=Queue.BILLING_OPS,
        reply="Hello,\nwe refund it.",
        follow_up=FollowUp(
            status=FollowUpStatus.COMPLETE,
            message="Here it is.",
            provided_fields={RequestField.INVOICE_ID: "INV-7"},
        ),
    ),
    action_history=[
        HistoryEntry(
            step=1, operation=Operation.CLASSIFY, summary="Set queue.", reward_delta=0.73951
        )
    ],
    reward=0.73951,
    grade=build_grade(0.86213),
    feedback="Queue is set: billing_ops.",
)


class TestCase:
    """The case as a document."""

    def test_nothing_of_the_case_is_lost(self) -> None:
        """Ticket, record, articles and snapshot read back as they were."""
        shown = yaml.safe_load(render_case(PLAYED))
        assert shown["ticket"] == build_ticket().model_dump(mode="json")
        assert shown["account"] == build_account().model_dump(mode="json")
        assert shown["knowledge_base"] == [
            article.model_dump(mode="json") for article in PLAYED.knowledge_base
        ]
        assert shown["case"] == PLAYED.case.model_dump(mode="json")

    def test_it_says_where_the_episode_stands(self) -> None:
        """Objective, clock, steps done and feedback are part of it."""
        shown = yaml.safe_load(render_case(PLAYED))
        assert shown["objective"] == PLAYED.objective
        assert shown["sla_minutes_remaining_now"] == 116
        assert shown["feedback"] == "Queue is set: billing_ops."
        assert shown["steps_done"] == [
            {"step": 1, "operation": "classify", "summary": "Set queue."}
        ]

    def test_it_lists_the_whole_vocabulary(self) -> None:
        """A model sees every legal value of every field."""
        allowed = yaml.safe_load(render_case(PLAYED))["allowed"]
        assert allowed["queue"] == [*Queue]
        assert allowed["resolution_code"] == [*ResolutionCode]
        assert allowed["requested_fields"] == [*RequestField]

    def test_a_ticket_cannot_pass_for_structure(self) -> None:
        """Text that looks like a field stays inside the text."""
        shown = yaml.safe_load(render_case(PLAYED))
        assert "queue" not in shown["ticket"]
        assert "\nqueue: urgent" not in render_case(PLAYED)


class TestMessages:
    """The conversation a model is given."""

    def test_it_opens_with_the_rules_and_shows_the_case(self) -> None:
        """One system message, one user message, no placeholder left."""
        system, user = build_messages(PLAYED)
        assert (system["role"], user["role"]) == ("system", "user")
        assert system["content"].startswith("You work one case of an enterprise support desk")
        assert render_case(PLAYED) in user["content"]
        assert "Steps left: 3." in user["content"]
        assert "$" not in system["content"]

    def test_no_reward_and_no_grade_is_shown(self) -> None:
        """A model never learns what a step paid."""
        text = str(build_messages(PLAYED))
        assert "reward" not in text
        assert "0.73951" not in text
        assert "0.86213" not in text

    def test_a_repair_shows_the_answer_and_its_problems(self) -> None:
        """The model gets its own words back and every problem with them."""
        answer, problems = build_repair("nonsense", ["queue: given 1", "status: given 2"])
        assert answer == {"role": "assistant", "content": "nonsense"}
        assert "- queue: given 1\n- status: given 2" in problems["content"]

    def test_a_model_with_tools_is_told_to_call_one(self) -> None:
        """The same rules and the same case, and no word of JSON."""
        system, user = build_tool_messages(PLAYED)
        assert system["content"].startswith("You work one case of an enterprise support desk")
        assert "Each operation is a tool" in system["content"]
        assert render_case(PLAYED) in user["content"]
        assert "Call one tool." in user["content"]
        assert "JSON" not in system["content"] + user["content"]


class TestResult:
    """What a tool call answers."""

    def test_it_shows_what_can_change_and_nothing_else(self) -> None:
        """Feedback, the case as set so far, clock and steps; no article, no reward."""
        shown = yaml.safe_load(render_result(PLAYED))
        assert [*shown] == ["feedback", "case", "sla_minutes_remaining_now", "steps_left"]
        assert shown["case"] == PLAYED.case.model_dump(mode="json")
        assert "0.73951" not in render_result(PLAYED)

    def test_it_says_when_the_case_is_over(self) -> None:
        """Without the grade: nobody works on a case that is closed."""
        text = render_result(PLAYED.model_copy(update={"done": True}))
        assert "closed" in yaml.safe_load(text)["over"]
        assert "0.86213" not in text


class TestEstimate:
    """How much of a context window a text takes, roughly."""

    def test_it_is_a_quarter_of_the_characters(self) -> None:
        """Rounded up."""
        assert [estimate_tokens("a" * length) for length in (0, 1, 4, 5)] == [0, 1, 1, 2]


class TestDumper:
    """Text of a case, whichever YAML library writes it."""

    @pytest.mark.skipif(not hasattr(yaml, "CSafeDumper"), reason="PyYAML without libyaml")
    def test_is_the_same_without_libyaml(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Messages are part of what a version promises, so they may not depend on the host."""
        monkeypatch.delattr(yaml, "CSafeDumper")
        spec = importlib.util.spec_from_file_location("messages_in_python", messages.__file__)
        assert spec is not None
        assert spec.loader is not None
        in_python = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(in_python)
        for split in ("train", "test", "test_ood"):
            for index in range(8):
                seen = CaseEnvironment().reset(split=split, index=index)
                assert render_case(seen) == in_python.render_case(seen)
