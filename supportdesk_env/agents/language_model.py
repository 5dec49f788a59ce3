"""An agent that asks a language model behind an OpenAI-compatible endpoint.

Needs the `llm` extra. Nothing here is imported before a model is really asked for.
"""

import logging
import os
from collections.abc import Sequence
from http import HTTPStatus
from textwrap import shorten
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

import openai
from openai.types.shared_params import ResponseFormatJSONSchema
from pydantic import BaseModel, ValidationError

from supportdesk_env.agents.endpoint import KEY_VARIABLES, EndpointSettings, read_endpoint
from supportdesk_env.chat.actions import InvalidAnswer, action_schema, parse_action
from supportdesk_env.chat.messages import ChatMessage, build_messages, build_repair
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.errors import AgentFailure, EndpointFailure

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

_log = logging.getLogger(__name__)

_LONGEST_PROBLEM_CHARS = 200
_SCHEMA_REFUSED = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_IMPLEMENTED}
)


class LanguageModelAgent:
    """Asks a model for one action at a time, under a JSON schema where the endpoint takes it.

    An endpoint that refuses the schema is asked for plain JSON for the rest of the agent's life.
    An illegal answer earns one repair turn. Sampling is greedy and seeded.
    """

    def __init__(self, endpoint: EndpointSettings) -> None:
        self._endpoint = endpoint
        self._takes_schema = True
        self._client = openai.OpenAI(
            api_key=endpoint.api_key,
            base_url=endpoint.base_url,
            timeout=endpoint.timeout_s,
            max_retries=endpoint.retries,
        )

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._endpoint.model

    def act(self, observation: Observation) -> Action:
        """Return the model's action at `observation`.

        Raises:
            AgentFailure: The endpoint failed, or the repaired answer is illegal as well.
        """
        messages = build_messages(observation)
        answer = self._ask(messages, observation)
        action = parse_action(answer)
        if isinstance(action, InvalidAnswer):
            messages += build_repair(answer, action.problems)
            action = parse_action(self._ask(messages, observation))
        if isinstance(action, InvalidAnswer):
            problem = shorten(str(action), _LONGEST_PROBLEM_CHARS)
            raise AgentFailure(f"the model gave no legal action, also when asked again: {problem}")
        return action

    def close(self) -> None:
        """Close the connections to the endpoint."""
        self._client.close()

    def __enter__(self) -> Self:
        """Return the agent itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections, whatever happened."""
        self.close()

    def _ask(self, messages: Sequence[ChatMessage], observation: Observation) -> str:
        """Return the model's text, giving up the schema when the endpoint refuses it."""
        try:
            if self._takes_schema:
                try:
                    return self._request(messages, action_schema(observation))
                except openai.APIStatusError as refused:
                    if refused.status_code not in _SCHEMA_REFUSED:
                        raise
                    self._takes_schema = False
                    _log.warning("the endpoint refused the JSON schema; plain JSON from here on")
            return self._request(messages, None)
        except openai.OpenAIError as failed:
            raise EndpointFailure(self._describe(failed)) from failed

    def _request(self, messages: Sequence[ChatMessage], schema: dict[str, object] | None) -> str:
        response = self._client.chat.completions.with_raw_response.create(
            model=self._endpoint.model,
            messages=cast("list[ChatCompletionMessageParam]", messages),
            temperature=0.0,
            max_tokens=self._endpoint.max_tokens,
            seed=self._endpoint.seed if schema else openai.omit,
            response_format=_response_format(schema) if schema else openai.omit,
        )
        return _read_answer(response.content)

    def _describe(self, failed: openai.OpenAIError) -> str:
        """Return the cause without any text of the endpoint, which may repeat the key."""
        if isinstance(failed, openai.APITimeoutError):
            return f"the endpoint did not answer within {self._endpoint.timeout_s:g} s"
        if isinstance(failed, openai.APIConnectionError):
            return "no connection to the endpoint"
        if isinstance(failed, openai.APIStatusError):
            return f"the endpoint answered status {failed.status_code}"
        return f"the endpoint failed with {type(failed).__name__}"


def _response_format(schema: dict[str, object]) -> ResponseFormatJSONSchema:
    return {
        "type": "json_schema",
        "json_schema": {"name": "action", "schema": schema, "strict": True},
    }


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    """The one part of a chat completion that is read; endpoints differ in the rest."""

    choices: list[_Choice]


def _read_answer(body: bytes) -> str:
    """Return the text of the first choice in the endpoint's answer."""
    try:
        choices = _Completion.model_validate_json(body).choices
    except ValidationError:
        raise EndpointFailure("the endpoint's answer is no chat completion") from None
    if not choices:
        raise EndpointFailure("the endpoint's answer holds no choice")
    return choices[0].message.content or ""


def open_model() -> LanguageModelAgent:
    """Return the agent of the endpoint that the environment variables describe.

    Raises:
        ValueError: None of them holds a key, or one holds something unusable.
    """
    endpoint = read_endpoint(os.environ)
    if endpoint is None:
        raise ValueError(f"none of {', '.join(KEY_VARIABLES)} is set")
    return LanguageModelAgent(endpoint)
