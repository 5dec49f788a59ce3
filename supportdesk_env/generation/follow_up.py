"""Draws how a customer answers what policy has to ask for, and in which words."""

from supportdesk_env.cases.answer_texts import load_answers
from supportdesk_env.cases.answering import Answered, AnswerRule, AnswerWording, Exchange, Inquiry
from supportdesk_env.cases.family import Customer
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.claim import ValueKind
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField, Status
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.decisions import Outcome
from supportdesk_env.seeding import Stream

_KINDS = (
    *(AnswerKind.COMPLETE, AnswerKind.COMPLETE, AnswerKind.COMPLETE),
    *(AnswerKind.PARTIAL, AnswerKind.PARTIAL, AnswerKind.WRONG, AnswerKind.WRONG),
    *(AnswerKind.SILENT, AnswerKind.WITHDRAWS),
)
"""How customers react, as often as they do; the first kind a case admits is taken."""

_EMPTY = frozenset({AnswerKind.SILENT, AnswerKind.WITHDRAWS})
"""Kinds that give nothing; they end only a case that waits for the customer."""


def draw_exchange(
    world: World, raw: Raw, phrasing: Phrasing, rule: AnswerRule | None, outcome: Outcome
) -> Exchange | None:
    """Return the answer to what `outcome` requests; `None` where the family has none."""
    world = World(world.stream.child("answer"), world.surface, world.company, world.now)
    asked = tuple(field for field in RequestField if field in outcome.requested)
    for kind in world.stream.sample("kind", _KINDS, len(_KINDS)):
        if kind not in _EMPTY:
            exchange = _draw_answer(world, raw, phrasing, rule, _draw_inquiry(world, kind, asked))
        elif outcome.status is Status.WAITING_ON_CUSTOMER:
            ending = _word_end(world, raw, phrasing, kind, outcome)
            return Exchange(Inquiry(kind, asked, ()), ending)
        else:
            exchange = None
        if exchange:
            return exchange
    return None


def _draw_answer(
    world: World, raw: Raw, phrasing: Phrasing, rule: AnswerRule | None, inquiry: Inquiry
) -> Exchange | None:
    """Return the family's answer to `inquiry`; `None` where it has none of that kind."""
    answered = rule(world, raw, inquiry) if rule and inquiry.given else None
    if answered is None:
        return None
    return Exchange(inquiry, _word_answer(world.stream, phrasing, answered, raw), answered)


def _draw_inquiry(world: World, kind: AnswerKind, asked: tuple[RequestField, ...]) -> Inquiry:
    """Return what the answer gives: nothing of a single field where it is to be partial."""
    if kind is not AnswerKind.PARTIAL:
        return Inquiry(kind, asked, asked)
    part = world.stream.sample(
        "part", asked, world.stream.integer("size", 1, max(1, len(asked) - 1))
    )
    given = tuple(field for field in asked if field in part)
    return Inquiry(kind, asked, given if len(asked) > 1 else ())


def _word_end(
    world: World, raw: Raw, phrasing: Phrasing, kind: AnswerKind, outcome: Outcome
) -> AnswerWording:
    """Return what is said when nobody answers, or the customer withdraws."""
    bank = load_answers(phrasing.bank)
    if kind is AnswerKind.WITHDRAWS:
        text = world.stream.choice("withdrawal", bank.voices[phrasing.voice].withdrawals)
        email, name = _sign(raw)
        return AnswerWording(f"From: {email}\n\n{text}\n\n{name}")
    if "closure" not in outcome.values:
        msg = "awaiting_customer_info requires note_next_action, but no value 'closure' is given"
        raise InvalidFamily(msg)
    closure = {value.kind: value.text for value in outcome.values["closure"].accepts}
    days = int(closure[ValueKind.MINUTES]) // 1440
    text = world.stream.choice("silence", bank.silence)
    return AnswerWording(text.format(days=days, date=closure[ValueKind.DATE]))


def _word_answer(stream: Stream, phrasing: Phrasing, answered: Answered, raw: Raw) -> AnswerWording:
    """Return the phrasings around what is given, in the register of the ticket."""
    texts = load_answers(phrasing.bank).voices[phrasing.voice]
    email, name = _sign(raw, answered.sender)
    return AnswerWording(
        opening=f"From: {email}\n\n{stream.choice('opening', texts.openings)}",
        given=tuple(texts.write_lines(answered.values)),
        lacking=stream.choice("lacking", texts.lacking),
        closing=f"{stream.choice('closing', texts.closings)}\n\n{name}",
    )


def _sign(raw: Raw, sender: str = "") -> tuple[str, str]:
    """Return the address and the name of who answers: a contact, or whoever wrote the ticket."""
    customer = Customer.model_validate(raw["customer"])
    names = {contact.email: contact.name for contact in customer.contacts}
    email = sender or customer.email
    return email, names.get(email, customer.name)
