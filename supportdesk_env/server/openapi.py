"""The published description of the HTTP routes, with what the framework leaves open.

It knows neither our reset arguments nor what an action is, and lists no refusals.
"""

from typing import Any

from fastapi import FastAPI

from supportdesk_env import tasks
from supportdesk_env.models import SupportDeskAction
from supportdesk_env.server.reset_arguments import describe_reset_arguments

_AT = "#/components/schemas/"
_REFUSAL = {
    "type": "object",
    "title": "Refusal",
    "description": "Why a request was refused, in words.",
    "properties": {"error": {"type": "string"}, "detail": {"type": "string"}},
    "required": ["detail"],
}
_NO_TEXT = "The body is no text."
_REFUSED = {
    "/reset": {"400": _NO_TEXT, "404": "There is no such case."},
    "/step": {"400": _NO_TEXT, "409": "There is no episode to step; this route never has one."},
}
_REFUSED_BY_TASK_API = {
    "400": f"There is no such index. {_NO_TEXT}",
    "404": "There is no such environment or split.",
}


def describe_routes(app: FastAPI, env_name: str) -> None:
    """Complete the description of `app` the first time it is asked for."""
    describe = app.openapi

    def describe_completely() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(describe(), env_name)
        return app.openapi_schema

    app.openapi = describe_completely  # type: ignore[method-assign] # FastAPI documents this way


def _complete(description: dict[str, Any], env_name: str) -> dict[str, Any]:
    schemas = description["components"]["schemas"]
    _describe_bodies(schemas)
    for path, operations in description["paths"].items():
        for operation in operations.values():
            _add_refusals(path, operation["responses"])
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "env_name":
                    parameter["schema"]["enum"] = [env_name]
    return description


def _describe_bodies(schemas: dict[str, Any]) -> None:
    action = SupportDeskAction.model_json_schema(ref_template=f"{_AT}{{model}}")
    schemas.update(action.pop("$defs"), SupportDeskAction=action, Refusal=_REFUSAL)
    reset, step = schemas["ResetRequest"], schemas["StepRequest"]
    reset["properties"] = describe_reset_arguments()
    reset["additionalProperties"] = False
    reset["examples"] = [{}, {"split": "test", "index": 0}, {"seed": 42}]
    step["properties"]["action"] = {"$ref": f"{_AT}SupportDeskAction"}
    step["examples"] = [{"action": {"operation": "classify", "queue": "billing_ops"}}]
    for name in ("ListTasksRequest", "NumTasksRequest", "GetTaskRequest", "GetTaskRangeRequest"):
        schemas[name]["properties"]["split"]["enum"] = tasks.list_splits()


def _add_refusals(path: str, responses: dict[str, Any]) -> None:
    refused = _REFUSED_BY_TASK_API if "{env_name}" in path else _REFUSED.get(path, {})
    for status, reason in refused.items():
        responses[status] = {"description": reason, "content": _as_json({"$ref": f"{_AT}Refusal"})}
    if "422" in responses:
        either = [{"$ref": f"{_AT}{name}"} for name in ("HTTPValidationError", "Refusal")]
        responses["422"]["content"] = _as_json({"anyOf": either})


def _as_json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
