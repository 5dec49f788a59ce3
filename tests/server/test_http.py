"""The HTTP routes of a real server."""

from collections.abc import Iterator

import httpx
import pytest

from supportdesk_env.server.settings import MAX_MESSAGE_BYTES
from tests.server.playing import MOVES, TASK_IDS, Json

TASKS = "/supportdesk_env"


@pytest.fixture
def client(server_url: str) -> Iterator[httpx.Client]:
    """Yield a client of the default server."""
    with httpx.Client(base_url=server_url, trust_env=False, timeout=60) as client:
        yield client


class TestControl:
    """Reset, step and state over plain HTTP, where every request is an episode of its own."""

    def test_an_empty_reset_opens_the_first_canonical_case(self, client: httpx.Client) -> None:
        """The smallest request there is."""
        answer = client.post("/reset", json={})
        assert answer.status_code == 200
        assert answer.json()["observation"]["task_id"] == TASK_IDS[0]
        assert (answer.json()["reward"], answer.json()["done"]) == (None, False)

    def test_a_reset_without_a_body_works_too(self, client: httpx.Client) -> None:
        """Ping tools send none."""
        assert client.post("/reset").status_code == 200

    @pytest.mark.parametrize(
        ("body", "status", "named"),
        [
            ({"task_id": "x"}, 404, "billing_refund_easy"),
            ({"split": "canonical", "index": 9}, 404, "index 9"),
            ({"task_id": 5}, 422, "task_id"),
            ({"tsak_id": "x"}, 422, "task_id"),
            ({"seed": "seven"}, 422, "seed"),
            ({"episode_id": "x" * 400}, 422, "episode_id"),
        ],
    )
    def test_a_refused_reset_says_why(
        self, client: httpx.Client, body: Json, status: int, named: str
    ) -> None:
        """The status fits the error and the JSON body names it."""
        answer = client.post("/reset", json=body)
        assert answer.status_code == status
        assert named in str(answer.json()["detail"])

    def test_a_step_needs_an_episode(self, client: httpx.Client) -> None:
        """Plain HTTP keeps none, and says so instead of stepping an empty environment."""
        answer = client.post("/step", json={"action": MOVES[0]})
        assert answer.status_code == 409
        assert answer.json()["error"] == "EpisodeNotStarted"

    def test_an_illegal_action_is_named(self, client: httpx.Client) -> None:
        """With the field and the allowed values."""
        answer = client.post("/step", json={"action": {"operation": "classify", "queue": "x"}})
        assert answer.status_code == 422
        assert "billing_ops" in answer.text

    @pytest.mark.parametrize("path", ["/reset", "/step", "/mcp", "/supportdesk_env/tasks"])
    def test_a_body_beyond_the_limit_is_refused(self, client: httpx.Client, path: str) -> None:
        """Wherever it is sent, announced or in pieces; `/mcp` words the latter its own way."""
        body = b'{"split": "' + b"x" * MAX_MESSAGE_BYTES + b'"}'
        assert client.post(path, content=body).status_code == 413
        in_pieces = client.post(path, content=iter([body[:9], body[9:]]))
        assert in_pieces.status_code == 413 or "error" in in_pieces.json()

    def test_state_is_empty(self, client: httpx.Client) -> None:
        """There is no episode to tell of."""
        state = client.get("/state").json()
        assert (state["episode_id"], state["step_count"], state["case"]) == (None, 0, None)


class TestInformation:
    """What a client can find out before it plays."""

    def test_health(self, client: httpx.Client) -> None:
        """Supervisors poll it."""
        assert client.get("/health").json() == {"status": "healthy"}

    def test_schema_lists_the_vocabulary_and_describes_fields(self, client: httpx.Client) -> None:
        """All four types are there."""
        schema = client.get("/schema").json()
        assert set(schema) == {"action", "observation", "reset_observation", "state"}
        assert "billing_ops" in schema["action"]["$defs"]["Queue"]["enum"]
        assert schema["observation"]["properties"]["episode_id"]["description"]
        assert "current_score" in schema["state"]["properties"]

    def test_metadata(self, client: httpx.Client) -> None:
        """Title and version, no documents."""
        metadata = client.get("/metadata").json()
        assert metadata["name"] == "HyperBrickCaseOps"
        assert metadata["version"]
        assert metadata["readme_content"] is None


class TestTaskApi:
    """The catalogue over HTTP."""

    def test_tasks_are_listed_counted_and_fetched(self, client: httpx.Client) -> None:
        """Every listed task can be opened by what the listing says."""
        assert client.get("/list_environments").json() == ["supportdesk_env"]
        assert client.get(f"{TASKS}/splits").json()[0]["name"] == "canonical"
        split = {"split": "canonical"}
        listed = client.post(f"{TASKS}/tasks", json=split).json()["tasks"]
        assert [task["task_id"] for task in listed] == list(TASK_IDS)
        assert client.post(f"{TASKS}/num_tasks", json=split).json() == {"num_tasks": 3}
        one = client.post(f"{TASKS}/task", json={**split, "index": 1}).json()["task"]
        assert one == listed[1]
        several = client.post(f"{TASKS}/task_range", json={**split, "start": 1}).json()["tasks"]
        assert several == listed[1:]
        for task in listed:
            opened = client.post("/reset", json={"split": task["split"], "index": task["index"]})
            assert opened.json()["observation"]["task_id"] == task["task_id"]

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("/supportdesk_env/task", {"split": "canonical", "index": -1}, 400),
            ("/supportdesk_env/task", {"split": "canonical", "index": 3}, 400),
            ("/supportdesk_env/task_range", {"split": "canonical", "start": -1}, 400),
            ("/supportdesk_env/tasks", {"split": "nowhere"}, 404),
            ("/other_env/tasks", {"split": "canonical"}, 404),
        ],
    )
    def test_what_does_not_exist_is_refused(
        self, client: httpx.Client, path: str, body: Json, status: int
    ) -> None:
        """A negative index does not count from the end."""
        answer = client.post(path, json=body)
        assert answer.status_code == status
        assert answer.json()["detail"]


class TestPages:
    """What a browser gets."""

    def test_the_root_leads_to_the_console(self, client: httpx.Client) -> None:
        """A visitor lands on the case, not on a 404."""
        assert client.get("/").headers["location"] == "/web/"

    def test_the_console_may_load_nothing_from_other_hosts(self, client: httpx.Client) -> None:
        """No fonts, no scripts, no telemetry."""
        page = client.get("/web/")
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "fonts.googleapis.com" not in page.text

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/web/state"),
            ("GET", "/web/metadata"),
            ("POST", "/web/reset"),
            ("POST", "/web/step"),
        ],
    )
    def test_no_route_leads_to_an_environment_visitors_share(
        self, client: httpx.Client, method: str, path: str
    ) -> None:
        """The framework's own page would let each see and change what the other does."""
        assert client.request(method, path, json={}).status_code in (404, 405)

    def test_without_console_the_root_leads_to_the_docs(self, small_server_url: str) -> None:
        """There is something to see in any case."""
        with httpx.Client(base_url=small_server_url, trust_env=False) as client:
            assert client.get("/").headers["location"] == "/docs"
            assert client.get("/web/").status_code == 404
