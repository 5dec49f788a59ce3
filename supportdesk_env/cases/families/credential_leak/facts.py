"""What can be true of an exposed key, and how the desk's tools show it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.credential_leak.policy import CredentialLeakPolicy, KeyScope
from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import moment_text
from supportdesk_env.policies.parameters import Company

_NONE = "-"


class Holder(StrEnum):
    """Whose secret it is."""

    CUSTOMER = "customer"
    VENDOR = "vendor"


class Place(StrEnum):
    """Where people could read it."""

    PUBLIC_REPOSITORY = "public_repository"
    BUILD_LOG = "build_log"
    SHARED_DOCUMENT = "shared_document"


class Key(Frozen):
    """One key of the registry."""

    key_id: str
    holder: Holder
    scope: KeyScope
    last_four: str = Field(min_length=4, max_length=4)
    issued_on: date
    issued_to_role: str
    """Role of the account the key was issued to."""
    revoked_on: date | None = None


class KeyUse(Frozen):
    """Calls made with the exposed key from one network."""

    use_id: str
    at: Minute
    """When they began."""
    network: str
    is_known: bool
    """Whether it is one of the networks the customer registered for the key."""
    calls: int = Field(gt=0)


class CredentialLeakFacts(CaseFacts):
    """The latent truth of one case."""

    key: Key
    other_keys: tuple[Key, ...] = ()
    secret: str = Field(min_length=20)
    """The whole secret, made up."""
    is_pasted: bool
    """Whether the ticket holds it; otherwise it shows the last four characters."""
    place: Place
    exposed_at: Minute
    uses: tuple[KeyUse, ...] = ()
    integrations: tuple[str, ...] = Field(min_length=1)
    """What signs in with the key, by name."""
    incident_reference: str
    """Number the desk keeps ready for an incident."""
    is_confirmed: bool = False
    """Whether the customer agreed, when asked, that the key is revoked."""

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> Self:
        """A key is issued, then exposed, then reported; and it ends as its secret does."""
        key = self.key
        if not key.issued_on <= self.exposed_at.date() or self.exposed_at > self.now:
            msg = f"{key.key_id} was exposed before it was issued, or after it was reported"
            raise ValueError(msg)
        if key.revoked_on and not key.issued_on <= key.revoked_on <= self.now.date():
            msg = f"{key.key_id} was revoked before it was issued, or in the future"
            raise ValueError(msg)
        if not self.secret.endswith(key.last_four):
            msg = f"the secret does not end in {key.last_four}"
            raise ValueError(msg)
        return self

    def ended_on(self, policy: CredentialLeakPolicy) -> date | None:
        """Return the day the key died, by revocation or by age; nothing while it lives."""
        if self.key.revoked_on:
            return self.key.revoked_on
        last_day = self.key.issued_on + timedelta(days=policy.rotate_days)
        return last_day if last_day < self.now.date() else None

    def foreign_uses(self) -> tuple[KeyUse, ...]:
        """Return the uses from foreign networks since the exposure."""
        return tuple(u for u in self.uses if not u.is_known and u.at >= self.exposed_at)

    def foreign_calls(self) -> int:
        """Return how many calls came from foreign networks since the exposure."""
        return sum(use.calls for use in self.foreign_uses())


def show_records(facts: CredentialLeakFacts, company: Company) -> RecordTables:
    """Return the tables of the key registry: keys, exposure, use, and what depends on the key."""
    keys = sorted((facts.key, *facts.other_keys), key=lambda key: key.key_id)
    return {
        "keys": [_show_key(key, company) for key in keys],
        "exposure": [
            {
                "key_id": facts.key.key_id,
                "found_in": facts.place.value,
                "readable_since": moment_text(facts.exposed_at),
            }
        ],
        "key_use": [
            {
                "use_id": use.use_id,
                "key_id": facts.key.key_id,
                "first_call": moment_text(use.at),
                "network": use.network,
                "known_network": "yes" if use.is_known else "no",
                "calls": str(use.calls),
            }
            for use in sorted(facts.uses, key=lambda use: use.at)
        ],
        "integrations": [
            {"integration": name, "signs_in_with": facts.key.key_id} for name in facts.integrations
        ],
        "incident_numbers": [{"reference": facts.incident_reference, "state": "reserved, unused"}],
    }


def _show_key(key: Key, company: Company) -> dict[str, str]:
    is_ours = key.holder is Holder.VENDOR
    return {
        "key_id": key.key_id,
        "belongs_to": f"{company.name} (vendor)" if is_ours else "customer",
        "scope": key.scope.value,
        "ends_in": key.last_four,
        "issued_on": key.issued_on.isoformat(),
        "issued_to_role": _NONE if is_ours else key.issued_to_role,
        "revoked_on": key.revoked_on.isoformat() if key.revoked_on else _NONE,
    }


def ticket_words(facts: CredentialLeakFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    since = facts.exposed_at
    return {
        "key": facts.key.key_id,
        "last_four": facts.key.last_four,
        "secret": facts.secret,
        "day": f"{since.day} {since:%B}",
        "time": f"{since:%H:%M}",
        "integration": facts.integrations[0],
        "what": Fragment("our_secret" if facts.key.holder is Holder.VENDOR else "customer_secret"),
        "where": Fragment(facts.place.value),
        "shown": Fragment("pasted" if facts.is_pasted else "masked"),
    }
