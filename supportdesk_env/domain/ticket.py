"""What the customer sent, what the desk's tools know, and what the company wrote down."""

from supportdesk_env.domain.model import WireModel
from supportdesk_env.domain.vocabulary import Tier


class Attachment(WireModel):
    """A file that came with the ticket, with the text the desk extracted from it."""

    name: str
    """File name as sent."""
    kind: str
    """What it is: log, screenshot, csv, email."""
    content: str
    """Extracted text."""


class Ticket(WireModel):
    """One customer message as it reached the desk."""

    ticket_id: str
    """The desk's id of this ticket."""
    received_at: str
    """When the ticket came in, UTC, ISO 8601 to the minute; the case's own clock."""
    channel: str
    """How it came in: email, web_form, chat."""
    customer_name: str
    """Name the sender signs with."""
    customer_email: str
    """Address the message came from."""
    customer_tier: Tier
    """The customer company's plan tier."""
    company: str
    """The customer's company."""
    subject: str
    """Subject line."""
    body: str
    """Message text."""
    region: str
    """Region the account is served from."""
    affected_users: int
    """How many users the sender reports as affected."""
    sla_minutes_remaining: int
    """Minutes left on the first-response clock when the case is opened."""
    business_impact: str
    """The impact as stated by the customer."""
    secondary_concerns: list[str]
    """Other matters raised in the same ticket."""
    attachments: list[Attachment]
    """Files sent along."""


class Contact(WireModel):
    """A person on the account, as registered."""

    name: str
    """Full name."""
    email: str
    """Registered address."""
    role: str
    """Role in the workspace: owner, admin, billing_contact, member."""


class AccountRecord(WireModel):
    """The system record: what the desk's own tools show about the customer."""

    account_id: str
    """The desk's id of the account."""
    workspace_id: str
    """Id of the customer's workspace."""
    company: str
    """The customer's company as registered."""
    plan: str
    """Plan name as sold."""
    tier: Tier
    """Tier the plan maps to."""
    seats: int
    """Users on the account."""
    contract_notes: list[str]
    """Signed deviations from standard policy; empty when there are none."""
    contacts: list[Contact]
    """People registered on the account."""
    records: dict[str, list[dict[str, str]]]
    """System tables that bear on this case, by name; every cell is text."""


class KnowledgeArticle(WireModel):
    """One article of the vendor's internal knowledge base."""

    article_id: str
    """Id to cite."""
    title: str
    """Title."""
    content: str
    """Text in plain paragraphs."""
    effective_from: str
    """ISO date from which the article applies."""
