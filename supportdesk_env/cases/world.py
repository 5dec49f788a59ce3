"""The world one case is drawn in: its clock, its vendor, its names, and where draws come from."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from supportdesk_env.cases.surface import Surface
from supportdesk_env.domain.vocabulary import Tier
from supportdesk_env.policies.parameters import Company
from supportdesk_env.seeding import Stream

Raw = dict[str, object]
"""Facts as a family's model reads them."""

_SEATS = {
    Tier.FREE: (3, 10),
    Tier.TEAM: (8, 60),
    Tier.BUSINESS: (40, 400),
    Tier.ENTERPRISE: (250, 2500),
}


@dataclass(frozen=True)
class Person:
    """Somebody at the customer's company."""

    name: str
    email: str

    def contact(self, role: str) -> Raw:
        """Return this person as registered in `role`."""
        return {"name": self.name, "email": self.email, "role": role}


@dataclass(frozen=True)
class World:
    """What the facts of one case are drawn from."""

    stream: Stream
    surface: Surface
    company: Company
    now: datetime

    def identifier(self, prefix: str, label: str = "") -> str:
        """Return an id of the desk's kind: letters, a dash, five digits."""
        return f"{prefix}-{self.stream.integer(f'id_{prefix}_{label}', 10000, 99999)}"

    def people(self, domain: str, count: int) -> list[Person]:
        """Return `count` people with different names at one domain."""
        given = self.stream.sample("given", self.surface.given, count)
        surnames = self.stream.sample("surnames", self.surface.surnames, count)
        return [
            Person(f"{first} {last}", f"{_address(first)}.{_address(last)}@{domain}")
            for first, last in zip(given, surnames, strict=True)
        ]

    def minutes_before(self, label: str, least: int, most: int) -> datetime:
        """Return a moment between `least` and `most` minutes before the ticket came in."""
        return self.now - timedelta(minutes=self.stream.integer(label, least, most))

    def customer(self, sender_role: str | None) -> Raw:
        """Return a customer whose sender is registered in `sender_role`, or not at all."""
        root = self.stream.choice("root", self.surface.roots)
        trade = self.stream.choice("trade", self.surface.trades)
        sender, owner, other = self.people(f"{_address(root)}{_address(trade)}.example", 3)
        contacts = [other.contact("member")]
        if sender_role != "owner":
            contacts.insert(0, owner.contact("owner"))
        if sender_role is not None:
            contacts.insert(0, sender.contact(sender_role))
        tier = self.stream.choice("tier", tuple(Tier))
        return {
            "name": sender.name,
            "email": sender.email,
            "company": f"{root} {trade}",
            "tier": tier.value,
            "account_id": self.identifier("ACC"),
            "workspace_id": self.identifier("WS"),
            "region": self.stream.choice("region", self.surface.regions),
            "seats": self.stream.integer("seats", *_SEATS[tier]),
            "contacts": contacts,
        }


def _address(name: str) -> str:
    """Return a name as it stands in an address: plain lower-case letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(character for character in plain if character.isalnum())
