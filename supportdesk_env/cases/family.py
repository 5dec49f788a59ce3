"""The contract of a case family: its facts, rules, texts and parameters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SerializeAsAny

from supportdesk_env.cases.overlays import Deviation, Overlay
from supportdesk_env.cases.ticket_text import Phrasing, TicketText
from supportdesk_env.domain.ticket import Contact
from supportdesk_env.domain.vocabulary import Difficulty, RequestField, ResolutionCode, Tier
from supportdesk_env.package_data import read_package_yaml
from supportdesk_env.policies.decisions import Rule
from supportdesk_env.policies.knowledge_base import ArticleText
from supportdesk_env.policies.outcomes import OutcomeStandard
from supportdesk_env.policies.parameters import Company, Parameters
from supportdesk_env.policies.priority import Severity

if TYPE_CHECKING:
    from supportdesk_env.cases.answering import AnswerRule
    from supportdesk_env.cases.world import Raw, World

RecordTables = dict[str, list[dict[str, str]]]


class Frozen(BaseModel):
    """Shared settings of facts and texts: frozen, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Customer(Frozen):
    """The customer side of a case."""

    name: str
    email: str
    company: str
    tier: Tier
    account_id: str
    workspace_id: str
    region: str
    seats: int = Field(gt=0)
    contacts: tuple[Contact, ...]

    def registered(self) -> Contact | None:
        """Return the registered contact the sender's address belongs to, if any."""
        return next((c for c in self.contacts if c.email == self.email), None)


def _check_whole_minute(moment: datetime) -> datetime:
    """Return `moment`, which records print to the minute and rules compare as printed."""
    if moment.second or moment.microsecond:
        msg = f"{moment.isoformat()} has seconds; facts are given to the minute"
        raise ValueError(msg)
    return moment


Minute = Annotated[datetime, AfterValidator(_check_whole_minute)]
"""A UTC moment to the minute."""


class CaseFacts(Frozen):
    """What every family's facts hold: the case's own clock and the customer."""

    now: Minute
    customer: Customer
    affected_users: int = Field(ge=0)
    given: dict[RequestField, str] = Field(default_factory=dict)
    """What the customer has stated of what policy would request, in an earlier message."""


class FamilyTexts(Frozen):
    """The shape of a family's `texts.yaml`."""

    tickets: dict[str, TicketText]
    articles: tuple[ArticleText, ...]
    standards: dict[str, OutcomeStandard] = Field(default_factory=dict)
    """What the family adds to the outcome contract, by code or by a name of its own."""
    contract_notes: dict[str, str] = Field(default_factory=dict)
    """By parameter, how a signed deviation from it reads, with the words of `{value}`; an own
    parameter by its name, a shared one as `group.name`."""


FactsT = TypeVar("FactsT", bound=CaseFacts)


@dataclass(frozen=True)
class Family(Generic[FactsT]):
    """One kind of request: how its facts are read, decided and shown."""

    name: str
    package: str
    """The package its texts, readings and parameter ranges lie in."""
    facts: type[FactsT]
    rules: Sequence[Rule[FactsT]]
    severity: Callable[[FactsT, Company], Severity]
    ticket_words: Callable[[FactsT, Company], Mapping[str, object]]
    records: Callable[[FactsT, Company], RecordTables]
    draw: "Callable[[World, str], Raw]"
    """Draws facts that the rule of the given id decides."""
    codes: Sequence[ResolutionCode]
    """Resolution codes the decision list can reach, in the order they are printed."""
    policy: type[Parameters] | None = None
    """The parameters only this family knows, drawn from its `policy.yaml`."""
    answer: "AnswerRule | None" = None
    """How customers answer a request; without it they stay silent or withdraw at most."""
    derived_columns: Sequence[str] = ()
    """Columns of its tables that state a computed value, as `table.column`; hidden in cases in
    which the fact has to be computed."""
    states: "Callable[[World, Raw], Mapping[RequestField, str]] | None" = None
    """What a customer would state of fields whose value depends on the facts."""
    admits: Callable[[Overlay, str], bool] | None = None
    """Whether an overlay makes sense in the cases of a rule; without it all do."""

    def texts(self) -> FamilyTexts:
        """Return the family's texts, read once."""
        return _load_texts(self.package)


@cache
def _load_texts(package: str) -> FamilyTexts:
    return FamilyTexts.model_validate(read_package_yaml(package, "texts.yaml"))


class CaseHeader(Frozen):
    """What a case is called, how it is played and which wording it takes; no facts."""

    task_id: str
    split: str
    index: int = Field(ge=0)
    difficulty: Difficulty
    max_steps: int = Field(gt=0)
    ticket_id: str
    channel: str
    sla_minutes: int = Field(gt=0)
    wording: str | Phrasing
    """A ticket of the family's texts by name, or the phrasings it is composed of."""
    contract_notes: tuple[str, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    deviation: Deviation | None = None
    """A signed deviation of this customer from what the articles print."""
    outdated: SerializeAsAny[Parameters] | None = None
    """What a superseded article prints: own parameters, or a vendor where a family has none."""
