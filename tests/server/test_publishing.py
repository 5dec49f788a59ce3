"""What is sent is the observation, whole, in plain values."""

import json
from typing import cast

from openenv.core.env_server.serialization import serialize_observation

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.server.publishing import CHANGING, PublishedObservation, publish
from tests.server.playing import MOVES, TASK_IDS, Json, flatten, play_in_process


def play() -> list[Json]:
    """Return what the framework would send of an episode, as it gets it."""
    environment = CaseEnvironment(publish=publish)
    seen = [environment.reset(task_id=TASK_IDS[0], episode_id="mine")]
    seen += [environment.step(Action.model_validate(move)) for move in MOVES]
    return [serialize_observation(cast("PublishedObservation", one)) for one in seen]


def types_in(value: object) -> set[type]:
    """Return the types of everything in `value`."""
    if isinstance(value, dict):
        return {type(value)}.union(*map(types_in, value), *map(types_in, value.values()))
    if isinstance(value, list):
        return {type(value)}.union(*map(types_in, value))
    return {type(value)}


class TestPublishing:
    """A whole episode."""

    def test_every_observation_is_whole(self) -> None:
        """As in process, though most of it was prepared once."""
        expected = play_in_process(TASK_IDS[0])
        for seen in expected:
            seen["episode_id"] = "mine"
        assert [flatten(json.loads(json.dumps(one))) for one in play()] == expected

    def test_only_plain_values_are_handed_over(self) -> None:
        """No enumeration is left for the framework to find out about."""
        plain = {dict, list, str, int, float, bool, type(None)}
        assert set().union(*map(types_in, play())) <= plain

    def test_a_step_changes_what_it_can_and_nothing_else(self) -> None:
        """A field that is not listed stays as the reset showed it."""
        for earlier, later in zip(play(), play()[1:], strict=False):
            before, after = earlier["observation"], later["observation"]
            assert {name for name in after if after[name] != before[name]} <= set(CHANGING)
        assert set(CHANGING) < set(Observation.model_fields)

    def test_other_ways_of_asking_are_answered_as_by_any_observation(self) -> None:
        """The tools leave out more, and deeper."""
        first = publish(CaseEnvironment().reset(task_id=TASK_IDS[0]))
        assert first.model_dump(mode="json", include={"reward"}) == {"reward": None}
        assert first.model_dump(exclude={"ticket"}).keys() == first.model_dump().keys() - {"ticket"}

    def test_one_that_was_not_published_is_sent_whole(self) -> None:
        """Such as one that was read from JSON."""
        first = publish(CaseEnvironment().reset(task_id=TASK_IDS[0]))
        read = PublishedObservation.model_validate_json(first.model_dump_json())
        told_apart = {"reward", "done"}
        assert read.model_dump(exclude=told_apart).keys() == read.model_dump().keys() - told_apart

    def test_what_is_left_out_in_parts_is_left_out_in_parts(self) -> None:
        """As pydantic does it."""
        first = publish(CaseEnvironment().reset(task_id=TASK_IDS[0]))
        case = first.model_dump(exclude={"case": {"reply"}})["case"]
        assert "queue" in case
        assert "reply" not in case

    def test_whoever_empties_an_observation_spoils_no_later_one(self) -> None:
        """The first one least of all, of which the others are copies."""
        environment = CaseEnvironment(publish=publish)
        environment.reset(task_id=TASK_IDS[0]).knowledge_base.clear()
        assert environment.step(Action(operation=Operation.CLASSIFY)).knowledge_base
