"""Nothing a client can fetch before the end tells the answer."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import ClaimKind, ForbiddenKind
from supportdesk_env.generation.catalogue import canonical_cases
from tests.server.playing import MOVES, RawSession
from tests.server.test_mcp import call

GETS = (
    *("/", "/web", "/web/", "/web/config", "/web/gradio_api/info", "/web/theme.css"),
    *("/health", "/metadata", "/schema", "/state", "/openapi.json", "/docs", "/redoc"),
    *("/list_environments", "/supportdesk_env/splits"),
)

KEYS_OF_GOLD = ("resolution", "rule_id", "reply_claims", "note_claims", "forbidden", "gold")
"""Names under which the answer key would stand in JSON."""

CLAIM_NAMES = tuple(str(kind) for kind in (*ClaimKind, *ForbiddenKind) if "_" in kind)
"""Claims as the answer key calls them; no text of a case uses these words."""


def gold_found(case: Case, text: str) -> list[str]:
    """Return what of the answer key of `case` stands in `text`."""
    labels = [
        claim.label for claim in (*case.resolution.reply_claims, *case.resolution.note_claims)
    ]
    names = {*CLAIM_NAMES, *(label for label in labels if "(" in label)}
    found = [name for name in names if re.search(rf"\b{re.escape(name)}(?!\w)", text)]
    found += [key for key in KEYS_OF_GOLD if f'"{key}":' in text.replace('" :', '":')]
    found += re.findall(r'"grade":\s*\{\s*"total"', text)
    return found


def everything_sent(server_url: str, case: Case) -> Iterator[tuple[str, str]]:
    """Yield each answer a client can get about `case` before its end, with where it is from."""
    with httpx.Client(base_url=server_url, trust_env=False, follow_redirects=True) as client:
        for path in GETS:
            yield path, client.get(path).text
        place = {"split": case.split, "index": case.index}
        for path in ("tasks", "num_tasks", "task", "task_range"):
            yield path, client.post(f"/supportdesk_env/{path}", json=place).text
        for body in ({"task_id": case.task_id}, {"task_id": "x"}, {"family": "x"}):
            yield f"/reset {body}", client.post("/reset", json=body).text
        yield "/step", client.post("/step", json={"action": MOVES[0]}).text
    yield "tools/list", json.dumps(call(server_url, "tools/list"))
    yield "view_case", json.dumps(call(server_url, "tools/call", name="view_case"))
    with RawSession(server_url) as session:
        yield "reset", json.dumps(session.ask("reset", {"task_id": case.task_id}))
        yield "state", json.dumps(session.ask("state"))
        for move in MOVES[:-1]:
            yield f"step {move}", json.dumps(session.ask("step", move))
            yield f"state after {move}", json.dumps(session.ask("state"))
        yield "refused step", json.dumps(session.ask("step", {"operation": "x"}))
        yield "refused reset", json.dumps(session.ask("reset", {"task_id": "x"}))


class TestBeforeTheEnd:
    """Every byte of every route."""

    @pytest.mark.parametrize("case", canonical_cases(), ids=lambda case: str(case.task_id))
    def test_no_answer_tells_gold(self, server_url: str, case: Case) -> None:
        """Neither the answer key nor a grade report is anywhere."""
        told = {
            where: found
            for where, text in everything_sent(server_url, case)
            if (found := gold_found(case, text))
        }
        assert told == {}

    def test_the_scan_finds_gold_where_it_is_sent(self, server_url: str) -> None:
        """After the end the grade report is there, and the scan sees it."""
        case = canonical_cases()[0]
        with RawSession(server_url) as session:
            session.ask("reset", {"task_id": case.task_id})
            final = session.ask("step", {"operation": "submit"})
        assert len(gold_found(case, json.dumps(final))) > 1


class TestTexts:
    """What the observation itself says."""

    @pytest.mark.parametrize("case", canonical_cases(), ids=lambda case: str(case.task_id))
    def test_a_fresh_case_has_nothing_set(self, server_url: str, case: Case) -> None:
        """The agent starts from nothing."""
        with RawSession(server_url) as session:
            seen = session.reset(task_id=case.task_id)
            state = session.ask("state")["data"]
        assert {value for value in seen["case"].values() if isinstance(value, str)} == {""}
        assert seen["grade"] is None
        assert state["current_score"] == 0.0
