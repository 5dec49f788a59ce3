"""The world one case is drawn in: its clock, its vendor, its names, and where draws come from."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from supportdesk_env.cases.surface import Surface
from supportdesk_env.domain.values import moment_text, money_text
from supportdesk_env.domain.vocabulary import RequestField, Tier
from supportdesk_env.errors import InvalidFamily
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


PAYING = (Tier.TEAM, Tier.BUSINESS, Tier.ENTERPRISE)
"""Tiers of customers that are charged anything."""

_FORMS = ("Ltd", "GmbH", "S.A.", "Inc.", "B.V.")
_TAX_PREFIXES = ("DE", "PT", "DK", "AT", "FI")


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
    near_limit: float = 0.25
    """Share of the cases whose facts lie at a limit that decides."""

    def is_near_limit(self, label: str) -> bool:
        """Return whether the facts lie at the limit that `label` names."""
        return self.stream.chance(label, self.near_limit)

    def identifier(self, prefix: str, label: str = "") -> str:
        """Return an id of the desk's kind: letters, a dash, five digits."""
        return f"{prefix}-{self.stream.integer(f'id_{prefix}_{label}', 10000, 99999)}"

    def firm(self) -> str:
        """Return the name of the customer's company."""
        root = self.stream.choice("root", self.surface.roots)
        return f"{root} {self.stream.choice('trade', self.surface.trades)}"

    def domain(self) -> str:
        """Return the customer's domain."""
        return f"{_address(self.firm())}.example"

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

    def field_value(self, field: RequestField) -> str:
        """Return what the customer states of `field` when asked, always the same.

        Raises:
            InvalidFamily: Nobody can simply state it; it is a code, an approval or a document.
        """
        if field in self.surface.stated:
            return self.stream.choice(f"stated_{field}", self.surface.stated[field])
        if field not in _VALUES:
            msg = f"{field.value} cannot be stated; it is a code, an approval or a document"
            raise InvalidFamily(msg)
        return _VALUES[field](self)

    def customer(self, sender_role: str | None, tiers: tuple[Tier, ...] = tuple(Tier)) -> Raw:
        """Return a customer of one of `tiers`, the sender registered in `sender_role` or not."""
        sender, owner, other = self.people(self.domain(), 3)
        contacts = [other.contact("member")]
        if sender_role != "owner":
            contacts.insert(0, owner.contact("owner"))
        if sender_role is not None:
            contacts.insert(0, sender.contact(sender_role))
        tier = self.stream.choice("tier", tiers)
        return {
            "name": sender.name,
            "email": sender.email,
            "company": self.firm(),
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


def _charge_details(world: World) -> str:
    cents = world.stream.integer("stated_cents", 900, 90000)
    at = world.minutes_before("stated_charge", 1440, 14400)
    return f"{money_text(Decimal(cents) / 100, world.company.billing.currency)}, {moment_text(at)}"


def _last_month(world: World) -> str:
    return f"{world.now.replace(day=1) - timedelta(days=1):%B %Y}"


def _digits(world: World, label: str, count: int) -> str:
    return f"{world.stream.integer(label, 0, 10**count - 1):0{count}}"


def _path(world: World) -> str:
    return world.stream.choice("stated_area", world.surface.areas).path


def _endpoint(world: World) -> str:
    host = world.company.incident.status_page.removeprefix("status.")
    return f"https://api.{host}/{_path(world)}"


def _failing_call(world: World) -> str:
    seconds = world.stream.integer("stated_second", 0, 59)
    return f"{world.minutes_before('stated_minute', 5, 90):%Y-%m-%dT%H:%M}:{seconds:02}Z"


def _users(world: World) -> str:
    names = [person.name for person in world.people(world.domain(), 6)[3:]]
    return f"{', '.join(names[:-1])} and {names[-1]}"


_VALUES: dict[RequestField, Callable[[World], str]] = {
    RequestField.INVOICE_ID: lambda w: w.identifier("INV", "stated"),
    RequestField.CHARGE_DETAILS: _charge_details,
    RequestField.CARD_LAST_FOUR: lambda w: _digits(w, "stated_card", 4),
    RequestField.VAT_OR_TAX_ID: lambda w: (
        w.stream.choice("stated_country", _TAX_PREFIXES) + _digits(w, "stated_vat", 9)
    ),
    RequestField.LEGAL_ENTITY_NAME: lambda w: (
        f"{w.firm()} {w.stream.choice('stated_form', _FORMS)}"
    ),
    RequestField.AFFECTED_MONTH: _last_month,
    RequestField.REQUEST_IDS: lambda w: f"req-{w.stream.integer('stated_request', 16**5, 16**6):x}",
    RequestField.TIMESTAMPS_UTC: _failing_call,
    RequestField.ERROR_PAYLOAD: lambda w: '{"error": "upstream_timeout"}',
    RequestField.ENDPOINT_URL: _endpoint,
    RequestField.REGION: lambda w: w.stream.choice("region", w.surface.regions),
    RequestField.IDP_METADATA: lambda w: f"https://idp.{w.domain()}/metadata.xml",
    RequestField.DNS_TXT_EVIDENCE: lambda w: (
        f"{w.domain()} TXT verify={w.stream.integer('stated_txt', 16**7, 16**8):x}"
    ),
    RequestField.RESOURCE_PATH: lambda w: f"/{_path(w)}/{_digits(w, 'stated_item', 5)}",
    RequestField.AFFECTED_USER_LIST: _users,
}

STATABLE = frozenset(_VALUES) | {
    RequestField.REPRODUCTION_STEPS,
    RequestField.RECENT_CHANGES,
    RequestField.ENVIRONMENT,
    RequestField.TRAFFIC_PROFILE,
    RequestField.REQUEST_SCOPE,
    RequestField.JURISDICTION,
}
"""Fields that a customer can simply state; no code, approval, confirmation, document or proof."""
