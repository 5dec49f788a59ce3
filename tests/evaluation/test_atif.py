"""An episode as ATIF-v1.7, checked by strict models of it."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.evaluation.atif import to_atif
from supportdesk_env.evaluation.results import Manifest
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.evaluation.transcripts import Transcript, replay
from tests.evaluation.atif import Document

MANIFEST = Manifest(
    agent="supportdesk_env.agents.heuristic:RuleBasedAgent",
    split="train",
    start=0,
    count=1,
    trials=1,
    package_version="1.2.3",
    dataset_version="4",
    grader_version="6",
)


@pytest.fixture(scope="module")
def transcript() -> Transcript:
    """Return an episode of the rules."""
    return replay(play_on(RuleBasedAgent(), "train", 4, 0), "train")


def break_order(document: dict[str, Any]) -> None:
    """Number a step wrongly."""
    document["steps"][-1]["step_id"] = 1


def break_reference(document: dict[str, Any]) -> None:
    """Answer a call nobody made."""
    document["steps"][-1]["observation"]["results"][0]["source_call_id"] = "call_0"


def add_field(document: dict[str, Any]) -> None:
    """Add what the format does not know."""
    document["steps"][0]["reward"] = 1.0


def let_user_act(document: dict[str, Any]) -> None:
    """Let a message of the user call a tool."""
    document["steps"][1]["tool_calls"] = []


class TestDocument:
    """What it holds."""

    def test_fits_the_format(self, transcript: Transcript) -> None:
        """Also after a round trip through JSON."""
        text = json.dumps(to_atif(transcript, MANIFEST))
        document = Document.model_validate_json(text)
        assert document.model_dump(exclude_unset=True) == json.loads(text)

    def test_tells_every_action_with_its_result(self, transcript: Transcript) -> None:
        """System and user message first, then a step per action, as it was recorded."""
        document = Document.model_validate(to_atif(transcript, MANIFEST))
        assert [step.source for step in document.steps[:2]] == ["system", "user"]
        recorded = transcript.trajectory.steps
        for step, played in zip(document.steps[2:], recorded, strict=True):
            assert step.tool_calls is not None
            assert step.observation is not None
            (call,) = step.tool_calls
            given = played.action.model_dump(mode="json", exclude_none=True)
            assert {"operation": call.function_name, **call.arguments} == given
            shown = "".join((step.observation.results[0].content or "").split())
            assert "".join(played.feedback.split()) in shown

    def test_tells_grade_and_origin(self, transcript: Transcript) -> None:
        """Total and eight components; versions, place and trial."""
        document = Document.model_validate(to_atif(transcript, MANIFEST))
        grade, metrics = transcript.trajectory.grade, document.final_metrics
        assert grade is not None
        assert metrics is not None
        assert metrics.extra is not None
        assert metrics.extra["score"] == grade.total
        parts = {part.name: part.score for part in grade.components}
        assert metrics.extra["components"] == parts
        assert document.agent.version == "1.2.3"
        origin = {"split": "train", "index": 4, "dataset_version": "4", "grader_version": "6"}
        assert origin.items() <= (document.extra or {}).items()

    def test_claims_no_cost_that_is_not_known(self, transcript: Transcript) -> None:
        """Absent, and never 0."""
        document = Document.model_validate(to_atif(transcript, MANIFEST))
        assert document.final_metrics is not None
        assert document.final_metrics.total_cost_usd is None
        assert all(step.metrics is None for step in document.steps)


class TestModels:
    """The models of the format, which must be able to refuse."""

    @pytest.mark.parametrize("fault", [break_order, break_reference, add_field, let_user_act])
    def test_refuse_a_broken_document(
        self, fault: Callable[[dict[str, Any]], None], transcript: Transcript
    ) -> None:
        """One fault each."""
        document = copy.deepcopy(to_atif(transcript, MANIFEST))
        fault(document)
        with pytest.raises(ValidationError):
            Document.model_validate(document)
