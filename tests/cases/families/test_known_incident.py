"""The decision list of known_incident, what it draws, and how its claims are read."""

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.families.known_incident.decision import FAMILY
from supportdesk_env.cases.families.known_incident.facts import KnownIncidentFacts, show_records
from supportdesk_env.cases.families.known_incident.policy import KnownIncidentPolicy
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    ResolutionCode,
    Status,
)
from supportdesk_env.policies.parameters import Company
from tests.building import grade_text, score_of
from tests.cases.families.worlds import (
    draw_family_case,
    load_replies,
    make_header,
)

BANKS = ("train", "evaluation", "ood")
HONEST = load_replies("known_incident")
SENDER = "dana.whitfield@oakmere.example"

POLICY = {"lead_minutes": 15, "tail_minutes": 20, "sibling_days": 7}
ACTIVE: dict[str, object] = {
    "incident_id": "INC-77021",
    "area": "orders API",
    "region": "eu-west-3",
    "build": "BLD-20417",
    "since": "2026-06-02T08:40:00",
    "priority": "urgent",
}
FIXED = ACTIVE | {"fixed_at": "2026-06-02T11:00:00", "remedy_build": "BLD-20533"}
OTHER = ACTIVE | {"incident_id": "INC-77009", "area": "search service"}
OLDER: dict[str, object] = {
    "ticket_id": "TCK-40210",
    "requester": SENDER,
    "area": "orders API",
    "opened_at": "2026-05-26T12:00:00",
    "state": "open",
    "priority": "normal",
}
FACTS: dict[str, object] = {
    "now": "2026-06-02T12:00:00",
    "affected_users": 12,
    "customer": {
        "name": "Dana Whitfield",
        "email": SENDER,
        "company": "Oakmere Logistics",
        "tier": "business",
        "account_id": "ACC-58213",
        "workspace_id": "WS-77410",
        "region": "eu-west-3",
        "seats": 200,
        "contacts": [{"name": "Dana Whitfield", "email": SENDER, "role": "admin"}],
    },
    "report_id": "ERR-31200",
    "area": "orders API",
    "build": "BLD-20417",
    "since": "2026-06-02T09:00:00",
    "error_rate_percent": 40,
    "measured_users": 12,
    "incidents": [OTHER, ACTIVE],
}


def active(**changes: object) -> dict[str, object]:
    """Return the facts in which the active incident is another one."""
    return {"incidents": [OTHER, ACTIVE | changes]}


def fixed(**changes: object) -> dict[str, object]:
    """Return the facts in which the incident is fixed, and otherwise as changed."""
    return {"incidents": [FIXED | changes]}


def older(**changes: object) -> dict[str, object]:
    """Return the facts with an older ticket."""
    return {"older_tickets": [OLDER | changes]}


TWINS: list[tuple[str, dict[str, object]]] = [
    ("active_match", {}),
    ("active_match", active(build="all")),
    ("active_match", active(since="2026-06-02T09:15:00")),
    ("no_match", active(since="2026-06-02T09:16:00")),
    ("no_match", active(region="us-west-2")),
    ("no_match", active(build="BLD-20400")),
    ("fixed_match", fixed()),
    ("fixed_match", fixed(since="2026-06-02T08:00:00", fixed_at="2026-06-02T08:40:00")),
    ("no_match", fixed(since="2026-06-02T08:00:00", fixed_at="2026-06-02T08:39:00")),
    ("no_match", fixed(region="us-west-2")),
    ("sibling_open", older()),
    ("sibling_open", older() | fixed()),
    ("active_match", older(opened_at="2026-05-26T11:59:00")),
    ("active_match", older(state="closed")),
    ("active_match", older(area="search service")),
    ("active_match", older(requester="luis.ferrante@oakmere.example")),
    ("fixed_match", older(state="closed") | fixed()),
]

CASES: dict[str, dict[str, object]] = {
    "sibling_open": older(),
    "active_match": {},
    "fixed_match": fixed(),
    "no_match": active(region="us-west-2"),
}
"""The fixed case of each rule, which the honest replies were written to."""

OUTCOMES = {
    "sibling_open": (Queue.GENERAL_SUPPORT, Status.CLOSED, ResolutionCode.DUPLICATE_MERGED),
    "active_match": (
        Queue.PLATFORM_ENGINEERING,
        Status.ESCALATED,
        ResolutionCode.LINKED_TO_INCIDENT,
    ),
    "fixed_match": (
        Queue.PLATFORM_ENGINEERING,
        Status.RESOLVED,
        ResolutionCode.LINKED_TO_INCIDENT,
    ),
    "no_match": (Queue.PLATFORM_ENGINEERING, Status.ESCALATED, ResolutionCode.ESCALATED_INTERNAL),
}


def company() -> Company:
    """Return a shipped company with this family's parameters."""
    policy = KnownIncidentPolicy.model_validate(POLICY)
    return load_companies()["gridloom"].model_copy(update={"policy": policy})


def build(**changes: object) -> Case:
    """Return the example case with facts changed."""
    return build_case(FAMILY, make_header(FAMILY, "train"), company(), FACTS | changes)


def decide(**changes: object) -> Resolution:
    """Return what policy requires of the example case with facts changed."""
    return build(**changes).resolution


def draw(rule_id: str, number: int) -> Case:
    """Return a case drawn for `rule_id` in one of many worlds, in words of one of the banks."""
    return draw_family_case(FAMILY, rule_id, number, BANKS[number % len(BANKS)])


