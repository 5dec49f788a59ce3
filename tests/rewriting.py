"""Rewrites a finished case consistently: the same story with other names, ids, amounts and times.

Works on the texts of ticket, record and articles and on the values of the answer key alike, and
knows nothing of how either was made.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, Value, ValueKind
from supportdesk_env.domain.model import WireModel

Wire = TypeVar("Wire", bound=WireModel)

NAMES = {
    "Dana Whitfield": ("Ørjan O'Neill-Baptiste", "Mai Nguyễn"),
    "Luis Ferrante": ("Sipho Dlamini", "Will May"),
    "Priya Sandoval": ("Hope Once", "Xiomara de la Cruz"),
    "Tomas Eklund": ("Grace Park", "Abdul-Rahman Aziz"),
    "Marek Olsson": ("Cher", "Jean-Luc Picard"),
    "Ingrid Aalto": ("Rafael Nunes", "Noor Haddad"),
    "Oakmere Logistics": ("Möbius & Sons Ltd.", "9 Lives Insurance"),
    "Verdant Labs": ("No Limits GmbH", "Area-51 Research"),
    "Northwind Parts": ("Never Late Couriers", "Été S.A."),
    "Tallybird": ("Foxglove", "Ninepin"),
    "Harborline": ("Quillmark", "Ostrich"),
    "Gridloom": ("Saltworks", "Brass"),
    "Perch": ("Starter", "One"),
    "Flock": ("Growth", "Twenty"),
    "Schooner": ("Growth", "Twenty"),
    "Loom": ("Growth", "Twenty"),
    "Migration": ("Global", "Thousand"),
    "Clipper": ("Global", "Thousand"),
    "Mill": ("Global", "Thousand"),
    "us-east-2": ("ap-southeast-1", "europe-west4"),
    "eu-central-1": ("sa-east-1", "westus2"),
    "eu-west-3": ("me-central-1", "us-gov-west-1"),
    "us-west-2": ("ca-central-1", "centralindia2"),
    "oakmere.example": ("mobius.example", "nine-lives.example"),
    "verdantlab.example": ("nolimits.example", "area.example"),
    "northwindparts.example": ("late.example", "ete.example"),
}
"""Other names for everybody and everything named in the canonical cases, two of each."""

PREFIXES = ("ACC", "WS", "INV", "CH", "CNT", "EV", "INC", "TCK", "KB")
_ID = re.compile(rf"\b({'|'.join(PREFIXES)})((?:-[A-Z]+)?)-(\d+)\b")
_MONEY = re.compile(r"\b(USD|EUR) ([\d,]+\.\d\d)")
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}")
_NAMED_DATE = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September)\b"
)
_TIME = re.compile(r"(?<![\d:])(\d{2}):(\d{2})(?![\d:])")


@dataclass(frozen=True)
class Rewriting:
    """How to tell a case anew."""

    task_id: str
    names: int = 0
    """Which of the other names to take."""
    prefixes: Mapping[str, str] | None = None
    """Other letters for each kind of id; `None` keeps them."""
    digits: int = 0
    """Added to the number of every id, in front of which it puts a 7."""
    separator: str = "-"
    factor: Decimal = Decimal(1)
    """What every amount is multiplied by, the refund limit included."""
    days: int = 0
    minutes: int = 0

    def tell(self, case: Case) -> Case:
        """Return `case` told anew, its answer key included."""
        year = int(case.ticket.received_at[:4])

        def text(old: str) -> str:
            return self._dates(self._times(self._amounts(self._ids(self._names(old)))), year)

        def claims(old: tuple[Claim, ...]) -> tuple[Claim, ...]:
            return tuple(_with_values(claim, lambda value: _normal(value, text)) for claim in old)

        gold = case.resolution
        return replace(
            case,
            task_id=self.task_id,
            ticket=_map_texts(case.ticket, text),
            account=_map_texts(case.account, text),
            knowledge_base=tuple(_map_texts(article, text) for article in case.knowledge_base),
            resolution=replace(
                gold, reply_claims=claims(gold.reply_claims), note_claims=claims(gold.note_claims)
            ),
        )

    def _names(self, text: str) -> str:
        for old, others in NAMES.items():
            for form in (str, str.lower, str.upper):
                text = re.sub(rf"\b{form(old)}\b", form(others[self.names]), text)
        return text

    def _ids(self, text: str) -> str:
        def other(match: re.Match[str]) -> str:
            prefix, middle, number = match.groups()
            letters = (self.prefixes or {}).get(prefix, prefix)
            digits = f"7{int(number) + self.digits}" if self.digits else number
            return f"{letters}{middle}{self.separator}{digits}"

        return _ID.sub(other, text)

    def _amounts(self, text: str) -> str:
        def other(match: re.Match[str]) -> str:
            amount = Decimal(match.group(2).replace(",", "")) * self.factor
            return f"{match.group(1)} {amount:,.2f}"

        return _MONEY.sub(other, text)

    def _times(self, text: str) -> str:
        def other(match: re.Match[str]) -> str:
            total = (int(match.group(1)) * 60 + int(match.group(2)) + self.minutes) % 1440
            return f"{total // 60:02}:{total % 60:02}"

        return _TIME.sub(other, text)

    def _dates(self, text: str, year: int) -> str:
        later = timedelta(days=self.days)

        def named(match: re.Match[str]) -> str:
            month = _MONTHS.index(match.group(2)) + 1
            moved = date(year, month, int(match.group(1))) + later
            return f"{moved.day} {moved:%B}"

        text = _NAMED_DATE.sub(named, text)
        return _ISO_DATE.sub(
            lambda match: (date.fromisoformat(match.group()) + later).isoformat(), text
        )


_MONTHS = [f"{date(2026, month, 1):%B}" for month in range(1, 13)]


def _normal(value: Value, text: Callable[[str], str]) -> Value:
    """Return a value of the answer key told anew, in its normal form."""
    told = text(value.text)
    if value.kind is ValueKind.IDENTIFIER:
        told = told.upper()
    return Value(value.kind, told.replace(",", "") if value.kind is ValueKind.MONEY else told)


def _with_values(claim: Claim, other: Callable[[Value], Value]) -> Claim:
    slots = tuple(
        slot._replace(accepts=tuple(other(value) for value in slot.accepts)) for slot in claim.slots
    )
    return claim._replace(slots=slots)


def _map_texts(model: Wire, text: Callable[[str], str]) -> Wire:
    """Return `model` with every string in it told anew."""
    return type(model).model_validate(_map(model.model_dump(mode="json"), text))


def _map(value: object, text: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [_map(item, text) for item in value]
    if isinstance(value, dict):
        return {key: _map(item, text) for key, item in value.items()}
    return value
