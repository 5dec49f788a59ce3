"""The outcome contract: what reply and note must hold for each resolution code.

One table both derives the required claims and prints the reply standard in the knowledge base,
so what is graded is what is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from supportdesk_env.domain.claim import Claim, ClaimKind, ForbiddenKind
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.vocabulary import Priority, RequestField, ResolutionCode
from supportdesk_env.errors import InvalidFamily, InvalidPolicy
from supportdesk_env.package_data import read_yaml
from supportdesk_env.policies.decisions import Outcome


class ClaimStandard(BaseModel):
    """One line of the standard: the claim it requires and the words that print it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    claim: ClaimKind
    standard: str
    topic: str = ""
    """A topic, or `$name` for one the decision supplies."""
    slots: tuple[str, ...] = ()
    when: str = ""
    """`requested`: one claim per requested field; `secondary`: only with a secondary issue."""


class OutcomeStandard(BaseModel):
    """What one resolution code requires and forbids."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    code: ResolutionCode | None = None
    """The code a standard with a name of its own is for; it takes the general one's place."""
    reply: tuple[ClaimStandard, ...] = ()
    note: tuple[ClaimStandard, ...] = ()
    forbidden: tuple[ForbiddenKind, ...] = ()
    never: str = ""

    def extended(self, other: "OutcomeStandard") -> "OutcomeStandard":
        """Return this standard with another one added to it."""
        return OutcomeStandard(
            code=self.code,
            reply=self.reply + other.reply,
            note=self.note + other.note,
            forbidden=self.forbidden + other.forbidden,
            never=" ".join(part for part in (self.never, other.never) if part),
        )


class ConditionalStandard(OutcomeStandard):
    """What a ticket or a record of some kind adds, whatever the resolution code."""

    condition: str
    """When it holds, as the knowledge base prints it."""
    remark: str = ""
    """What else the knowledge base says of it."""


Contract = Mapping[str, OutcomeStandard]
"""Standards by code, or by the name of one that a family puts in its place."""


class _ContractFile(BaseModel):
    """The shape of `data/outcomes.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    always_forbidden: tuple[ForbiddenKind, ...]
    always_never: str
    every_code: OutcomeStandard
    conditional: dict[str, ConditionalStandard]
    """By the name of a condition that a case can meet."""
    codes: dict[ResolutionCode, OutcomeStandard]
    after_a_request: dict[str, OutcomeStandard]
    """Standards with a name of their own for what may follow a request for information."""


@cache
def _general() -> _ContractFile:
    return _ContractFile.model_validate(read_yaml("policies", "data/outcomes.yaml"))


def always_never() -> str:
    """Return the sentence that prints what no reply may do, whatever the outcome."""
    return _general().always_never


def conditional_standards() -> Iterable[ConditionalStandard]:
    """Return what certain tickets and records add to the standard of every code."""
    return _general().conditional.values()


def contract_for(additions: Contract, codes: Iterable[ResolutionCode]) -> Contract:
    """Return the general contract of `codes` with a family's own lines added.

    What a family lists under a code is added to the general standard; what it lists under a name
    of its own stands in for that of its code.

    Raises:
        InvalidPolicy: A code has no general standard, or a named standard tells no code.
    """
    general, contract = _general(), dict[str, OutcomeStandard]()
    reached = dict.fromkeys(codes)
    awaiting = ResolutionCode.AWAITING_CUSTOMER_INFO
    may_wait = awaiting in {*reached, *(own.code for own in additions.values())}
    if may_wait:
        reached[ResolutionCode.NO_RESPONSE_CLOSED] = None
    for code in reached:
        if code not in general.codes:
            msg = f"no outcome standard for {code.value}"
            raise InvalidPolicy(msg)
        own = additions.get(code.value, OutcomeStandard())
        standard = _completed(general.codes[code].extended(own))
        contract[code.value] = standard.model_copy(update={"code": code})
    for name, standard in general.after_a_request.items() if may_wait else ():
        own = additions.get(name, OutcomeStandard())
        contract[name] = _named(name, standard).extended(own).extended(general.every_code)
    for name, own in additions.items():
        if name not in contract:
            contract[name] = _completed(_named(name, own))
    return contract


def _completed(standard: OutcomeStandard) -> OutcomeStandard:
    """Return a standard with what every code requires; where no reply is due, none becomes due."""
    complete = standard.extended(_general().every_code)
    return complete if standard.reply else complete.model_copy(update={"reply": ()})


def _named(name: str, standard: OutcomeStandard) -> OutcomeStandard:
    """Return a standard with a name of its own, which has to say what code it is for."""
    if standard.code is None:
        msg = f"standard {name!r} is no code of its family; give it a `code`"
        raise InvalidPolicy(msg)
    return standard


def build_resolution(
    rule_id: str,
    outcome: Outcome,
    priority: Priority,
    contract: Contract,
    *,
    secondary: str,
    conditions: Iterable[str] = (),
) -> Resolution:
    """Return the resolution that the outcome's code requires under `contract`.

    `secondary` is the topic of another matter in the ticket, empty when there is none;
    `conditions` are the names of those the ticket and the record meet, whatever the code.
    """
    name = outcome.standard or outcome.code.value
    if name not in contract:
        msg = f"{name!r} is decided, and there is no standard for it; list its code in `codes`"
        raise InvalidFamily(msg)
    standard = contract[name]
    for name in conditions:
        standard = standard.extended(_general().conditional[name])
    return Resolution(
        rule_id=rule_id,
        queue=outcome.queue,
        priority=priority,
        issue_type=outcome.issue_type,
        status=outcome.status,
        resolution_code=outcome.code,
        requested_fields=tuple(f for f in RequestField if f in outcome.requested),
        reply_claims=tuple(_claims(standard.reply, outcome, secondary)),
        forbidden=tuple(dict.fromkeys((*_general().always_forbidden, *standard.forbidden))),
        note_claims=tuple(_claims(standard.note, outcome, secondary)),
    )


def _claims(
    standards: Sequence[ClaimStandard], outcome: Outcome, secondary: str
) -> Iterable[Claim]:
    for standard in standards:
        if standard.when == "requested":
            yield from (
                Claim(ClaimKind.ASK, field.value)
                for field in RequestField
                if field in outcome.requested
            )
        elif standard.when == "secondary":
            yield from [Claim(standard.claim, secondary)] if secondary else []
        else:
            yield _claim(standard, outcome)


def _claim(standard: ClaimStandard, outcome: Outcome) -> Claim:
    """Return the claim of one line, its topic and slots filled by the decision."""
    try:
        topic = standard.topic
        if topic.startswith("$"):
            topic = outcome.topics[topic[1:]]
        slots = tuple(outcome.values[name] for name in standard.slots)
    except KeyError as error:
        msg = f"{outcome.code.value} requires {standard.claim.value}, but no value {error} is given"
        raise InvalidFamily(msg) from error
    return Claim(standard.claim, topic, slots)
