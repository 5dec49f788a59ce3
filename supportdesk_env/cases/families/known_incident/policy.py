"""The parameters of telling a known incident or ticket from a new one."""

from pydantic import Field

from supportdesk_env.policies.parameters import Parameters


class KnownIncidentPolicy(Parameters):
    """How near a report must be to what is known already."""

    lead_minutes: int = Field(ge=0, le=60)
    """Errors may begin so many minutes before the recorded start of their incident."""
    tail_minutes: int = Field(ge=0, le=60)
    """Errors may begin so many minutes after the incident was fixed."""
    sibling_days: int = Field(ge=2, le=30)
    """An older ticket counts for so many days after it was opened."""
