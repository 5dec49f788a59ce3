"""Draws the facts of a refund request for a given rule of the decision list."""

from datetime import timedelta
from decimal import Decimal

from supportdesk_env.cases.families.refund_window.policy import CountingDay, RefundWindowPolicy
from supportdesk_env.cases.world import PAYING, Raw, World

_MAY_BILL = ("owner", "billing_contact")
_MAY_NOT_BILL = ("member", "admin", None)
_TERM = {"monthly": 30, "annual": 365}
_LONGEST_LAG = 4
"""Days a payment may come after the start of its term at most."""

_TRADE_NAMES = {"reseller": "Software", "marketplace": "Marketplace"}


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits as often as the world asks for."""
    way = _Way(world, rule_id)
    customer = world.customer(
        world.stream.choice(
            "role", _MAY_NOT_BILL if rule_id == "not_billing_contact" else _MAY_BILL
        ),
        PAYING,
    )
    seats = int(str(customer["seats"]))
    today = world.now.date()
    elapsed = _draw_elapsed(world, way)
    lag = min(_draw_lag(world, way), elapsed)
    before = {CountingDay.CHARGE: 0, CountingDay.NEXT_DAY: 1, CountingDay.TERM_START: -lag}
    charged_on = today - timedelta(days=elapsed + before[_policy(world).counted_from])
    term_start = charged_on - timedelta(days=lag)
    amount = _draw_amount(world, way, seats)
    term = timedelta(days=_TERM[way.period])
    earlier = _payment(world, "earlier", amount, term_start - term)
    return {
        "now": world.now,
        "affected_users": _draw_affected(world, seats),
        "customer": customer,
        "payment": _payment(world, "current", amount, charged_on),
        "earlier": earlier if way.is_renewal else None,
        "period": way.period,
        "term_start": term_start,
        "term_end": term_start + term,
        "active_days": _draw_active_days(world, way, (today - term_start).days + 1),
        "goodwill_on": _draw_goodwill(world, way),
        **_draw_channel(world, way),
    }


class _Way:
    """By which way a case comes to its rule, as far as several lead there."""

    def __init__(self, world: World, rule_id: str) -> None:
        """Draw the way; `why_not` says what keeps a payment after the window from a credit."""
        stream = world.stream
        self.rule_id = rule_id
        self.period = stream.choice("period", ("monthly", "annual"))
        self.why_not = ""
        asked_for = stream.choice("asked_for", ("refund", "escalation", "credit"))
        self.is_credit = rule_id == "unused_renewal" or (
            rule_id == "channel_unknown" and asked_for == "credit"
        )
        if rule_id == "after_window":
            self.why_not = stream.choice("why_not", ("first", "used", "goodwill"))
        self.is_late = self.is_credit or rule_id == "after_window"
        self.is_large = rule_id == "over_limit" or (
            rule_id == "channel_unknown" and asked_for == "escalation"
        )
        self.must_be_small = rule_id == "in_window"
        drawn = stream.chance("is_renewal", 0.6)
        self.is_renewal = (
            self.is_credit
            or self.why_not in {"used", "goodwill"}
            or (drawn and self.why_not != "first")
        )


def _policy(world: World) -> RefundWindowPolicy:
    return world.company.own(RefundWindowPolicy)


def _payment(world: World, label: str, amount: Decimal, day: object) -> Raw:
    return {
        "charge_id": world.identifier("CH", label),
        "invoice_id": world.identifier("INV", label),
        "amount": str(amount),
        "charged_on": day,
    }


def _draw_elapsed(world: World, way: _Way) -> int:
    """Return the days counted by the rule: the window's last day or the next where it is close."""
    policy, stream = _policy(world), world.stream
    is_annual = way.period == "annual"
    window = policy.window_annual_days if is_annual else policy.window_monthly_days
    is_close = world.is_near_limit("near_window")
    if way.is_late:
        most = _TERM[way.period] - _LONGEST_LAG - 2
        return window + 1 if is_close else stream.integer("late", window + 2, min(most, 3 * window))
    return window if is_close else stream.integer("early", 0, window)


def _draw_lag(world: World, way: _Way) -> int:
    """Return how many days after the start of its term a renewal was paid; a first one at once."""
    lag = max(0, world.stream.integer("lag", -_LONGEST_LAG, _LONGEST_LAG))
    return lag if way.is_renewal else 0


def _draw_amount(world: World, way: _Way, seats: int) -> Decimal:
    """Return the amount: on the right side of the refund limit where that decides."""
    stream, limit = world.stream, 100 * world.company.billing.agent_refund_limit
    near = world.is_near_limit("near_limit")
    listed = seats * stream.integer("price", 300, 2500) * (10 if way.period == "annual" else 1)
    beyond = listed if listed > limit else limit + stream.integer("above", 1, 3 * limit)
    within = listed if listed <= limit else stream.integer("cents", 1900, limit)
    above, below = (limit + 1, limit) if near else (beyond, within)
    is_above = way.is_large or (stream.chance("is_large", 0.3) and not way.must_be_small)
    return Decimal(above if is_above else below) / 100


def _draw_affected(world: World, seats: int) -> int:
    """Return how many users the sender reports: often only the one who pays, or everybody."""
    reach = world.stream.choice("reach", ("one", "one", "some", "all"))
    some = world.stream.integer("some_users", 1, seats)
    return {"one": 1, "some": some, "all": seats}[reach]


def _draw_active_days(world: World, way: _Way, most: int) -> int:
    """Return the days of use: few enough, or too many, where that decides."""
    limit, stream = _policy(world).unused_max_days, world.stream
    near = world.is_near_limit("near_use")
    unused = limit if near else stream.integer("unused", 0, limit)
    used = limit + 1 if near else stream.integer("used", limit + 1, max(limit + 1, most))
    if way.is_credit or way.why_not == "goodwill":
        return min(unused, most)
    if way.why_not == "used":
        return used
    return min(unused if stream.chance("is_unused", 0.4) else used, most)


def _draw_goodwill(world: World, way: _Way) -> object:
    """Return the day of the last credit: too recent, long ago or, for the most part, none."""
    interval, stream = _policy(world).goodwill_interval_days, world.stream
    near = world.is_near_limit("near_goodwill")
    recent = interval if near else stream.integer("recent", 1, interval)
    past = interval + 1 if near else interval + stream.integer("past", 1, 300)
    if way.why_not == "goodwill":
        days = recent
    elif stream.chance("had_goodwill", 0.3):
        days = past
    else:
        return None
    return world.now.date() - timedelta(days=days)


def _draw_channel(world: World, way: _Way) -> Raw:
    """Return where it was bought; unknown as well in some cases in which that does not matter."""
    stream = world.stream
    kind = stream.choice("seller_kind", tuple(_TRADE_NAMES))
    if way.rule_id == "bought_elsewhere":
        seller = f"{stream.choice('seller_name', world.surface.surnames)} {_TRADE_NAMES[kind]}"
        return {"channel": kind, "seller": seller, "seller_order": world.identifier("PUR")}
    unknown = way.rule_id == "channel_unknown" or (
        way.rule_id == "after_window" and stream.chance("is_unknown", 0.25)
    )
    return {"channel": "not recorded" if unknown else "direct"}
