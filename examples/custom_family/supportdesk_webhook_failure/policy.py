"""What a vendor's policy leaves open about webhooks."""

from pydantic import Field

from supportdesk_env.policies.parameters import Parameters


class WebhookPolicy(Parameters):
    """How long events can be sent again, and when an endpoint is switched off."""

    replay_days: int = Field(ge=3, le=30)
    disable_after: int = Field(ge=10, le=200)
    """Consecutive failed deliveries after which an endpoint is switched off."""
