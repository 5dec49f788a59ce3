"""Claims as a report lists them: what was read, where, and what it did to the score."""

from collections.abc import Iterable
from typing import Literal

from supportdesk_env.domain.claim import Claim
from supportdesk_env.domain.score import ClaimFinding
from supportdesk_env.grading.claims import ReadText, StatedClaim

Source = Literal["reply", "internal_note"]
Role = Literal["required", "forbidden", "contradictory", "fabricated", "irrelevant"]


def make_finding(stated: StatedClaim, source: Source, role: Role) -> ClaimFinding:
    """Return a claim as it was read, with what it did to the score."""
    label = f"{stated.kind.value}({stated.topic})" if stated.topic else stated.kind.value
    return ClaimFinding(
        source=source,
        claim=label,
        role=role,
        polarity="negated" if stated.is_negated else "affirmed",
        modality="uncertain" if stated.is_uncertain else "asserted",
        start=stated.span.start,
        end=stated.span.end,
    )


def describe(claim: Claim) -> str:
    """Return a required claim in words, with the values it must carry."""
    slots = ", ".join(f"{s.name}={' or '.join(v.text for v in s.accepts)}" for s in claim.slots)
    return f"{claim.label} with {slots}" if slots else claim.label


def with_the_rest(
    read: ReadText, source: Source, findings: Iterable[ClaimFinding]
) -> list[ClaimFinding]:
    """Return `findings` and every other claim that was read, in the order of the text."""
    listed = list(findings)
    known = {(finding.claim, finding.start, finding.end) for finding in listed}
    for stated in (*read.required, *read.forbidden):
        finding = make_finding(stated, source, "irrelevant")
        place = (finding.claim, finding.start, finding.end)
        if place not in known:
            known.add(place)
            listed.append(finding)
    return sorted(listed, key=lambda finding: (finding.start, finding.end))
