"""How a customer answers which month they claim."""

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.sla_credit.facts import SlaCreditFacts, month_text, next_month
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return one of the months the ticket named, or one that has not begun."""
    facts = SlaCreditFacts.model_validate(raw)
    if inquiry.kind is AnswerKind.WRONG:
        latest = max(facts.claimed[-1], facts.now.date().replace(day=1))
        return Answered(
            facts=raw,
            values={RequestField.AFFECTED_MONTH: month_text(next_month(latest))},
            refuted=frozenset(inquiry.given),
        )
    month = world.stream.choice("month", facts.claimed)
    return Answered(
        facts=raw | {"claimed": [month]},
        values={RequestField.AFFECTED_MONTH: month_text(month)},
    )