class TestRules:
    """Each rule of the list, and one fact more or less."""

    @pytest.mark.parametrize(("rule_id", "changes"), TWINS)
    def test_the_first_rule_that_applies_decides(
        self, rule_id: str, changes: dict[str, object]
    ) -> None:
        """A limit still matches; queue, status and code follow the rule, nothing is asked."""
        gold = decide(**changes)
        assert gold.rule_id == rule_id
        assert (gold.queue, gold.status, gold.resolution_code) == OUTCOMES[rule_id]
        assert gold.issue_type is IssueType.PRODUCTION_INCIDENT
        assert gold.requested_fields == ()

    @pytest.mark.parametrize(
        ("changes", "priority"),
        [
            ({}, Priority.URGENT),
            (fixed(priority="high"), Priority.HIGH),
            (older(), Priority.NORMAL),
            (active(region="us-west-2"), Priority.NORMAL),
            (active(region="us-west-2") | {"measured_users": 20}, Priority.HIGH),
            (
                active(region="us-west-2") | {"measured_users": 20, "has_workaround": True},
                Priority.NORMAL,
            ),
        ],
        ids=["incident", "fixed", "older ticket", "few users", "some users", "workaround"],
    )
    def test_what_is_known_lends_its_priority(
        self, changes: dict[str, object], priority: Priority
    ) -> None:
        """Anything else goes by the users affected and the workaround."""
        assert decide(**changes).priority is priority

    @pytest.mark.parametrize(
        ("changes", "values"),
        [
            (active(region="us-west-2"), ["US-WEST-2", "EU-WEST-3"]),
            (active(build="BLD-20400"), ["BLD-20400", "BLD-20417"]),
            (active(since="2026-06-02T09:30:00"), ["09:30", "09:00"]),
            (
                fixed(since="2026-06-02T08:00:00", fixed_at="2026-06-02T08:10:00"),
                ["08:10", "09:00"],
            ),
        ],
        ids=["region", "build", "start", "fix"],
    )
    def test_the_note_says_what_differs(
        self, changes: dict[str, object], values: list[str]
    ) -> None:
        """By the incident's value or by that of the errors, beside the incident's id."""
        (ruled_out,) = (c for c in decide(**changes).note_claims if c.topic == "ruled_out")
        incident, differs = ruled_out.slots
        assert incident.accepts[0].text == "INC-77021"
        assert [value.text for value in differs.accepts] == values


class TestFacts:
    """What may be true, and what the desk's tools show of it."""

    @pytest.mark.parametrize(
        "incident",
        [
            OTHER,
            ACTIVE | {"remedy_build": "BLD-20533"},
            ACTIVE | {"fixed_at": "2026-06-02T11:00:00"},
            FIXED | {"fixed_at": "2026-06-02T08:40:00"},
        ],
        ids=["no incident of the part", "remedy only", "moment only", "fixed before it began"],
    )
    def test_incidents_are_consistent(self, incident: dict[str, object]) -> None:
        """A fix has a moment and a build, and there is something to tell apart."""
        with pytest.raises(ValidationError):
            KnownIncidentFacts.model_validate(FACTS | {"incidents": [incident]})

    def test_records_show_what_decides(self) -> None:
        """Monitoring, both states of an incident, and older tickets with their sender."""
        raw = FACTS | {"incidents": [OTHER, FIXED], "has_workaround": True} | older()
        tables = show_records(KnownIncidentFacts.model_validate(raw), company())
        assert tables["monitoring"][0]["errors_since"] == "2026-06-02 09:00 UTC"
        assert [row["state"] for row in tables["incident_desk"]] == ["active", "fixed"]
        assert tables["incident_desk"][1]["update_to_build"] == "BLD-20533"
        assert tables["other_tickets"][0]["requester"] == SENDER

    def test_one_user_is_told_from_several(self) -> None:
        """The ticket counts the users the customer reports."""
        facts = KnownIncidentFacts.model_validate(FACTS | {"affected_users": 1})
        assert FAMILY.ticket_words(facts, company())["users_text"] == "one user"


class TestDrawing:
    """Every rule in many worlds."""

    def test_every_difference_is_drawn(self) -> None:
        """Places, builds and times, and older tickets that are open or closed."""
        cases = [draw("no_match", seed) for seed in range(60)]
        kinds = {case.resolution.note_claims[-1].slots[1].accepts[0].text[:3] for case in cases}
        assert "BLD" in kinds
        assert any(":" in kind for kind in kinds)
        tickets = [row for case in cases for row in case.account.records["other_tickets"]]
        assert {row["state"] for row in tickets} == {"open", "closed"}


_FIXED = (Value(ValueKind.TIME, "14:20"), Value(ValueKind.DATE, "2026-06-02"))


def _ids(*texts: str) -> Slot:
    return Slot("id", tuple(Value(ValueKind.IDENTIFIER, text.upper()) for text in texts))


SLOTS = {
    "explain_rule(incident_fixed)": (Slot("fixed", _FIXED),),
    "note_situation(incident_fixed)": (Slot("fixed", _FIXED),),
    "alternative(update_build)": (_ids("BLD-20533"),),
    "note_next_action(update_build)": (_ids("BLD-20533"),),
    "note_assessment(ruled_out)": (_ids("INC-7702"), _ids("us-east-3", "eu-west-1")),
}
"""The values the corpus was written with."""


class TestReadings:
    """The claims only this family requires, in other words."""

    @pytest.mark.parametrize("rule_id", HONEST)
    def test_honest_replies_earn_everything(self, rule_id: str) -> None:
        """Nobody has to guess the grader's wording."""
        report = grade_text(build(**CASES[rule_id]), reply=HONEST[rule_id])
        assert score_of(report, "reply") == 1.0, (report.missing, report.gates, report.components)
