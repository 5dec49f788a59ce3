"""The grade as the framework's rubric tree: eight named parts under one root.

Nothing is scored here; every number is read from the report that the environment shows the tree.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping

from openenv.core.rubrics import Rubric

from supportdesk_env.domain.score import ComponentName, GradeReport
from supportdesk_env.grading.rubric import COMPONENTS


class _Board:
    """Where the latest report hangs, for all rubrics of one tree."""

    report: GradeReport | None = None


class _ReadingRubric(Rubric):
    """A rubric whose score is read when somebody looks: most steps are looked at by nobody."""

    def __init__(self, board: _Board) -> None:
        self._board = board
        super().__init__()  # type: ignore[no-untyped-call] # OpenEnv leaves it unannotated

    @abstractmethod
    def read_score(self, report: GradeReport) -> float:
        """Return the score that this rubric stands for."""

    @property
    def last_score(self) -> float | None:
        """The score after the latest step; `None` before the first of an episode."""
        return None if self._board.report is None else self.read_score(self._board.report)

    @last_score.setter
    def last_score(self, score: float | None) -> None:
        """Accept what the framework was just told; it stands in the report."""

    @property
    def hooks(self) -> tuple[list[Callable[..., object]], ...]:
        """The framework's lists of those who asked to be called when this rubric is scored."""
        return self._forward_hooks, self._forward_pre_hooks

    def forward(self, action: object, observation: object) -> float:
        """Return the score after the latest step, 0.0 before the first."""
        return self.last_score or 0.0


class ComponentRubric(_ReadingRubric):
    """One component of the grade, between 0 and 1 before its weight."""

    def __init__(self, name: ComponentName, weight: float, board: _Board) -> None:
        super().__init__(board)
        self.name = name
        self.weight = weight
        self._place = COMPONENTS.index(name)

    def read_score(self, report: GradeReport) -> float:
        """Return the score of the component."""
        return report.components[self._place].score


class SupportDeskRubric(_ReadingRubric):
    """The grade: the weighted sum of the eight components, capped where a gate is tripped."""

    def __init__(self, weights: Mapping[ComponentName, float]) -> None:
        super().__init__(_Board())
        self._parts = [ComponentRubric(name, weights[name], self._board) for name in COMPONENTS]
        for part in self._parts:
            setattr(self, part.name, part)
        self._hooks = [hooks for one in (self, *self._parts) for hooks in one.hooks]

    def read_score(self, report: GradeReport) -> float:
        """Return the total."""
        return report.total

    def show(self, report: GradeReport) -> None:
        """Let the tree stand for `report`, which is that of the latest step."""
        self._board.report = report

    def reset(self) -> None:
        """Forget the episode before."""
        self._board.report = None

    @property
    def is_watched(self) -> bool:
        """Whether somebody asked to be called when any rubric of the tree is scored."""
        return any(self._hooks)

    def forward(self, action: object, observation: object) -> float:
        """Return the total, having scored every component that is watched."""
        for part in self._parts:
            if any(part.hooks):
                part(action, observation)
        return super().forward(action, observation)
