"""The parameters a company sets for privacy requests."""

from enum import StrEnum

from pydantic import Field

from supportdesk_env.policies.parameters import Parameters


class RequestKind(StrEnum):
    """What somebody asks to be done with their data."""

    ACCESS = "access"
    EXPORT = "export"
    CORRECTION = "correction"
    DELETION = "deletion"
    UNCLEAR = "not stated"


class PrivacyRequestPolicy(Parameters):
    """Which requests the portal takes, and the days that count."""

    portal_kinds: tuple[RequestKind, ...] = Field(min_length=1, max_length=3)
    """Kinds of request that are taken in the privacy portal only."""
    identity_valid_days: int = Field(ge=3, le=120)
    """Days for which a confirmation of identity counts, the day it was given not included."""
    other_law_days: int = Field(ge=10, le=90)
    """Days to answer where no law the article names applies."""
    after_term_days: int = Field(ge=2, le=30)
    """Days after the end of a term on which a deletion is taken up."""

    @property
    def portal_list(self) -> str:
        """Return the kinds that the portal takes, as an article prints them."""
        return " or ".join(kind.value for kind in self.portal_kinds)
