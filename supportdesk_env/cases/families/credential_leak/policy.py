"""The parameters a company sets for exposed keys."""

from enum import StrEnum

from pydantic import Field

from supportdesk_env.policies.parameters import Parameters


class KeyScope(StrEnum):
    """What a key allows."""

    READ_ONLY = "read_only"
    SANDBOX = "sandbox"
    WEBHOOK_SIGNING = "webhook_signing"
    PRODUCTION_WRITE = "production_write"
    USER_ADMINISTRATION = "user_administration"


class CredentialLeakPolicy(Parameters):
    """When an exposed key is dead, abused or revoked unasked, and how long that takes."""

    rotate_days: int = Field(ge=30, le=400)
    """Days after issue on which a key still works; on the day after it is dead."""
    abuse_calls: int = Field(ge=2, le=60)
    """Calls from foreign networks since the exposure that count as abuse."""
    auto_revoke_scopes: tuple[KeyScope, ...] = Field(min_length=1, max_length=len(KeyScope) - 1)
    """Scopes the desk revokes at once, without asking."""
    revocation_minutes: int = Field(ge=2, le=60)
    """Minutes until a revocation has reached every server."""

    @property
    def revoked_unasked(self) -> str:
        """Return the scopes that are revoked at once, as an article prints them."""
        return " or ".join(scope.value for scope in self.auto_revoke_scopes)
