"""The published description of the routes says what they take and answer."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from supportdesk_env.models import SupportDeskAction
from supportdesk_env.tasks import list_splits
from tests.server.playing import Json

CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
"""All but two: the framework turns `false` into the seed 0 before we see it, and a name has to be
printable, which JSON Schema cannot say."""


@pytest.fixture(scope="module")
def described(server_url: str) -> Json:
    """Return the description."""
    description: Json = httpx.get(f"{server_url}/openapi.json", trust_env=False).json()
    return description


class TestDescription:
    """What the framework leaves open."""

    def test_says_what_an_action_is(self, described: Json) -> None:
        """With every legal value, as the schema of the action itself."""
        schemas = described["components"]["schemas"]
        assert schemas["StepRequest"]["properties"]["action"]["$ref"].endswith("/SupportDeskAction")
        assert "billing_ops" in schemas["Queue"]["enum"]
        assert set(schemas["SupportDeskAction"]["properties"]) == {*SupportDeskAction.model_fields}

    def test_says_what_a_reset_takes(self, described: Json) -> None:
        """And that it takes nothing else."""
        reset = described["components"]["schemas"]["ResetRequest"]
        assert set(reset["properties"]) == {
            *("seed", "episode_id", "task_id", "split", "index", "difficulty", "family")
        }
        assert reset["additionalProperties"] is False

    def test_names_the_environment_and_its_splits(self, described: Json) -> None:
        """What can be asked of the task listing."""
        operation = described["paths"]["/{env_name}/task"]["post"]
        assert operation["parameters"][0]["schema"]["enum"] == ["supportdesk_env"]
        asked = described["components"]["schemas"]["GetTaskRequest"]["properties"]
        assert asked["split"]["enum"] == list_splits()

    def test_lists_refusals(self, described: Json) -> None:
        """By status, with the body they have."""
        assert {"200", "400", "404", "422"} <= set(
            described["paths"]["/reset"]["post"]["responses"]
        )
        assert "409" in described["paths"]["/step"]["post"]["responses"]

    def test_is_the_same_however_often_it_is_asked_for(
        self, server_url: str, described: Json
    ) -> None:
        """It is completed once."""
        again = httpx.get(f"{server_url}/openapi.json", trust_env=False).json()
        assert again == described


@pytest.mark.measurement
@pytest.mark.skipif(find_spec("schemathesis") is None, reason="needs: pip install schemathesis")
class TestSchemathesis:
    """Hundreds of requests drawn from the description, sound and unsound."""

    def test_every_answer_is_as_described(self, server_url: str, tmp_path: Path) -> None:
        """No answer fails on our side, and none is of a status or shape that is not published."""
        result = subprocess.run(
            [
                *(sys.executable, "-c", "from schemathesis.cli import schemathesis as run; run()"),
                *("run", f"{server_url}/openapi.json", "--checks", ",".join(CHECKED)),
                *("--phases", "examples,coverage,fuzzing", "--max-examples", "25"),
                *("--generation-deterministic", "--no-color"),
            ],
            cwd=tmp_path,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
