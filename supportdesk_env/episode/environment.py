"""The environment in process: a case is opened by `reset` and worked by `step`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import (
    CaseSnapshot,
    EpisodeState,
    HistoryEntry,
    Observation,
)
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.episode.reward import (
    PENALTIES,
    SLA_BREACH_PENALTY,
    RewardMode,
    step_reward,
)
from supportdesk_env.errors import EpisodeNotStarted, EpisodeOver
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.seeding import stable_id
from supportdesk_env.simulation.clock import OPERATION_MINUTES
from supportdesk_env.simulation.desk import Applied, apply_action

if TYPE_CHECKING:
    from supportdesk_env.grading.rubric import Grader

_FIXED_LISTS = (
    "knowledge_base",
    "allowed_queues",
    "allowed_priorities",
    "allowed_statuses",
    "allowed_issue_types",
    "allowed_resolution_codes",
    "allowed_requested_fields",
)
"""Fields every observation has a list of its own of, so that none is spoilt by another's reader."""


@dataclass(slots=True)
class Episode:
    """One case being worked: a pure state machine without clock, I/O or global state."""

    case: Case
    episode_id: str
    seed: int | None
    mode: RewardMode
    grader: "Grader"
    total: float
    """The grade as it stands."""
    snapshot: CaseSnapshot = field(default_factory=CaseSnapshot)
    history: list[HistoryEntry] = field(default_factory=list)
    minutes_left: int = 0
    penalties: float = 0.0
    is_over: bool = False
    first: Observation | None = None
    """The case as it was opened, once it was looked at."""

    @classmethod
    def open(cls, case: Case, episode_id: str, seed: int | None, mode: RewardMode) -> "Episode":
        """Return a fresh episode on `case`."""
        from supportdesk_env.grading.rubric import Grader  # noqa: PLC0415 - what reads is loaded late

        grader = Grader(case)
        return cls(
            case=case,
            episode_id=episode_id,
            seed=seed,
            mode=mode,
            grader=grader,
            total=grader.total(CaseSnapshot()),
            minutes_left=case.ticket.sla_minutes_remaining,
        )

    def step(self, action: Action) -> Observation:
        """Return what the agent sees after `action`.

        Raises:
            EpisodeOver: The episode has ended; nothing is changed.
        """
        if self.is_over:
            msg = f"episode {self.episode_id} is over; call reset to open another case"
            raise EpisodeOver(msg)
        applied = apply_action(action, self.snapshot, self.case.answer)
        penalty, note = self._charge(action.operation, applied)
        is_over = applied.snapshot.submitted or self._remaining() == 1
        before, self.snapshot, self.is_over = self.total, applied.snapshot, is_over
        self.total = self.grader.total(self.snapshot)
        reward = step_reward(self.mode, before, self.total, penalty=penalty, is_over=is_over)
        self.history.append(
            HistoryEntry(
                step=len(self.history) + 1,
                operation=action.operation,
                summary=applied.summary,
                reward_delta=reward,
            )
        )
        return self.observe(" ".join(part for part in (applied.feedback, note) if part), reward)

    def _charge(self, operation: Operation, applied: Applied) -> tuple[float, str]:
        """Move the clock and return the step's penalty and what to say about it."""
        penalty, notes = PENALTIES.get(applied.fault, 0.0), []
        before, self.minutes_left = (
            self.minutes_left,
            self.minutes_left - OPERATION_MINUTES[operation],
        )
        if before >= 0 > self.minutes_left:
            penalty += SLA_BREACH_PENALTY
            notes.append("The first-response time is exceeded.")
        self.penalties += penalty
        if not applied.snapshot.submitted and self._remaining() == 1:
            notes.append("That was the last step; the case is graded as it stands.")
        return penalty, " ".join(notes)

    def report(self) -> GradeReport:
        """Return the grade as it stands, with everything that explains it."""
        return self.grader.grade(self.snapshot, self.penalties)

    def _remaining(self) -> int:
        return self.case.max_steps - len(self.history)

    def observe(self, feedback: str, reward: float | None) -> Observation:
        """Return what the agent sees now; the grade only once the episode is over."""
        if self.first is None:
            self.first = self._observe_first()
        shown = self.first.__dict__
        lists = {name: shown[name].copy() for name in _FIXED_LISTS}
        changed = {
            "case": self.snapshot,
            "current_sla_minutes_remaining": self.minutes_left,
            "action_history": list(self.history),
            "feedback": feedback,
            "remaining_steps": 0 if self.is_over else self._remaining(),
            "grade": self.report() if self.is_over else None,
            "reward": reward,
            "done": self.is_over,
        }
        return self.first.model_copy(update=lists | changed)

    def _observe_first(self) -> Observation:
        """Return an observation of the case as it was opened; the later ones are made of it."""
        case = self.case
        return Observation.model_construct(
            episode_id=self.episode_id,
            task_id=case.task_id,
            difficulty=case.difficulty,
            objective=case.objective,
            ticket=case.ticket,
            account=case.account,
            knowledge_base=list(case.knowledge_base),
            allowed_queues=list(Queue),
            allowed_priorities=list(Priority),
            allowed_statuses=list(Status),
            allowed_issue_types=list(IssueType),
            allowed_resolution_codes=list(ResolutionCode),
            allowed_requested_fields=list(RequestField),
            case=CaseSnapshot(),
            current_sla_minutes_remaining=case.ticket.sla_minutes_remaining,
            action_history=[],
            feedback="",
            remaining_steps=case.max_steps,
        )

    def state(self) -> EpisodeState:
        """Return the public state; terminal mode withholds the score until the end."""
        is_open = self.mode is RewardMode.DELTA or self.is_over
        return EpisodeState(
            episode_id=self.episode_id,
            step_count=len(self.history),
            task_id=self.case.task_id,
            split=self.case.split,
            index=self.case.index,
            seed=self.seed,
            current_score=self.total if is_open else None,
            case=self.snapshot,
        )


