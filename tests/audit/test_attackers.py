"""Attackers that know more than an agent may: majorities and good texts with wrong values."""

import re

from supportdesk_env.audit.attackers import MajorityAgent, TemplateAgent, template_action
from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.generation.catalogue import get_case


class TestMajority:
    """What was most often right."""

    def test_is_one_action_for_every_case(self) -> None:
        """It never looks."""
        one, other = (CaseEnvironment().reset(task_id=f"test_{index}") for index in range(2))
        assert MajorityAgent().act(one) == MajorityAgent().act(other)


class TestTemplate:
    """The right sentences, the wrong values."""

    def test_keeps_the_words_and_changes_every_number(self) -> None:
        """The reply without its digits is the reference without its digits."""
        case = get_case("test", 0)
        reply, _ = reference_texts(case)
        action = template_action(case)
        assert re.sub(r"\d", "", action.reply or "") == re.sub(r"\d", "", reply)
        written = zip(action.reply or "", reply, strict=True)
        assert not any(one == other for one, other in written if one.isdigit())
        assert TemplateAgent().act(CaseEnvironment().reset(task_id=case.task_id)) == action
