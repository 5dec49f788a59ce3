"""A grade report in words, for people who disagree with a score."""

from supportdesk_env.domain.score import ClaimFinding, GradeReport

_QUOTE_CHARS = 90


def render_report(report: GradeReport, reply: str, note: str) -> str:
    """Return `report` as plain text, every claim with the words it was read in."""
    texts = {"reply": reply, "internal_note": note}
    lines = [f"total {report.total:.3f}"]
    for part in report.components:
        lines.append(f"  {part.name:<17}{part.score:.3f} of weight {part.weight:.2f}")
        lines.extend(f"    {reason}" for reason in part.reasons)
    lines.extend(f"safety gate: {gate}" for gate in report.gates)
    lines.extend(f"missing: {claim}" for claim in report.missing)
    lines.extend(_render_finding(finding, texts[finding.source]) for finding in report.findings)
    return "\n".join(lines) + "\n"


def _render_finding(finding: ClaimFinding, text: str) -> str:
    """Return one claim with its role, how it is meant, and the quoted clause."""
    clause = " ".join(text[finding.start : finding.end].split())
    if len(clause) > _QUOTE_CHARS:
        clause = f"{clause[: _QUOTE_CHARS - 3]}..."
    meant = f"{finding.polarity}, {finding.modality}"
    where = f"{finding.source} {finding.start}-{finding.end}"
    return f"{finding.role}: {finding.claim} ({meant}) in {where}: {clause}"
