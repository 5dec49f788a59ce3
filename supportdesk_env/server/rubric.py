"""The grade as the framework's rubric tree: eight named parts under one root.

Nothing is scored here; every number is read from the report that the environment shows the tree.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping

from openenv.core.rubrics import Rubric

from supportdesk_env.domain.score import ComponentName, GradeReport
from supportdesk_env.grading.rubric import COMPONENTS


class _Board:
    """Where the latest report hangs, for all rubrics of one tree; written when first looked at."""

    def __init__(self) -> None:
        self._write: Callable[[], GradeReport] | None = None
        self._report: GradeReport | None = None

    def hang(self, write: Callable[[], GradeReport] | None) -> None:
        """Take the report that `write` returns in place of the one before."""
        self._write, self._report = write, None

    def read(self) -> GradeReport | None:
        """Return the report, if there is one."""
        write, self._write = self._write, None
        if write:
            self._report = write()
        return self._report


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
        report = self._board.read()
        return None if report is None else self.read_score(report)

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

    def show(self, write: Callable[[], GradeReport]) -> None:
        """Let the tree stand for the report of the latest step, which `write` returns."""
        self._board.hang(write)

    def settle(self) -> None:
        """Read the report now: the episode it is about will be forgotten."""
        self._board.read()

    def reset(self) -> None:
        """Forget the episode before."""
        self._board.hang(None)

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
