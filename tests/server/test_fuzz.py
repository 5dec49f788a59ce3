"""Whatever JSON a client sends as an action or a reset is answered, and the session goes on.

The framework closes a session over an error that it cannot write down; ours are all writable.
"""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openenv.core.env_server.types import WSErrorResponse
from pydantic import ValidationError

from supportdesk_env.domain.vocabulary import Operation, Queue
from supportdesk_env.models import SupportDeskAction
from tests.server.playing import RawSession

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(Queue),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from([*SupportDeskAction.model_fields])
ACTIONS = st.dictionaries(FIELDS | st.text(max_size=5), VALUES, max_size=5)
LIKELY_ACTIONS = st.builds(
    lambda operation, rest: {**rest, "operation": operation}, st.sampled_from(Operation), ACTIONS
)
NAMES = st.sampled_from(["seed", "episode_id", "task_id", "split", "index", "difficulty", "family"])
RESETS = st.dictionaries(NAMES | st.text(max_size=5), VALUES, max_size=4)
CODES = {"VALIDATION_ERROR", "EXECUTION_ERROR"}


@pytest.fixture(scope="module")
def session(server_url: str) -> Iterator[RawSession]:
    """Yield one session that has to survive everything."""
    with RawSession(server_url) as session:
        yield session


def read(data: dict[str, object]) -> SupportDeskAction | ValidationError:
    """Return the action that `data` is, or why it is none."""
    try:
        return SupportDeskAction.model_validate(data)
    except ValidationError as error:
        return error


def code_of(answer: str) -> str:
    """Return the code of an error, `observation` for an observation; nothing else may come."""
    told = json.loads(answer)
    if told["type"] == "error":
        assert told["data"]["code"] in CODES, answer
        for telltale in ("Traceback", "site-packages", "/supportdesk_env/"):
            assert telltale not in answer
        return str(told["data"]["code"])
    assert told["type"] == "observation"
    assert set(told["data"]) == {"observation", "reward", "done"}
    return "observation"


class TestActions:
    """Anything as the data of a step."""

    @given(LIKELY_ACTIONS | ACTIONS)
    def test_is_an_action_or_an_error_that_can_be_written_down(
        self, data: dict[str, object]
    ) -> None:
        """JSON carries every refusal."""
        answer = read(data)
        if isinstance(answer, SupportDeskAction):
            assert SupportDeskAction.model_validate_json(answer.model_dump_json()) == answer
        else:
            told = WSErrorResponse(data={"errors": answer.errors()})
            assert json.loads(told.model_dump_json())["data"]["errors"]

    @settings(max_examples=150)
    @given(data=LIKELY_ACTIONS | ACTIONS)
    def test_the_session_survives_it(self, session: RawSession, data: dict[str, object]) -> None:
        """It is a step, or a refusal that says what is allowed; the next reset works."""
        session.reset(task_id="billing_refund_easy")
        code_of(json.dumps(session.ask("step", data)))
        assert session.ask("state")["type"] == "state"


class TestResets:
    """Anything as the data of a reset."""

    @settings(max_examples=150)
    @given(data=RESETS)
    def test_the_session_survives_it(self, session: RawSession, data: dict[str, object]) -> None:
        """A case is opened, or the reset is refused and the session goes on."""
        code_of(json.dumps(session.ask("reset", data)))
        assert session.reset(task_id="billing_refund_easy")["remaining_steps"] == 6


class TestFrames:
    """Anything as a message."""

    @settings(max_examples=150)
    @given(message=st.dictionaries(st.sampled_from(["type", "data"]) | st.text(), VALUES))
    def test_an_object_is_answered(self, session: RawSession, message: dict[str, object]) -> None:
        """With an error of the protocol, whatever stands in it."""
        answer = session.say(json.dumps(message))
        assert answer["type"] == "error"
        assert answer["data"]["code"] in {"UNKNOWN_TYPE", "VALIDATION_ERROR", "INVALID_JSON"}
