"""What a grade looks like: components, what was read in the texts, gates."""

from typing import Literal

from supportdesk_env.domain.model import WireModel

ComponentName = Literal[
    "queue",
    "priority",
    "issue_type",
    "requested_fields",
    "reply",
    "internal_note",
    "status",
    "resolution_code",
]
"""The eight parts of a grade, in the order they are reported."""


class ComponentScore(WireModel):
    """One of the eight parts of a grade."""

    name: ComponentName
    """Which part."""
    weight: float
    """Share of the total this part can earn."""
    score: float
    """Between 0 and 1, before the weight."""
    reasons: list[str]
    """Why, in plain sentences."""


class ClaimFinding(WireModel):
    """One claim as read in a text, with where it stands."""

    source: Literal["reply", "internal_note"]
    """Which text it was read in."""
    claim: str
    """Kind of claim, with its topic where it has one."""
    role: Literal["required", "forbidden", "contradictory", "fabricated", "irrelevant"]
    """What the claim did to the score."""
    polarity: Literal["affirmed", "negated"]
    """Whether the text asserts the claim or denies it."""
    modality: Literal["asserted", "uncertain"]
    """`uncertain`: hedged, conditional, asked, quoted or attributed to somebody."""
    start: int
    """Offset of the first character of the clause."""
    end: int
    """Offset after the last character of the clause."""


class GradeReport(WireModel):
    """The grade of a finished episode and everything that explains it."""

    total: float
    """Between 0 and 1, after gates, before step penalties."""
    components: list[ComponentScore]
    """The eight parts."""
    findings: list[ClaimFinding]
    """Every claim that was read in the reply and the note."""
    missing: list[str]
    """Required claims that were not found, in plain words."""
    gates: list[str]
    """Safety gates that were tripped; any one caps the total."""
    penalties: float
    """Sum of step penalties in this episode, not part of `total`."""
