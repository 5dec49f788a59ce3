"""A served environment holds under misuse: a small storm here, a large one in `benchmarks`."""

import json
from collections import Counter

from benchmarks import storm
from benchmarks.misuse import MISUSES, REFUSALS
from benchmarks.servers import ROOT, read_failures
from benchmarks.storm import Outcome, Settings, Tally


class TestStorm:
    """Sixteen sessions at once, two episodes each, and every misuse beside them."""

    def test_nothing_is_lost_crossed_or_left_behind(self) -> None:
        """Every observation is the one its case gives in process, every refusal as it is told.

        No session, thread or descriptor stays, memory is as before within a tenth, no failure
        went through our code, and sessions at work hear that the server goes away.
        """
        outcome = storm.run(Settings(sessions=16, episodes=2))
        assert outcome.failures() == []
        assert (outcome.tally.episodes, outcome.tally.observations) == (32, 32 * 6)
        assert set(outcome.tally.misused) == set(MISUSES)
        expected = {refusal.name for refusal in REFUSALS}
        assert set(outcome.tally.refused) == expected | {"step before reset", "step after the end"}
        assert outcome.threads[1] <= outcome.threads[0]
        assert outcome.descriptors[1] <= outcome.descriptors[0]
        assert all("UnicodeDecodeError" in line for line in outcome.outside)


class TestOutcome:
    """What counts as a failure."""

    def test_everything_that_did_not_hold_is_told(self) -> None:
        """Broken answers, sessions that are left, memory, failures, a bad end."""
        bad = Outcome(
            tally=Tally(broken=["episode 3 saw {}"]),
            sessions_left=2,
            memory_kb=(100, 111),
            threads=(1, 1),
            descriptors=(7, 7),
            faults=["KeyError"],
            outside=Counter(),
            unfinished=["stopped with 1"],
        )
        assert len(bad.failures()) == 5
        assert bad._replace(memory_kb=(100, 110)).failures() == [
            failure for failure in bad.failures() if "KB" not in failure
        ]

    def test_failures_in_the_log_are_told_apart(self) -> None:
        """By whether they went through our code."""
        told = (
            'Traceback (most recent call last):\n  File "{}", line 1, in f\nKeyError: 1\nINFO: x\n'
        )
        log = told.format(ROOT / "supportdesk_env" / "x.py") + told.format("/lib/uvicorn/y.py")
        ours, outside = read_failures(f"INFO: started\n{log}")
        assert len(ours) == 1
        assert ours[0].endswith("KeyError: 1")
        assert outside == {"KeyError: 1": 1}

    def test_an_observation_that_is_not_expected_is_noticed(self) -> None:
        """One field of another case is enough."""
        tally = Tally()
        player = storm.Player(1, 0, Settings(1, 1), tally)
        seen = {"observation": {"task_id": "a", "metadata": {}}, "reward": None, "done": False}
        answer = json.dumps({"type": "observation", "data": seen}).encode()
        player.see(1, {"task_id": "a", "reward": None, "done": False}, answer)
        assert tally.broken == []
        player.see(1, {"task_id": "b", "reward": None, "done": False}, answer)
        assert len(tally.broken) == 1
