"""A decision list is read from the top."""

import pytest

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.vocabulary import IssueType, Queue, ResolutionCode, Status
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.decisions import Outcome, Rule, first_match

COMPANY = load_companies()["tallybird"]


def build_rule(name: str, least: int) -> Rule[int]:
    """Return a rule that applies from `least` on."""
    outcome = Outcome(
        Queue.GENERAL_SUPPORT,
        IssueType.GENERAL_QUESTION,
        Status.RESOLVED,
        ResolutionCode.INFORMATION_PROVIDED,
    )
    return Rule(name, lambda fact, _: fact >= least, lambda _, __: outcome)


class TestFirstMatch:
    """Which rule decides."""

    @pytest.mark.parametrize(("fact", "name"), [(9, "high"), (3, "low"), (5, "high")])
    def test_the_first_rule_that_applies_wins(self, fact: int, name: str) -> None:
        """Later rules are not asked once one applies."""
        rules = [build_rule("high", 5), build_rule("low", 0), build_rule("never reached", 0)]
        assert first_match(rules, fact, COMPANY)[0] == name

    def test_a_list_that_does_not_end_is_refused(self) -> None:
        """A list without a last resort fails loudly and shows the facts."""
        with pytest.raises(InvalidFamily, match="no rule applies to 1"):
            first_match([build_rule("high", 5)], 1, COMPANY)
