"""What can be true of failing webhooks, and how the desk's tools show it."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from supportdesk_env.cases.family import CaseFacts, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.parameters import Company


class Delivery(StrEnum):
    """What the delivery log says of the events that are missing."""

    DELAYED = "waiting in our queue"
    REJECTED = "answered with errors by the endpoint"
    UNLOGGED = "no entry found"


class WebhookFacts(CaseFacts):
    """The latent truth of one case."""

    endpoint_id: str
    address: str
    """Full address of the customer's endpoint."""
    batch_id: str
    """Id the delivery log gives to the missing events."""
    delivery: Delivery
    failing_since: Minute
    """When the first event failed."""
    failures: int = Field(ge=0)
    """Consecutive deliveries that failed."""
    wants_replay: bool
    """Whether the customer asks to have the events sent again."""
    held_fields: tuple[RequestField, ...] = ()
    """What the ticket's log tells of a failed delivery."""

    def age(self) -> timedelta:
        """Return how old the first failed delivery is."""
        return self.now - self.failing_since


def show_records(facts: WebhookFacts, company: Company) -> RecordTables:
    """Return the endpoint and the delivery log."""
    is_logged = facts.delivery is not Delivery.UNLOGGED
    endpoint = {
        "endpoint_id": facts.endpoint_id,
        "consecutive_failures": str(facts.failures) if is_logged else "not logged",
        "failing_since": moment_text(facts.failing_since) if is_logged else "not logged",
    }
    log = {"batch_id": facts.batch_id, "missing_events": facts.delivery.value}
    return {"webhook_endpoints": [endpoint], "delivery_log": [log]}


def ticket_words(facts: WebhookFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    return {
        "endpoint": facts.endpoint_id,
        "day": f"{facts.failing_since.day} {facts.failing_since:%B}",
        "wish": Fragment("replay" if facts.wants_replay else "explain"),
        "log": _show_log(facts),
    }


def _show_log(facts: WebhookFacts) -> str:
    """Return one failed delivery with what the customer logs of it; empty without any."""
    at = facts.failing_since + timedelta(seconds=int(facts.endpoint_id[-2:]) % 60)
    parts = {
        RequestField.TIMESTAMPS_UTC: f"{at:%Y-%m-%dT%H:%M:%SZ}",
        RequestField.ENDPOINT_URL: f"POST {facts.address}",
        RequestField.REQUEST_IDS: f"req-{facts.endpoint_id[-5:]}",
    }
    return " ".join(text for field, text in parts.items() if field in facts.held_fields)
