"""What a company leaves open about messages that need no support."""

from typing import Annotated

from pydantic import Field

from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.parameters import Parameters

Label = Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]


class NoiseMisdirectedPolicy(Parameters):
    """Where spam begins, when a ticket can be reopened, and where everything else belongs."""

    bulk_recipients: int = Field(ge=3, le=200)
    """So many recipients of one text make a mailing of it."""
    reopen_days: int = Field(ge=3, le=45)
    """Calendar days after its resolution within which a ticket is reopened."""
    lead_seats: int = Field(ge=10, le=500)
    """A purchase of so many seats is for an account manager."""
    relapse_fields: Annotated[tuple[RequestField, ...], Field(min_length=2, max_length=3)]
    """What is asked for when trouble comes back after that."""
    suppliers_mailbox: Label
    jobs_mailbox: Label
    shop_host: Label
    portal_host: Label

    @property
    def relapse_words(self) -> str:
        """The fields that are asked for, as an article lists them."""
        *names, last = (field.value for field in self.relapse_fields)
        return f"{', '.join(names)} and {last}"
