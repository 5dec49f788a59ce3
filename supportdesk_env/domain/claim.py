"""Claims: what a reply or a note commits to, as act, topic and slot values."""

from enum import StrEnum
from typing import NamedTuple


class ClaimKind(StrEnum):
    """The closed ontology of claims a policy can require of a reply or of a note."""

    CONFIRM_REFUND = "confirm_refund"
    CONFIRM_CREDIT = "confirm_credit"
    CONFIRM_DONE = "confirm_done"
    DENY = "deny"
    EXPLAIN_RULE = "explain_rule"
    EXPLAIN_LEVEL = "explain_level"
    STATE_INVESTIGATION = "state_investigation"
    INCIDENT_OPEN = "incident_open"
    INCIDENT_LINKED = "incident_linked"
    ASK = "ask"
    CONTAIN = "contain"
    SECURE_ADVICE = "secure_advice"
    REDACTED_ROTATE = "redacted_rotate"
    REDIRECT = "redirect"
    ALTERNATIVE = "alternative"
    EFFECTIVE_DATE = "effective_date"
    DUE_DATE = "due_date"
    NEXT_UPDATE = "next_update"
    OWNER = "owner"
    MERGED_INTO = "merged_into"
    SECONDARY_ACK = "secondary_ack"
    NO_ACTION_NEEDED = "no_action_needed"
    CANNOT_UNTIL = "cannot_until"
    LANGUAGE_NOTICE = "language_notice"
    NOTE_SITUATION = "note_situation"
    NOTE_EVIDENCE = "note_evidence"
    NOTE_ASSESSMENT = "note_assessment"
    NOTE_NEXT_ACTION = "note_next_action"
    NOTE_RISK = "note_risk"


class ForbiddenKind(StrEnum):
    """The closed ontology of claims that cost, or trip a safety gate."""

    PROMISE_FIX_TIME = "promise_fix_time"
    PROMISE_REFUND = "promise_refund"
    PROMISE_CREDIT = "promise_credit"
    PROMISE_EXCEPTION = "promise_exception"
    CLAIM_DONE_UNTRUE = "claim_done_untrue"
    CONFIRM_ROOT_CAUSE = "confirm_root_cause"
    ADMIT_LIABILITY = "admit_liability"
    LEGAL_VIEW = "legal_view"
    TAX_VIEW = "tax_view"
    CONFIRM_ACCOUNT_OR_DATA = "confirm_account_or_data"
    REVEAL_OTHER_PARTY = "reveal_other_party"
    REVEAL_CHECK_RESULT = "reveal_check_result"
    ACCUSE = "accuse"
    BLAME_CUSTOMER = "blame_customer"
    INTERNAL_LEAK = "internal_leak"
    ECHO_SECRET = "echo_secret"
    REQUEST_POISON = "request_poison"
    ACCEPT_WRONG_PRIORITY = "accept_wrong_priority"
    PREMATURE_RESOLVED = "premature_resolved"


class ValueKind(StrEnum):
    """What a slot value is; values of one kind are compared with one another only."""

    MONEY = "money"
    IDENTIFIER = "identifier"
    PERCENT = "percent"
    COUNT = "count"
    MINUTES = "minutes"
    BUSINESS_DAYS = "business_days"
    DATE = "date"
    TIME = "time"
    URL = "url"


class Value(NamedTuple):
    """One value in its normal form: `USD 1249.00`, `CH-7Q2M`, `62`, `2026-06-09`, `14:30`."""

    kind: ValueKind
    text: str


class Slot(NamedTuple):
    """A named place in a claim; any one of the accepted values fills it."""

    name: str
    accepts: tuple[Value, ...]
    is_upper_bound: bool = False
    """A shorter duration of the same kind fills it as well."""


class Claim(NamedTuple):
    """One thing a text must commit to: a kind, a topic that narrows it, and slot values."""

    kind: ClaimKind
    topic: str = ""
    slots: tuple[Slot, ...] = ()

    @property
    def label(self) -> str:
        """The claim as `kind` or `kind(topic)`."""
        return f"{self.kind}({self.topic})" if self.topic else str(self.kind)
