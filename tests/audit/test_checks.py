"""Every check passes a sound environment and fails one that is broken where it looks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from supportdesk_env.audit.checks.check import Audit, Check, Verdict
from supportdesk_env.audit.checks.statistical import SEPARABLE
from supportdesk_env.audit.leaks import gold_strings
from supportdesk_env.audit.panel import HONEST, ORACLE, Panel, Played
from supportdesk_env.audit.probe import Probe
from supportdesk_env.audit.report import CHECKS
from supportdesk_env.audit.served import Record
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.vocabulary import Difficulty, Operation
from supportdesk_env.episode import environment as episode_module
from supportdesk_env.episode.environment import CaseEnvironment, Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.grading.rubric import Grader
from tests.audit import broken

BY_ID = {check.id: check for check in CHECKS}
PLACES = [("canonical", 0), ("canonical", 2)]
DRAWN = [("test", index) for index in range(3)]
PUT_IN = ("no_solution_leakage_served", "tool_declaration_accuracy")
"""They need a server; see TestServed."""
OF_MANY = (
    "difficulty_separation",
    "headroom",
    "rule_based_range",
    "gameability_gap",
    "adversarial_floor",
    "constant_floor",
    "reward_search",
    "seed_control",
)
"""Means over two cases say nothing, and seeds open cases of `train`."""


class _Named(Audit):
    """Looks at canonical cases, whose ids are not made of split and index."""

    def task_ids(self, count: int) -> list[str]:
        """Return the ids of the first cases."""
        return [get_case(*place).task_id for place in self.places[:count]]


def audit_of(environment: type[CaseEnvironment] = CaseEnvironment) -> Audit:
    """Return an audit of two cases."""
    return _Named(PLACES, environment=environment)


def verdict(check: str, audit: Audit) -> Verdict:
    """Return what a check says of an audit."""
    return BY_ID[check].row(audit).verdict


@pytest.fixture(scope="module")
def sound() -> Audit:
    """Return an audit of the environment as it is."""
    return audit_of()


class TestSound:
    """The environment as it is."""

    @pytest.mark.parametrize(
        "check", [c for c in CHECKS if c.id not in (*PUT_IN, *OF_MANY)], ids=lambda check: check.id
    )
    def test_passes(self, check: Check, sound: Audit) -> None:
        """On a few cases, every check that a few cases can answer."""
        row = check.row(sound)
        assert row.verdict is Verdict.MET, row

    def test_seeds_decide(self, sound: Audit) -> None:
        """Sixteen of them."""
        assert verdict("seed_control", sound) is Verdict.MET


BROKEN = {
    "seed_control": broken.IgnoresSeeds,
    "episode_determinism": broken.Hashes,
    "episode_isolation": broken.Mixes,
    "oracle_containment": broken.HandsOverTheKey,
    "verifier_portability": broken.Phones,
    "trajectory_record": broken.ForgetsTheGrade,
    "replayability": broken.Inflates,
    "variance_bound": broken.Inflates,
    "observation_schema": broken.Babbles,
    "state_contract": broken.CountsTwice,
}


class TestBrokenEnvironments:
    """One thing wrong in each."""

    @pytest.mark.parametrize(("check", "environment"), BROKEN.items(), ids=list(BROKEN))
    def test_fails(self, check: str, environment: type[CaseEnvironment], sound: Audit) -> None:
        """The check that looks there says so; what a panel earns is not touched by it."""
        audit = audit_of(environment)
        audit.__dict__["panel"] = sound.panel
        assert verdict(check, audit) is Verdict.MISSED

    def test_a_leak_in_the_feedback_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is missing is told."""
        observe = Episode.observe

        def blab(episode: Episode, feedback: str, reward: float | None) -> object:
            return observe(episode, f"{feedback} {episode.report().missing}", reward)

        monkeypatch.setattr(Episode, "observe", blab)
        assert verdict("no_solution_leakage", Audit(DRAWN)) is Verdict.MISSED

    def test_a_grader_with_a_mood_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The second grading says less."""
        grade, moods = Grader.grade, iter(range(10_000))

        def moody(grader: Grader, *given: object) -> GradeReport:
            report = grade(grader, *given)  # type: ignore[arg-type]
            return report.model_copy(update={"penalties": next(moods) / 100})

        monkeypatch.setattr(Grader, "grade", moody)
        assert verdict("verifier_determinism", audit_of()) is Verdict.MISSED

    def test_a_greedy_process_fails(self) -> None:
        """More memory than is declared, or none of the episodes."""
        for probe in (Probe({}, 2000.0, 1.0), Probe({}, 1.0, 999.0), Probe({}, 0.0, 0.0, "died")):
            audit = audit_of()
            audit.__dict__["probes"] = {"hash seed 1, offline": probe}
            assert verdict("resource_envelope", audit) is Verdict.MISSED


class TestManifest:
    """What is declared."""

    def test_a_wrong_count_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: Audit
    ) -> None:
        """A split of another size, a task with another limit, an old dataset."""
        manifest = Path("openenv.yaml").read_text("utf-8")
        monkeypatch.chdir(tmp_path)
        for before, after in (
            ("test: 1000", "test: 999"),
            ("max_steps: 7", "max_steps: 9"),
            ('dataset_version: "', 'dataset_version: "0'),
            ("train: 2147483648", "secret: 5"),
        ):
            assert before in manifest
            Path("openenv.yaml").write_text(manifest.replace(before, after), "utf-8")
            assert verdict("task_declaration_accuracy", sound) is Verdict.MISSED


class TestServed:
    """What a server sends."""

    @staticmethod
    def audit(**record: object) -> Audit:
        """Return an audit of a server that sent `record`."""
        audit = Audit(DRAWN)
        whole = Record([], [], {})._replace(**record)  # type: ignore[arg-type]
        audit.__dict__["served"] = whole
        return audit

    def test_gold_on_a_route_fails(self) -> None:
        """A label of a claim, on any route."""
        secret = max(gold_strings(get_case("test", 0)))
        leaking = self.audit(cases={"test_0": [("/ws 3", f"see {secret}")]})
        assert verdict("no_solution_leakage_served", leaking) is Verdict.MISSED
        everywhere = self.audit(everywhere=[("/schema", secret)], cases={"test_0": []})
        assert verdict("no_solution_leakage_served", everywhere) is Verdict.MISSED
        quiet = self.audit(cases={"test_0": [("/ws 3", "nothing")]})
        assert verdict("no_solution_leakage_served", quiet) is Verdict.MET

    def test_another_tool_fails(self) -> None:
        """One that nobody declared."""
        audit = self.audit(tools=["view_case", "reveal_answer"])
        assert verdict("tool_declaration_accuracy", audit) is Verdict.MISSED

    @pytest.mark.parametrize("check", PUT_IN)
    def test_without_a_server_is_skipped(self, check: str) -> None:
        """With a word."""
        row = BY_ID[check].row(self.audit(missing="no extra"))
        assert (row.verdict, row.figure) == (Verdict.SKIPPED, "not measured: no extra")

    @pytest.mark.measurement
    @pytest.mark.parametrize("check", PUT_IN)
    def test_a_real_server_passes(self, check: str) -> None:
        """Started, searched and stopped."""
        assert verdict(check, Audit(DRAWN)) is Verdict.MET


def panel_under(
    change: Callable[[float, CaseSnapshot], float], monkeypatch: pytest.MonkeyPatch
) -> Audit:
    """Return an audit of an environment whose grader changes every total."""
    grade = Grader.grade

    def changed(grader: Grader, snapshot: CaseSnapshot, penalties: float = 0.0) -> GradeReport:
        report = grade(grader, snapshot, penalties)
        return report.model_copy(update={"total": change(report.total, snapshot)})

    def changed_total(grader: Grader, snapshot: CaseSnapshot) -> float:
        return changed(grader, snapshot).total

    monkeypatch.setattr(Grader, "grade", changed)
    monkeypatch.setattr(Grader, "total", changed_total)
    return audit_of()


class TestBrokenGraders:
    """An environment that pays the wrong people."""

    def test_a_generous_one_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever does anything is paid, so that tricks pay and nothing is left to learn."""
        audit = panel_under(lambda _, snapshot: 0.9, monkeypatch)
        failing = (
            "oracle_max",
            "floor_gap",
            "canary_floor",
            "constant_floor",
            "adversarial_floor",
            "reward_search",
            "rule_based_range",
            "gameability_gap",
            "difficulty_separation",
            "headroom",
            "reward_well_formed",
            "training_signal",
        )
        assert [check for check in failing if verdict(check, audit) is Verdict.MET] == []

    def test_a_mean_one_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody earns anything."""
        audit = panel_under(lambda *_: 0.0, monkeypatch)
        failing = ("oracle_max", "floor_gap", "reward_reachability", "gameability_gap")
        assert [check for check in failing if verdict(check, audit) is Verdict.MET] == []

    def test_a_reward_out_of_range_fails(
        self, monkeypatch: pytest.MonkeyPatch, sound: Audit
    ) -> None:
        """Or one that is no number."""
        played = sound.panel.played[0]  # before anything is broken: the audit is shared
        for wrong in (float("nan"), 3.0):
            monkeypatch.setattr(episode_module, "step_reward", lambda *_, w=wrong, **__: w)
            episode = Episode.open(get_case("canonical", 0), "x", None, RewardMode.DELTA)
            reward = episode.step(Action(operation=Operation.SUBMIT)).reward
            one = played._replace(rewards=(reward or 0.0,))
            audit = audit_of()
            audit.__dict__["panel"] = Panel([one])
            assert verdict("reward_well_formed", audit) is Verdict.MISSED


class TestSeparation:
    """Levels in the right order."""

    @staticmethod
    def played(agent: str, level: Difficulty, total: float) -> Played:
        """Return one episode."""
        return Played(agent, "x", level, total, 0.0, (total,))

    def test_falling_means_pass_and_equal_ones_fail(self) -> None:
        """For every honest agent; a handful of cases leaves it open."""
        audit, totals = audit_of(), dict(zip(Difficulty, (0.8, 0.6, 0.4), strict=True))
        rows = [self.played(a, level, t) for a in HONEST for level, t in totals.items()]
        audit.__dict__["panel"] = Panel(rows)
        assert verdict("difficulty_separation", audit) is Verdict.MET
        flat = [row._replace(total=0.5) if row.agent in HONEST[:2] else row for row in rows]
        audit.__dict__["panel"] = Panel(flat * SEPARABLE)
        assert verdict("difficulty_separation", audit) is Verdict.MISSED
        audit.__dict__["panel"] = Panel(flat)
        assert verdict("difficulty_separation", audit) is Verdict.SKIPPED

    def test_every_agent_of_the_panel_has_its_means(self, sound: Audit) -> None:
        """The table holds all of them, the oracle at 1."""
        table = sound.panel.table()
        assert table[ORACLE]["all"] == 1.0
        assert set(HONEST) < set(table)
