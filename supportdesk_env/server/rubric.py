"""The grade as the framework's rubric tree: eight named parts under one root.

Nothing is scored here; every number is read from the environment that graded the case.
"""

from collections.abc import Callable, Mapping

from openenv.core.rubrics import Rubric

from supportdesk_env.domain.score import ComponentName, GradeReport
from supportdesk_env.grading.rubric import COMPONENTS

ReportReader = Callable[[], GradeReport]
"""Returns the grade of the case as it stands."""


class ComponentRubric(Rubric):
    """One component of the grade, between 0 and 1 before its weight."""

    def __init__(self, name: ComponentName, weight: float, read_report: ReportReader) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # OpenEnv leaves it unannotated
        self.name = name
        self.weight = weight
        self._position = COMPONENTS.index(name)
        self._read_report = read_report

    @property
    def is_watched(self) -> bool:
        """Whether somebody asked to be called when this component is scored."""
        return bool(self._forward_hooks or self._forward_pre_hooks)

    def forward(self, action: object, observation: object) -> float:
        """Return the component's score of the case as it stands."""
        return self._read_report().components[self._position].score


class SupportDeskRubric(Rubric):
    """The grade: the weighted sum of the eight components, capped where a gate is tripped."""

    def __init__(self, weights: Mapping[ComponentName, float], read_report: ReportReader) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # OpenEnv leaves it unannotated
        self._parts = [ComponentRubric(name, weights[name], read_report) for name in COMPONENTS]
        for part in self._parts:
            setattr(self, part.name, part)
        self._read_report = read_report

    def forward(self, action: object, observation: object) -> float:
        """Return the total, having scored every component; unwatched ones without the ceremony."""
        report = self._read_report()
        for part, component in zip(self._parts, report.components, strict=True):
            if part.is_watched:
                part(action, observation)
            else:
                object.__setattr__(part, "last_score", component.score)  # as the framework sets it
        return report.total
