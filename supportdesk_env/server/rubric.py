"""The grade as the framework's rubric tree: eight named parts under one root.

Nothing is scored here; every number is read from the environment that graded the case.
"""

from collections.abc import Callable, Mapping

from openenv.core.rubrics import Rubric

from supportdesk_env.domain.score import ComponentName, GradeReport

ReportReader = Callable[[], GradeReport]
"""Returns the grade of the case as it stands."""


class ComponentRubric(Rubric):
    """One component of the grade, between 0 and 1 before its weight."""

    def __init__(self, name: ComponentName, weight: float, read_report: ReportReader) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # OpenEnv leaves it unannotated
        self.name = name
        self.weight = weight
        self._read_report = read_report

    def forward(self, action: object, observation: object) -> float:
        """Return the component's score of the case as it stands."""
        parts = self._read_report().components
        return next(part.score for part in parts if part.name == self.name)


class SupportDeskRubric(Rubric):
    """The grade: the weighted sum of the eight components, capped where a gate is tripped."""

    def __init__(self, weights: Mapping[ComponentName, float], read_report: ReportReader) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # OpenEnv leaves it unannotated
        for name, weight in weights.items():
            setattr(self, name, ComponentRubric(name, weight, read_report))
        self._read_report = read_report

    def forward(self, action: object, observation: object) -> float:
        """Return the total, having scored every component."""
        for child in self.children():
            child(action, observation)
        return self._read_report().total
