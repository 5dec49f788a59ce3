"""Draws the facts of a claim for missed availability for a given rule of the decision list."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from supportdesk_env.cases.families.sla_credit.facts import next_month
from supportdesk_env.cases.families.sla_credit.policy import SlaCreditPolicy
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.vocabulary import Tier

_MAY_CLAIM = ("owner", "admin", "billing_contact")
_WISHES = ("credit", "credit", "cash", "more")
_SEATS = {Tier.FREE: 8, Tier.TEAM: 40, Tier.BUSINESS: 300, Tier.ENTERPRISE: 1500}
"""Most seats of a customer whose tier the rule decides."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; at a limit as often as the world asks for."""
    stream = world.stream
    month = world.now.date().replace(day=1)
    moment = _draw_moment(world, rule_id, month)
    claimed = _draw_months(world, rule_id, month)
    has_plan = rule_id != "not_eligible" or stream.chance("late_plan", 0.5)
    customer = _draw_customer(world, has_plan=has_plan)
    seats = int(str(customer["seats"]))
    names = [area.name for area in world.surface.areas]
    component, *others = stream.sample("parts", names, 3)
    is_monitored = rule_id != "unmeasured" or stream.chance("no_data", 0.5)
    return {
        "now": moment,
        "affected_users": max(1, seats * stream.integer("reported", 1, 60) // 100),
        "customer": customer,
        "claimed": claimed,
        "component": component,
        "outage_at": _draw_outage(world, month, moment),
        "outage_minutes": stream.integer("outage_minutes", 25, 340),
        "wish": stream.choice("wish", _WISHES),
        "plan_since": _draw_plan_start(
            world, month, is_late=rule_id == "not_eligible" and has_plan
        ),
        "monthly_fee": str(Decimal(seats * stream.integer("seat_price", 900, 3900)) / 100),
        "invoice_id": world.identifier("INV"),
        "invoice_date": next_month(moment.date()),
        "reports": _draw_reports(world, rule_id, claimed, is_monitored=is_monitored),
        "monitored": is_monitored,
        "other_components": others,
        "earlier_claims": _draw_claims(world, rule_id, month),
    }


def _months_before(month: date, count: int) -> date:
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _draw_moment(world: World, rule_id: str, month: date) -> datetime:
    """Return when the ticket comes in: in the claim period, in the month, or after the period.

    It is later than the world's own moment, so that it is never older than the policy.
    """
    stream, claim_days = world.stream, world.company.own(SlaCreditPolicy).claim_days
    end, near = next_month(month) - timedelta(days=1), world.is_near_limit("near_day")
    if rule_id == "month_running":
        first = max(world.now.date(), month + timedelta(days=2))
        ahead = 0 if near else stream.integer("days_to_go", 0, (end - first).days)
        day = end - timedelta(days=ahead)
    elif rule_id == "too_late":
        beyond = 1 if near else stream.integer("days_late", 2, 60)
        day = end + timedelta(days=claim_days + beyond)
    else:
        day = end + timedelta(
            days=claim_days if near else stream.integer("days_after", 1, claim_days)
        )
    return world.now.replace(year=day.year, month=day.month, day=day.day)


def _draw_months(world: World, rule_id: str, month: date) -> list[date]:
    """Return the months claimed: the month itself, and one or two before where that decides."""
    count = world.stream.integer("months_before", 1, 2) if rule_id == "several_months" else 0
    return [_months_before(month, number) for number in range(count, -1, -1)]


def _draw_customer(world: World, *, has_plan: bool) -> Raw:
    """Return a customer on an eligible plan, or on another one."""
    stream, eligible = world.stream, world.company.own(SlaCreditPolicy).eligible_tiers
    customer = world.customer(stream.choice("role", _MAY_CLAIM))
    if (customer["tier"] in eligible) is has_plan:
        return customer
    tiers = [tier for tier in Tier if (tier in eligible) is has_plan]
    tier = stream.choice("other_tier", tiers)
    most = _SEATS[tier]
    return customer | {"tier": tier.value, "seats": stream.integer("other_seats", most // 4, most)}


def _draw_outage(world: World, month: date, moment: datetime) -> datetime:
    """Return when the outage began: on a day of the month that is over when the ticket comes in."""
    stream = world.stream
    days = (min(next_month(month), moment.date()) - month).days
    day = month + timedelta(days=stream.integer("outage_day", 0, 9999) % days)
    minute = stream.integer("outage_minute", 0, 18 * 60)
    start = datetime(day.year, day.month, day.day, tzinfo=moment.tzinfo)
    return start + timedelta(minutes=minute)


def _draw_plan_start(world: World, month: date, *, is_late: bool) -> date:
    """Return since when the plan runs: at the latest from the first day, unless that decides."""
    stream = world.stream
    near = world.is_near_limit("near_start")
    if is_late:
        return month + timedelta(days=1 if near else stream.integer("plan_days_in", 2, 25))
    return month if near else month - timedelta(days=stream.integer("plan_age", 100, 1200))


def _draw_reports(
    world: World, rule_id: str, claimed: list[date], *, is_monitored: bool
) -> list[Raw]:
    """Return what was measured in each month claimed, and in the one before them."""
    is_missing = rule_id == "month_running" or (rule_id == "unmeasured" and is_monitored)
    reports: list[Raw] = []
    for month in (_months_before(claimed[0], 1), *claimed):
        is_last = month == claimed[-1]
        uptime = (
            _draw_uptime(world, rule_id)
            if is_last
            else _hundredths(world, f"before_{month:%m}", 9950)
        )
        reports.append(
            {
                "report_id": world.identifier("AVR", f"{month:%m}"),
                "month": month,
                "uptime": None if is_last and is_missing else str(uptime),
            }
        )
    return reports


def _hundredths(world: World, label: str, least: int) -> Decimal:
    return Decimal(world.stream.integer(label, least, 9999)) / 100


def _draw_uptime(world: World, rule_id: str) -> Decimal:
    """Return the availability measured: at or above the target only where that decides."""
    stream, policy = world.stream, world.company.own(SlaCreditPolicy)
    steps = [int(100 * bound) for bound in (policy.threshold, policy.middle_below)]
    steps.append(int(100 * policy.large_below))
    near = world.is_near_limit("near_uptime")
    if rule_id == "target_met":
        return policy.threshold if near else _hundredths(world, "above", steps[0])
    step = stream.integer("step", 0, 2)
    least = (*steps, steps[2] - 600)[step + 1]
    below = steps[step] - 1 if near else stream.integer(f"below_{step}", least, steps[step] - 1)
    return Decimal(below) / 100


def _draw_claims(world: World, rule_id: str, month: date) -> list[Raw]:
    """Return earlier claims: one of this month where that decides, now and then an old one."""
    stream, claims = world.stream, list[Raw]()
    if stream.chance("has_old_claim", 0.4):
        old = {"month": _months_before(month, 3), "state": "decided"}
        claims.append({"ticket_id": world.identifier("TCK", "old"), **old})
    if rule_id == "already_claimed":
        claims.append({"ticket_id": world.identifier("TCK"), "month": month, "state": "open"})
    return claims
