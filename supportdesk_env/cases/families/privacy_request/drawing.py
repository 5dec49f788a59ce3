"""Draws the facts of a privacy request for a given rule of the decision list."""

from datetime import date, timedelta

from supportdesk_env.cases.families.privacy_request.deadlines import Residence, due_date, law_of
from supportdesk_env.cases.families.privacy_request.facts import Relation
from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy, RequestKind
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.values import add_business_days

_ROLES = {
    Relation.ACCOUNT_HOLDER: ("owner", "admin", "member", "billing_contact"),
    Relation.END_USER: (None,),
    Relation.MANAGED_MEMBER: ("member",),
}
_KNOWN = tuple(place for place in Residence if place is not Residence.UNKNOWN)
_PLACES = (*_KNOWN, Residence.CALIFORNIA, Residence.BRAZIL)
"""Where people live; more often where the period is one of days."""
_LONGEST_WAIT = 40
"""Days since a request came in, at most."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits in one case of four."""
    stream, today = world.stream, world.now.date()
    relation = _draw_relation(world, rule_id)
    customer = world.customer(stream.choice("role", _ROLES[relation]))
    domain = str(customer["email"]).partition("@")[2]
    if relation is Relation.END_USER:
        customer["email"] = str(customer["email"]).replace(domain, "letterbox.example")
    place = stream.choice("place", _PLACES)
    kind = _draw_kind(world, rule_id)
    return {
        "now": world.now,
        "affected_users": 1,
        "customer": customer,
        "reference": world.identifier("PRV"),
        "received_on": _draw_receipt(world, place),
        "kind": kind.value,
        "relation": relation.value,
        "controller_contact": f"privacy@{domain}",
        "residence": (Residence.UNKNOWN if rule_id == "law_unknown" else place).value,
        "identity_confirmed_on": (
            None if relation is Relation.END_USER else _draw_confirmation(world, rule_id)
        ),
        "subscription_id": world.identifier("SUB"),
        "term_ends_on": _draw_term(world, today, has_ended=_is_over(rule_id, kind)),
        "portal": world.company.incident.status_page.replace("status.", "privacy.", 1),
    }


def _policy(world: World) -> PrivacyRequestPolicy:
    return world.company.own(PrivacyRequestPolicy)


def _draw_relation(world: World, rule_id: str) -> Relation:
    if rule_id != "not_ours":
        return Relation.ACCOUNT_HOLDER
    return world.stream.choice("relation", (Relation.END_USER, Relation.MANAGED_MEMBER))


def _draw_kind(world: World, rule_id: str) -> RequestKind:
    """Return what is asked for: a kind for the portal only where that decides or nothing does."""
    portal = _policy(world).portal_kinds
    clear = tuple(kind for kind in RequestKind if kind is not RequestKind.UNCLEAR)
    options = {
        "not_ours": tuple(RequestKind),
        "portal_only": portal,
        "scope_unclear": (RequestKind.UNCLEAR,),
        "term_active": (RequestKind.DELETION,),
    }.get(rule_id, tuple(kind for kind in clear if kind not in portal))
    return world.stream.choice("kind", options)


def _draw_receipt(world: World, place: Residence) -> date:
    """Return the day of receipt: one in four makes the answer due just within or past a limit."""
    stream, today, policy = world.stream, world.now.date(), _policy(world)
    days = [today - timedelta(days=ago) for ago in range(_LONGEST_WAIT + 1)]
    open_days = [day for day in days if due_date(law_of(place), day, policy) >= today]
    if not stream.chance("at_deadline", 0.25):
        return stream.choice("received", open_days)
    limit = add_business_days(today, world.company.priority.statutory_business_days)
    wanted = limit + timedelta(days=stream.integer("past_deadline", 0, 1))
    return min(open_days, key=lambda day: abs(due_date(law_of(place), day, policy) - wanted))


def _draw_confirmation(world: World, rule_id: str) -> date | None:
    """Return when the identity was confirmed: never or too long ago where that decides."""
    stream, valid = world.stream, _policy(world).identity_valid_days
    is_open = rule_id in {"scope_unclear", "law_unknown"} and stream.chance("is_open", 0.4)
    is_unconfirmed = rule_id == "identity_unconfirmed" or is_open
    if is_unconfirmed and stream.chance("is_silent", 0.5):
        return None
    is_near = stream.chance("at_validity", 0.25)
    if is_unconfirmed:
        age = valid + (1 if is_near else stream.integer("too_old", 2, 60))
    else:
        age = valid if is_near else stream.integer("confirmed", 0, valid)
    return world.now.date() - timedelta(days=age)


def _is_over(rule_id: str, kind: RequestKind) -> bool:
    return rule_id == "to_be_answered" and kind is RequestKind.DELETION


def _draw_term(world: World, today: date, *, has_ended: bool) -> date:
    """Return the last day of the term: past only where an active one would decide."""
    is_near = world.stream.chance("at_term", 0.25)
    if has_ended:
        return today - timedelta(days=1 if is_near else world.stream.integer("over", 2, 90))
    return today + timedelta(days=0 if is_near else world.stream.integer("left", 1, 300))
