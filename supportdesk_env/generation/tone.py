"""Switches overlays that are mere tone, haste or clutter, which do nothing to gold."""

from supportdesk_env.cases.family import CaseHeader
from supportdesk_env.cases.overlays import Overlay, is_held_back
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import ResolutionCode
from supportdesk_env.generation.generator import Draft
from supportdesk_env.generation.levels import LITTLE_TIME, SLA_MINUTES
from supportdesk_env.generation.overlays import is_fit
from supportdesk_env.seeding import Stream

TONE = (Overlay.ANGRY, Overlay.VIP_PRESSURE, Overlay.NEAR_BREACH, Overlay.LONG_LOG)
"""Overlays that decide nothing."""


def switch_tone(draft: Draft, case: Case, stream: Stream) -> CaseHeader:
    """Return the header of `draft` with some overlays of tone switched on or off.

    None comes that the case does not admit, and no pair that the case's split holds back.
    """
    there = draft.header.overlays
    can_switch = [o for o in TONE if o in there or _can_come(draft, case, o)]
    count = stream.integer("switched", min(1, len(can_switch)), len(can_switch))
    switched = stream.sample("tone", can_switch, count)
    overlays = tuple(o for o in Overlay if (o in there) is not (o in switched))
    header = draft.header.model_copy(update={"overlays": overlays})
    if Overlay.NEAR_BREACH not in switched:
        return header
    is_near = Overlay.NEAR_BREACH in overlays
    minutes = (
        stream.integer("little_time", *LITTLE_TIME)
        if is_near
        else stream.choice("sla", SLA_MINUTES)
    )
    return header.model_copy(update={"sla_minutes": minutes})


def _can_come(draft: Draft, case: Case, overlay: Overlay) -> bool:
    there, is_spam = draft.header.overlays, _is_spam(case)
    is_held = is_held_back((*there, overlay)) and not is_held_back(there)
    return not is_held and is_fit(draft.family, draft.rule_id, overlay, is_spam=is_spam)


def _is_spam(case: Case) -> bool:
    return case.resolution.resolution_code is ResolutionCode.SPAM_NO_ACTION
