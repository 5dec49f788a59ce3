"""The language model agent plays through a good endpoint and survives every bad one."""

import json

import pytest

from supportdesk_env.agents.language_model import LanguageModelAgent
from supportdesk_env.chat.actions import action_schema, render_action
from supportdesk_env.errors import AgentFailure
from tests.fakes import CLASSIFY, SUBMIT, Answer, Reply, Request, build_observation, serve

OBSERVATION = build_observation()
ILLEGAL = '{"operation": "classify", "queue": "billing"}'


def refuse_schema(request: Request) -> Reply:
    """Answer as an endpoint that knows no response format."""
    if "response_format" in request:
        return Reply(status=400, body=b'{"error": {"message": "unknown response_format"}}')
    return Reply(f"Sure!\n```json\n{render_action(CLASSIFY)}\n```")


def failure_of(answer: Answer, *, timeout_s: float = 5.0) -> str:
    """Return the cause the agent gives when the endpoint behaves like `answer`."""
    with (
        serve(answer) as endpoint,
        LanguageModelAgent(endpoint.settings(timeout_s=timeout_s)) as agent,
        pytest.raises(AgentFailure) as failed,
    ):
        agent.act(OBSERVATION)
    return str(failed.value)


class TestGoodEndpoint:
    """An endpoint that takes the schema."""

    def test_the_answer_is_the_action(self) -> None:
        """A legal answer is acted on as it is."""
        with (
            serve(lambda _: Reply(render_action(SUBMIT))) as endpoint,
            LanguageModelAgent(endpoint.settings()) as agent,
        ):
            assert agent.act(OBSERVATION) == SUBMIT
            assert agent.name == "stub-model"
            assert len(endpoint.requests) == 1

    def test_it_is_asked_greedily_under_the_schema(self) -> None:
        """Temperature, seed, length and schema go out with every request."""
        with (
            serve(lambda _: Reply(render_action(SUBMIT))) as endpoint,
            LanguageModelAgent(endpoint.settings()) as agent,
        ):
            agent.act(OBSERVATION)
            request = endpoint.requests[0]
        assert (request["temperature"], request["seed"]) == (0, 0)
        assert (request["model"], request["max_tokens"]) == ("stub-model", 4096)
        assert request["response_format"] == {
            "type": "json_schema",
            "json_schema": {"name": "action", "schema": action_schema(), "strict": True},
        }


class TestRefusedSchema:
    """An endpoint without constrained decoding."""

    def test_it_is_asked_for_plain_json_from_then_on(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        """One refusal is enough: it is logged, and the schema is not offered a second time."""
        with (
            serve(refuse_schema) as endpoint,
            LanguageModelAgent(endpoint.settings()) as agent,
        ):
            assert [agent.act(OBSERVATION), agent.act(OBSERVATION)] == [CLASSIFY, CLASSIFY]
            offered = ["response_format" in request for request in endpoint.requests]
        assert offered == [True, False, False]
        assert "refused the JSON schema" in caplog.text

    def test_a_request_that_is_refused_anyway_is_a_failure(self) -> None:
        """The status is named when plain JSON does not help."""
        assert failure_of(lambda _: Reply(status=422, body=b"{}")) == (
            "the endpoint answered status 422"
        )


class TestRepair:
    """An answer that is no legal action."""

    def test_an_illegal_queue_is_repaired_in_one_turn(self) -> None:
        """The model sees its answer with field, given and allowed, and answers again."""
        replies = [Reply(ILLEGAL), Reply(render_action(CLASSIFY))]
        with (
            serve(lambda _: replies.pop(0)) as endpoint,
            LanguageModelAgent(endpoint.settings()) as agent,
        ):
            assert agent.act(OBSERVATION) == CLASSIFY
            messages = json.dumps(endpoint.requests[1]["messages"])
        assert json.dumps(ILLEGAL)[1:-1] in messages
        assert 'queue: given \\"billing\\"; allowed: general_support' in messages

    @pytest.mark.parametrize("text", ["I cannot help.", '{"operation": "close"}', ILLEGAL, ""])
    def test_a_second_illegal_answer_is_a_failure(self, text: str) -> None:
        """Prose, wrong JSON, an illegal value or silence twice: one line says what was wrong."""
        cause = failure_of(lambda _: Reply(text))
        assert cause.startswith("the model gave no legal action, also when asked again: ")
        assert len(cause.splitlines()) == 1


class TestBadEndpoint:
    """An endpoint that fails."""

    @pytest.mark.parametrize(
        ("reply", "cause"),
        [
            (Reply(status=500, body=b"secret-key"), "the endpoint answered status 500"),
            (Reply(status=401, body=b"secret-key"), "the endpoint answered status 401"),
            (Reply(silent=True), "the endpoint did not answer within 0.2 s"),
            (Reply(hangs_up=True), "no connection to the endpoint"),
            (Reply(body=b"<html>"), "the endpoint's answer is no chat completion"),
            (Reply(body=b'{"choices": null}'), "the endpoint's answer is no chat completion"),
            (Reply(body=b'{"choices": []}'), "the endpoint's answer holds no choice"),
        ],
    )
    def test_the_failure_names_its_cause_and_not_the_key(self, reply: Reply, cause: str) -> None:
        """A failed request is an AgentFailure of one line, without any text of the endpoint."""
        assert failure_of(lambda _: reply, timeout_s=0.2) == cause

    def test_a_failed_request_is_tried_again_a_bounded_number_of_times(self) -> None:
        """With one retry the endpoint is asked twice, and a recovery is enough."""
        replies = [Reply(status=503, body=b"{}"), Reply(render_action(SUBMIT))]
        with (
            serve(lambda _: replies.pop(0)) as endpoint,
            LanguageModelAgent(endpoint.settings(retries=1)) as agent,
        ):
            assert agent.act(OBSERVATION) == SUBMIT
            assert len(endpoint.requests) == 2

    def test_nobody_listening_is_a_failure_too(self) -> None:
        """A closed port is told apart from a slow endpoint."""
        with serve(lambda _: Reply()) as endpoint:
            settings = endpoint.settings()
        with (
            LanguageModelAgent(settings) as agent,
            pytest.raises(AgentFailure, match="no connection"),
        ):
            agent.act(OBSERVATION)
