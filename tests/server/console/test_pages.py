"""The case as HTML."""

import json

import pytest

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.server.console import pages
from tests.server.playing import MOVES, TASK_IDS

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def poison(value: object, keep: frozenset[str]) -> object:
    """Return `value` with hostile markup put in front of every text that may hold any."""
    if isinstance(value, str):
        return value if value in keep else HOSTILE + value
    if isinstance(value, list):
        return [poison(item, keep) for item in value]
    if isinstance(value, dict):
        return {name: poison(item, keep) for name, item in value.items()}
    return value


def play(task_id: str) -> list[Observation]:
    """Return every observation of a finished episode."""
    environment = CaseEnvironment()
    seen = [environment.reset(task_id=task_id)]
    return seen + [environment.step(Action.model_validate(move)) for move in MOVES]


def hostile_copy(observation: Observation) -> Observation:
    """Return the observation with hostile markup in every free text."""
    keep = frozenset(_enumerated(Observation.model_json_schema()))
    return Observation.model_validate(poison(observation.model_dump(mode="json"), keep))


def _enumerated(schema: object) -> list[str]:
    """Return every value that a field is held to; no hostile text could stand there."""
    text = json.dumps(schema)
    values: list[str] = []
    for part in json.loads(text)["$defs"].values():
        values += part.get("enum", [])
        for field in part.get("properties", {}).values():
            values += field.get("enum", [])
    return values


class TestDrawCase:
    """One page holds the whole case."""

    @pytest.mark.parametrize("task_id", TASK_IDS)
    def test_every_text_of_a_case_is_escaped(self, task_id: str) -> None:
        """Before and after the end, whatever a ticket, a record or an agent says."""
        for observation in play(task_id):
            page = pages.draw_case(hostile_copy(observation))
            assert "<img" not in page
            assert "&lt;img src=x onerror=alert(1)&gt;" in page

    @pytest.mark.parametrize("task_id", TASK_IDS)
    def test_shows_what_the_agent_sees(self, task_id: str) -> None:
        """Ticket, record and articles are all there."""
        first = play(task_id)[0]
        page = pages.draw_case(first)
        shown = [first.ticket.customer_email, first.account.account_id, first.objective[:40]]
        shown += [article.article_id for article in first.knowledge_base]
        shown += [attachment.name for attachment in first.ticket.attachments]
        assert [text for text in shown if text not in page] == []

    def test_the_report_comes_at_the_end_only(self) -> None:
        """There is nothing to draw before."""
        *before, last = play(TASK_IDS[0])
        assert not any('id="grade-report"' in pages.draw_case(seen) for seen in before)
        assert 'id="grade-report"' in pages.draw_case(last)

    def test_styles_are_inline(self) -> None:
        """The page needs nothing from elsewhere."""
        assert "url(" not in pages.draw_styles()
        assert "@import" not in pages.draw_styles()


class TestProgress:
    """The figures to keep an eye on."""

    def test_a_breach_is_marked(self) -> None:
        """Minutes below zero stand out."""
        late = play(TASK_IDS[0])[0].model_copy(update={"current_sla_minutes_remaining": -2})
        assert '<div class="sd-figure sd-bad"><span>SLA left</span>' in pages.draw_progress(late)

    def test_history_tells_each_step(self) -> None:
        """With what it paid."""
        drawn = pages.draw_history(play(TASK_IDS[0])[2])
        assert drawn.count("<li>") == 2
        assert "classify: queue = billing_ops" in drawn
