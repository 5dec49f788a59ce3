"""Whatever is written and set, a grade comes out that is whole and says where it looked."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.grading.rubric import Grader

WORDS = (
    *("we", "have", "refunded", "will", "not", "never", "refund", "your", "charge", "CH-88147"),
    *("USD 312.40", "12%", "2026-06-09", "if", "unless", "?", ".", "\n", "\u200b", "**", ">", "|"),
    *(
        "<!--",
        "```",
        "http://x.example",
        "a@b.example",
        "4111 1111 1111 1111",
        "\u202e",
        "\U0001f600",
    ),
    *(
        "\uff57\uff45",
        "r\u0435fund",
        "\u00e9",
        "\u00df",
        "\u0131",
        "\x00",
        "\u2028",
        "{amount}",
        "Dear",
        "escalated",
        "security",
    ),
)
TEXTS = st.text(max_size=400) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
PLACES = st.tuples(st.sampled_from(["train", "test", "test_ood"]), st.integers(0, 30))
SNAPSHOTS = st.builds(
    CaseSnapshot,
    queue=st.none() | st.sampled_from(Queue),
    priority=st.none() | st.sampled_from(Priority),
    issue_type=st.none() | st.sampled_from(IssueType),
    status=st.none() | st.sampled_from(Status),
    resolution_code=st.none() | st.sampled_from(ResolutionCode),
    requested_fields=st.lists(st.sampled_from(RequestField), unique=True, max_size=5),
    reply=TEXTS,
    internal_note=TEXTS,
    submitted=st.booleans(),
)


@cache
def case_at(split: str, index: int) -> Case:
    """Return a case, drawn once."""
    return get_case(split, index)


class TestAnything:
    """Any text in any place, beside any choice."""

    @settings(max_examples=150)
    @given(place=PLACES, snapshot=SNAPSHOTS)
    def test_is_graded_and_never_raises(
        self, place: tuple[str, int], snapshot: CaseSnapshot
    ) -> None:
        """Scores lie in their ranges, spans in their texts, and the report survives the wire."""
        report = Grader(case_at(*place)).grade(snapshot)
        assert GradeReport.model_validate_json(report.model_dump_json()) == report
        assert 0.0 <= report.total <= 1.0
        assert all(0.0 <= part.score <= 1.0 for part in report.components)
        lengths = {"reply": len(snapshot.reply), "internal_note": len(snapshot.internal_note)}
        for finding in report.findings:
            assert 0 <= finding.start < finding.end <= lengths[finding.source]
