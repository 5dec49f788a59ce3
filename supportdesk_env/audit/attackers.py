"""Attackers that need the answer key: majorities, and good texts with wrong values."""

from functools import cache

from supportdesk_env.audit.floors import majority_player
from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.generation.catalogue import CaseQuery, find_case, get_case

SEEN = 240
"""Cases of `train` in which the majority is counted."""

_OTHER_DIGITS = str.maketrans("0123456789", "3456789012")


@cache
def majority_action() -> Action:
    """Return what was most often right in the first cases of `train`, texts included."""
    seen = [get_case("train", index) for index in range(SEEN)]
    return majority_player(seen)(seen[0])


class MajorityAgent:
    """Always gives what was most often right in `train`, and a whole answer of such a case."""

    name = "majority"

    def act(self, _: Observation) -> Action:
        """Return the same action, whatever the case."""
        return majority_action()


class TemplateAgent:
    """Writes the very sentences the case calls for, with wrong values in them.

    The sentences come from the answer key, which no agent has; the choices are the majority's.
    """

    name = "template"

    def act(self, observation: Observation) -> Action:
        """Return the hand-over with the reference texts, every value in them changed."""
        return template_action(find_case(CaseQuery(task_id=observation.task_id)))


def template_action(case: Case) -> Action:
    """Return what the template writes for `case`."""
    reply, note = (text.translate(_OTHER_DIGITS) for text in reference_texts(case))
    texts = {"reply": reply or None, "internal_note": note}
    return majority_action().model_copy(update=texts)
