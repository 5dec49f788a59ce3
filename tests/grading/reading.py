"""The corpora of claims: what was written, and whether the grader reads it as meant."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, TypeAdapter

from supportdesk_env.domain.claim import Claim, ClaimKind, Slot, Value, ValueKind
from supportdesk_env.domain.values import (
    business_days_slot,
    days_slot,
    identifier_slot,
    interval_slot,
    money_slot,
    share_slot,
)
from supportdesk_env.grading.claims import StatedClaim, read_note, read_reply

CORPUS = Path(__file__).parent / "corpus"
TODAY = date(2026, 6, 2)
NOW = datetime.fromisoformat("2026-06-02T09:05")
CHARGED = datetime.fromisoformat("2026-05-29T09:00")
ASKED = datetime.fromisoformat("2026-04-14T09:00")


class Text(BaseModel):
    """One text of a corpus."""

    text: str
    why: str = ""
    """What keeps a near miss from being the claim."""


class Entry(BaseModel):
    """What was written for one claim."""

    claim: ClaimKind
    topic: str
    paraphrases: list[Text]
    near_misses: list[Text]


class Score(NamedTuple):
    """How a corpus was read."""

    recall: float
    precision: float
    texts: int


def _time(text: str) -> Slot:
    return Slot("time", (Value(ValueKind.TIME, text),))


def _dollars(text: str) -> Slot:
    return money_slot(text, Decimal(text), "USD")


def _ids(*texts: str) -> tuple[Slot, ...]:
    return tuple(identifier_slot(text, text) for text in texts)


def _date(text: str) -> Slot:
    return Slot("date", (Value(ValueKind.DATE, text),))


def _percent(text: str) -> Slot:
    return Slot("share", (Value(ValueKind.PERCENT, text),))


def _hours(number: int) -> Slot:
    return Slot("period", (Value(ValueKind.MINUTES, str(60 * number)),))


_CREDIT = Slot("credit", (Value(ValueKind.MONEY, "USD 86.40"), Value(ValueKind.PERCENT, "10")))

SLOTS: dict[str, tuple[Slot, ...]] = {
    "confirm_refund": (*_ids("CH-88147"), _dollars("312.40")),
    "effective_date(refund_arrival)": (business_days_slot("arrival", 7, NOW),),
    "next_update": (interval_slot("update", 90, NOW),),
    "incident_open": _ids("INC-7714"),
    "incident_linked": _ids("INC-7700"),
    "state_investigation(impact)": (share_slot("impact", 412, 660),),
    "state_investigation(affected_region)": _ids("eu-west-3"),
    "state_investigation(sign_ins)": _ids("CNT-5582"),
    "state_investigation(charge)": _ids("CH-88147"),
    "state_investigation(errors)": _ids("INC-7714"),
    "redirect(status_page)": (Slot("page", (Value(ValueKind.URL, "status.gridloom.example"),)),),
    "explain_rule(separate_charges)": _ids("INV-20999"),
    "explain_rule(verification_failed)": _ids("CNT-5582"),
    "explain_rule(already_refunded)": _ids("RF-8841"),
    "explain_rule(authorisation)": (days_slot("release", 5, CHARGED),),
    "explain_rule(travel_notice)": _ids("TRV-8812"),
    "explain_rule(errors_since)": (_time("09:12"),),
    "alternative(revert_change)": _ids("CHG-4410"),
    "note_evidence(duplicate_charges)": _ids("CH-88147", "CH-88120"),
    "note_assessment(refund_limit)": (_dollars("312.40"), _dollars("500.00")),
    "note_evidence(article)": _ids("KB-BIL-04"),
    "note_next_action(refund_arrival)": (business_days_slot("arrival", 7, NOW),),
    "note_assessment(declined)": _ids("INV-20999"),
    "note_next_action(decision_needed)": (interval_slot("update", 90, NOW),),
    "note_next_action(asked)": (days_slot("closure", 5, ASKED),),
    "note_evidence(signals)": _ids("EV-90311"),
    "note_situation(containment)": (
        Slot("lock", (Value(ValueKind.IDENTIFIER, "CNT-5582"), Value(ValueKind.TIME, "06:56"))),
    ),
    "note_situation(impact)": (share_slot("impact", 412, 660), *_ids("eu-west-3")),
    "note_evidence(incident_start)": (_time("09:12"),),
    "note_assessment(severity)": (
        Slot("limit", (Value(ValueKind.PERCENT, "35"), Value(ValueKind.COUNT, "250"))),
    ),
    "note_next_action(engineering)": _ids("INC-7714"),
    "note_assessment(incident_match)": _ids("INC-7700", "eu-west-3"),
    "note_assessment(revert_change)": _ids("CHG-4410"),
    "note_situation(already_refunded)": _ids("RF-8841"),
    "note_situation(authorisation)": (days_slot("release", 5, CHARGED),),
    "note_situation(travel_notice)": _ids("TRV-8812"),
    "note_situation(charge)": _ids("CH-88147"),
    "note_situation(sign_ins)": _ids("CNT-5582"),
    "note_situation(errors)": _ids("INC-7714"),
    "note_evidence(contract_note)": _ids("CTR-40718"),
    "confirm_credit": (_CREDIT,),
    "effective_date(credit_appears)": (_date("2026-07-01"),),
    "note_assessment(credit)": (_percent("99.62"), _CREDIT),
    "note_next_action(credit_appears)": (_date("2026-07-01"),),
    "note_assessment(on_hold)": (_hours(48),),
    "note_next_action(resumption)": (_date("2026-06-04"),),
    "note_assessment(redirected)": _ids("vendors@gridloom.example"),
    "merged_into": _ids("TCK-41207"),
    "note_situation(merged)": _ids("TCK-41207"),
    "explain_rule(no_answer)": (days_slot("closure", 5, ASKED),),
    "explain_rule(no_owner_approval)": _ids("WS-7741"),
    "note_situation(no_answer)": (days_slot("closure", 5, ASKED),),
}
"""The values the corpora were written with, by claim; the others carry none."""


@cache
def load_corpus(part: str) -> list[Entry]:
    """Return the entries of `tuned` or `held_out`."""
    adapter = TypeAdapter(list[Entry])
    files = sorted((CORPUS / part).glob("*.yaml"))
    return [
        entry
        for file in files
        for entry in adapter.validate_python(yaml.safe_load(file.read_text("utf-8")))
    ]


def is_made(claim: Claim, text: str, package: str = "", today: date = TODAY) -> bool:
    """Return whether the grader reads `text` as making `claim`, and not denying it too."""
    is_note = claim.kind.startswith("note_")
    read = (read_note if is_note else read_reply)(text, today, package)
    stated = [s for s in read.required if (s.kind, s.topic) == (claim.kind, claim.topic)]
    if any(_denies(s, claim) for s in stated):
        return False
    return any(s.counts and s.states(claim) for s in (*read.required, *read.joined))


def _denies(stated: StatedClaim, claim: Claim) -> bool:
    is_denial = stated.is_negated and not stated.is_uncertain
    return is_denial and (not stated.values or stated.states(claim))


def score_corpus(part: str) -> Score:
    """Return recall over the paraphrases and precision against the near misses of `part`."""
    made = written = wrong = misses = 0
    for entry in load_corpus(part):
        claim = Claim(entry.claim, entry.topic)
        claim = Claim(entry.claim, entry.topic, SLOTS.get(claim.label, ()))
        written += len(entry.paraphrases)
        misses += len(entry.near_misses)
        made += sum(is_made(claim, item.text) for item in entry.paraphrases)
        wrong += sum(is_made(claim, item.text) for item in entry.near_misses)
    return Score(made / written, made / (made + wrong), written + misses)