class CaseEnvironment:
    """Opens cases and works them, one at a time; the in-process environment."""

    def __init__(
        self,
        *,
        reward_mode: RewardMode | str = RewardMode.DELTA,
        publish: Callable[[Observation], Observation] | None = None,
    ) -> None:
        """Choose when rewards are paid, and what observations are turned into, if anything.

        `publish` is called once an episode, on its first observation; the later ones are copies of
        what it returns, with what has changed.

        Raises:
            ValueError: `reward_mode` is neither `delta` nor `terminal`.
        """
        self._mode = RewardMode(reward_mode)
        self._publish = publish
        self._episode: Episode | None = None
        self._resets = 0
        self._turn = 0

    def reset(  # noqa: PLR0913 - this signature is the contract every front end offers
        self,
        *,
        seed: int | None = None,
        episode_id: str | None = None,
        task_id: str | None = None,
        split: str | None = None,
        index: int | None = None,
        difficulty: str | None = None,
        family: str | None = None,
    ) -> Observation:
        """Return the first observation of the case asked for; with nothing, the next canonical one.

        Raises:
            TaskNotFound: Nothing fits; the message names what exists. The open episode goes on.
        """
        query = CaseQuery(task_id, split, index, seed, difficulty, family)
        case = find_case(query, self._turn)
        self._turn += query.is_open
        self._resets += 1
        labels = (DATASET_VERSION, case.task_id, seed, self._resets)
        episode = Episode.open(case, episode_id or stable_id(*labels), seed, self._mode)
        if self._publish:
            episode.first = self._publish(episode.observe("", None))
        self._episode = episode
        return episode.observe("The case is open.", None)

    def step(self, action: Action) -> Observation:
        """Return what the agent sees after `action`.

        Raises:
            EpisodeNotStarted: No case is open.
            EpisodeOver: The episode has ended; nothing is changed.
        """
        return self._open_episode().step(action)

    @property
    def state(self) -> EpisodeState:
        """The public state of the open episode; empty before the first reset."""
        return self._episode.state() if self._episode else EpisodeState()

    def report(self) -> GradeReport:
        """Return the grade as it stands. For graders, never for agents."""
        return self._open_episode().report()

    def close(self) -> None:
        """Forget the open episode; a later step needs a reset first."""
        self._episode = None

    def _open_episode(self) -> Episode:
        if self._episode is None:
            msg = "no case is open; call reset before step (a lost connection also ends an episode)"
            raise EpisodeNotStarted(msg)
        return self._episode
