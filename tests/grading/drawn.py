"""Drawn cases as they were when somebody answered them: facts and policy are kept, not an index.

A change of what is drawn leaves these cases as they are; a change of policy shows.
"""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.family import CaseHeader
from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.ticket import Ticket
from supportdesk_env.policies.parameters import load_company
from tests.grading.reading import CORPUS


class AnsweredCase(BaseModel):
    """A case, and what a careful reader of its observation made of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    was_read: bool
    """Whether the texts served to widen the lexicon; of the others only figures were looked at."""
    family: str
    company: dict[str, object]
    policy: dict[str, object] | None
    header: CaseHeader
    facts: dict[str, object]
    ticket: Ticket
    answer: CaseSnapshot

    def build(self) -> Case:
        """Return the case under this version's policy, with the ticket that was answered."""
        family, company = get_family(self.family), load_company(self.company)
        if family.policy:
            own = family.policy.model_validate(self.policy)
            company = company.model_copy(update={"policy": own})
        case = build_case(family, self.header, company, self.facts)
        return replace(case, ticket=self.ticket)


def load_answered() -> Iterator[AnsweredCase]:
    """Yield every answered case of the corpus."""
    for line in (CORPUS / "drawn_answers.jsonl").read_text("utf-8").splitlines():
        yield AnsweredCase.model_validate_json(line)
