"""Priority is impact times urgency, then ceilings; a compromise has floors of its own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.vocabulary import Priority, Tier
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority, impact

PARAMETERS = load_companies()["tallybird"].priority
"""Broad from 50 % or 200 users, some from 10 % or 10 users; emergencies for the upper two tiers."""

ORDER = list(Priority)


def build_severity(users: int = 1, urgency: int = 3, total: int = 1000) -> Severity:
    """Return the severity of `users` of `total` on the highest plan."""
    return Severity(users, total, Urgency(urgency), Tier.ENTERPRISE)


class TestImpact:
    """Users affected, by share or by number."""

    @pytest.mark.parametrize(
        ("users", "total", "row"),
        [
            (1, 1000, 1),
            (9, 1000, 1),
            (10, 1000, 2),
            (199, 1000, 2),
            (200, 1000, 3),
            (1, 10, 2),
            (4, 8, 3),
            (0, 0, 1),
        ],
    )
    def test_each_threshold_counts_itself(self, users: int, total: int, row: int) -> None:
        """At a threshold, in users or in share, the higher row applies."""
        assert impact(build_severity(users, total=total), PARAMETERS) == row


class TestMatrix:
    """Impact and urgency together."""

    @pytest.mark.parametrize(
        ("users", "urgency", "priority"),
        [
            (200, 3, "urgent"),
            (200, 2, "high"),
            (200, 1, "normal"),
            (10, 3, "high"),
            (10, 2, "normal"),
            (10, 1, "low"),
            (1, 3, "normal"),
            (1, 2, "low"),
            (1, 1, "low"),
        ],
    )
    def test_reads_as_the_article_prints_it(self, users: int, urgency: int, priority: str) -> None:
        """Each of the nine cells is the one KB-OPS-02 prints."""
        assert decide_priority(build_severity(users, urgency), PARAMETERS) == priority

    @given(st.integers(0, 1000), st.integers(1, 1000), st.sampled_from(Urgency))
    def test_more_users_never_lower_it(self, users: int, more: int, urgency: Urgency) -> None:
        """Priority grows with the users affected, all else equal."""
        few = decide_priority(build_severity(users, urgency, total=2000), PARAMETERS)
        many = decide_priority(build_severity(users + more, urgency, total=2000), PARAMETERS)
        assert ORDER.index(few) <= ORDER.index(many)


class TestCeilings:
    """Plan and environment hold a priority down."""

    @pytest.mark.parametrize(
        ("tier", "priority"),
        [(Tier.FREE, "normal"), (Tier.TEAM, "high"), (Tier.BUSINESS, "urgent")],
    )
    def test_a_plan_without_emergencies_is_held_down(self, tier: Tier, priority: str) -> None:
        """Free is at most normal, other plans without emergency rights at most high."""
        severity = replace(build_severity(200), tier=tier)
        assert decide_priority(severity, PARAMETERS) == priority

    def test_outside_production_normal_is_the_most(self) -> None:
        """A sandbox is never more than normal, and what is lower stays lower."""
        broad = replace(build_severity(200), is_production=False)
        slight = replace(build_severity(1, 1), is_production=False)
        assert decide_priority(broad, PARAMETERS) is Priority.NORMAL
        assert decide_priority(slight, PARAMETERS) is Priority.LOW


class TestCompromise:
    """An active compromise."""

    @pytest.mark.parametrize("tier", Tier)
    def test_is_high_or_urgent_on_every_plan(self, tier: Tier) -> None:
        """A privileged account is urgent, any other high; no ceiling applies."""
        severity = replace(
            build_severity(1, 1), tier=tier, is_production=False, is_active_compromise=True
        )
        privileged = replace(severity, is_privileged_account=True)
        assert decide_priority(severity, PARAMETERS) is Priority.HIGH
        assert decide_priority(privileged, PARAMETERS) is Priority.URGENT
