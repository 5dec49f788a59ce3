"""Draws the facts of a lockout case for a given rule of the decision list."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from supportdesk_env.cases.families.mfa_lockout.policy import MfaLockoutPolicy
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.vocabulary import Tier

_ROLES = ("member", "admin", "billing_contact", "owner")
_CHECKED = frozenset({"proof_failed", "peer_review", "reset"})
"""Rules that decide once the identity check has ended."""
_SEATS = {
    Tier.FREE: (3, 10),
    Tier.TEAM: (8, 60),
    Tier.BUSINESS: (40, 400),
    Tier.ENTERPRISE: (250, 2500),
}
"""How many users an account of a tier has."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits as often as the world asks for."""
    policy, stream = world.company.own(MfaLockoutPolicy), world.stream
    customer, target = _draw_people(world, policy, rule_id)
    held, vague = _draw_proof(world, policy, rule_id)
    paid_days = _draw_paid_days(world, policy, rule_id)
    return {
        "now": world.now,
        "affected_users": 1,
        "customer": customer,
        "user_id": world.identifier("USR"),
        "target_email": target,
        "is_staff": rule_id == "own_staff",
        "subscription_id": world.identifier("SUB"),
        "paid_since": world.now.date() - timedelta(days=paid_days),
        "failures": _draw_failures(world, policy, rule_id),
        "held_fields": held,
        "vague_fields": vague,
        "check_reference": world.identifier("CHK"),
        "has_failed_check": rule_id == "proof_failed",
        "has_live_session": stream.chance("live_session", 0.3),
    }


def _draw_people(world: World, policy: MfaLockoutPolicy, rule_id: str) -> tuple[Raw, str]:
    """Return the customer, and the address of the account that is asked about."""
    stream = world.stream
    for_another = rule_id == "asks_for_another" or (
        rule_id != "own_staff" and stream.chance("for_another", 0.35)
    )
    customer = world.customer(_draw_sender_role(world, policy, rule_id, for_another=for_another))
    _set_tier(world, policy, customer, rule_id)
    contacts = cast("list[Raw]", customer["contacts"])
    if for_another:
        contacts[-1]["role"] = _draw_target_role(world, policy, rule_id)
    if rule_id == "own_staff":
        _make_staff(world, customer, contacts)
    return customer, str(contacts[-1]["email"] if for_another else customer["email"])


def _draw_sender_role(
    world: World, policy: MfaLockoutPolicy, rule_id: str, *, for_another: bool
) -> str:
    """Return the sender's role: one that may ask for others where that is not what decides."""
    if not for_another:
        return _draw_target_role(world, policy, rule_id)
    may_ask = rule_id != "asks_for_another"
    return _draw_role(
        world, "role", [role for role in _ROLES if (role in policy.may_ask_roles) == may_ask]
    )


def _draw_target_role(world: World, policy: MfaLockoutPolicy, rule_id: str) -> str:
    """Return the role of the locked account: one to be reviewed only where that decides."""
    if rule_id == "peer_review":
        return _draw_role(world, "target_role", policy.review_roles)
    if rule_id == "reset":
        others = [role for role in _ROLES if role not in policy.review_roles]
        return _draw_role(world, "target_role", others)
    return _draw_role(world, "target_role", _ROLES)


def _draw_role(world: World, label: str, allowed: Sequence[str]) -> str:
    """Return the role drawn under `label`, or another one where it is not allowed."""
    role = world.stream.choice(label, _ROLES)
    return role if role in allowed else world.stream.choice(f"{label}_again", allowed)


def _set_tier(world: World, policy: MfaLockoutPolicy, customer: Raw, rule_id: str) -> None:
    """Give the customer a tier that may have a reset, but where the tier decides."""
    eligible = [tier for tier in Tier if tier in policy.eligible_tiers]
    others = [tier for tier in Tier if tier not in policy.eligible_tiers]
    tiers = others if rule_id == "plan_not_eligible" else eligible
    if Tier(str(customer["tier"])) not in tiers:
        tier = world.stream.choice("tier_again", tiers)
        customer |= {"tier": tier.value, "seats": world.stream.integer("seats", *_SEATS[tier])}


def _make_staff(world: World, customer: Raw, contacts: list[Raw]) -> None:
    """Turn the customer into the vendor's own workspace, its people into colleagues."""
    domain = world.company.incident.status_page.removeprefix("status.")
    for person in (customer, *contacts):
        person["email"] = f"{str(person['email']).partition('@')[0]}@{domain}"
    customer["company"] = world.company.name


def _draw_paid_days(world: World, policy: MfaLockoutPolicy, rule_id: str) -> int:
    """Return for how many days the plan has been paid: too few only where that decides."""
    stream, least = world.stream, policy.paid_before_days
    is_near = world.is_near_limit("near_plan")
    if rule_id == "plan_too_new":
        return least - 1 if is_near else stream.integer("few_days", 1, least - 1)
    return least if is_near else stream.integer("many_days", least, 900)


def _draw_failures(world: World, policy: MfaLockoutPolicy, rule_id: str) -> list[object]:
    """Return the failed codes: enough of them, lately enough, only where the lock decides."""
    stream, minutes = world.stream, policy.lockout_minutes
    is_near = world.is_near_limit("near_lock")
    is_locked = rule_id == "temporary_lock"
    is_over = not is_locked and stream.chance("lock_is_over", 0.4)
    if is_locked or is_over:
        count = policy.lockout_attempts + (0 if is_near else stream.integer("more", 0, 2))
    else:
        most = policy.lockout_attempts - 1
        count = most if is_near else stream.integer("few", 1, most)
    if is_over:
        ago = minutes if is_near else stream.integer("long_ago", minutes, 600)
    else:
        ago = minutes - 1 if is_near else stream.integer("ago", 1, minutes - 1)
    lag = stream.integer("between", 1, 2)
    return [world.now - timedelta(minutes=ago + lag * back) for back in reversed(range(count))]


def _draw_proof(
    world: World, policy: MfaLockoutPolicy, rule_id: str
) -> tuple[list[str], list[str]]:
    """Return the proof on file and the vague answers; complete where the check has ended.

    Where an earlier rule decides it is complete or not.
    """
    stream, fields = world.stream, policy.proof_fields
    may_lack = rule_id == "proof_missing" or (
        rule_id not in _CHECKED and stream.chance("lacks_proof", 0.5)
    )
    if not may_lack:
        return [field.value for field in fields], []
    order = [field.value for field in stream.sample("proof", fields, len(fields))]
    held = stream.integer("held", 0, len(fields) - 1)
    vague = stream.integer("vague", 0, 1)
    return order[:held], order[held : held + vague]
