"""The grade report as HTML, with the claims marked where they stand in the texts."""

from collections.abc import Sequence
from itertools import pairwise

from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.score import ClaimFinding, ComponentScore, GradeReport
from supportdesk_env.server.console.markup import Markup, badge, block, element, join, readable

_ROLES_BY_WEIGHT = ("forbidden", "fabricated", "contradictory", "required", "irrelevant")
"""Where claims overlap, the mark takes the colour of the first role in this order."""


def draw_report(observation: Observation) -> Markup:
    """Return the grade report, or nothing while the episode runs."""
    grade = observation.grade
    if grade is None:
        return Markup()
    return element(
        "section",
        _draw_total(grade),
        block("sd-bars", *(_draw_component(component) for component in grade.components)),
        _draw_list("Safety gates tripped", grade.gates, "sd-gates"),
        _draw_list("Not found in the texts", grade.missing, "sd-missing"),
        block(
            "sd-texts",
            _draw_text("Reply", observation.case.reply, _found_in(grade, "reply")),
            _draw_text(
                "Internal note", observation.case.internal_note, _found_in(grade, "internal_note")
            ),
        ),
        _draw_legend() if grade.findings else Markup(),
        class_="sd-report",
        id="grade-report",
    )


def mark_claims(text: str, findings: Sequence[ClaimFinding]) -> Markup:
    """Return `text`, escaped, with every stretch that holds a claim marked by role and title."""
    edges = {0, len(text)}
    for finding in findings:
        edges.update((_within(finding.start, text), _within(finding.end, text)))
    cuts = sorted(edges)
    return join(
        _mark(text[start:end], [f for f in findings if f.start <= start and end <= f.end])
        for start, end in pairwise(cuts)
    )


def _mark(text: str, findings: Sequence[ClaimFinding]) -> str:
    if not findings:
        return text
    role = min((finding.role for finding in findings), key=_ROLES_BY_WEIGHT.index)
    title = "; ".join(_explain(finding) for finding in findings)
    return element("mark", text, class_=f"sd-claim sd-{role}", title=title)


def _explain(finding: ClaimFinding) -> str:
    return f"{finding.claim}: {finding.role}, {finding.polarity}, {finding.modality}"


def _within(offset: int, text: str) -> int:
    return max(0, min(offset, len(text)))


def _found_in(grade: GradeReport, source: str) -> list[ClaimFinding]:
    return [finding for finding in grade.findings if finding.source == source]


def _draw_total(grade: GradeReport) -> Markup:
    return element(
        "header",
        block("sd-total", element("strong", f"{grade.total:.2f}"), element("span", "of 1.00")),
        block(
            "sd-verdict",
            element("h3", "Grade report"),
            element(
                "p",
                f"Step penalties of this episode: {grade.penalties:.2f}, not part of the total.",
                class_="sd-muted",
            ),
        ),
    )


def _draw_component(component: ComponentScore) -> Markup:
    percent = f"{component.score * 100:.0f}%"
    return block(
        "sd-component",
        block(
            "sd-component-line",
            element("strong", readable(component.name)),
            element("span", f"{component.score * component.weight:.2f} of {component.weight:.2f}"),
        ),
        block("sd-track", element("i", style=f"width:{percent}", class_=_tone(component.score))),
        *(element("p", reason, class_="sd-muted") for reason in component.reasons),
    )


def _tone(score: float) -> str:
    if score >= 1.0:
        return "sd-full"
    return "sd-some" if score > 0.0 else "sd-none"


def _draw_list(title: str, items: Sequence[str], class_name: str) -> Markup:
    if not items:
        return Markup()
    return block(
        f"sd-part {class_name}",
        element("h4", title),
        element("ul", *(element("li", item) for item in items)),
    )


def _draw_text(title: str, text: str, findings: Sequence[ClaimFinding]) -> Markup:
    if not text:
        return block("sd-part", element("h4", title), element("p", "None.", class_="sd-muted"))
    return block("sd-part", element("h4", title), block("sd-letter", mark_claims(text, findings)))


def _draw_legend() -> Markup:
    return block(
        "sd-legend",
        *(element("mark", role, class_=f"sd-claim sd-{role}") for role in _ROLES_BY_WEIGHT),
        badge("hover for the claim"),
    )
