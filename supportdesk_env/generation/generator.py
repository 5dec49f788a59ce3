"""Draws the case at an index of a split: branch, vendor, facts, wording. Stores nothing."""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple, cast

from supportdesk_env.cases.answering import Exchange
from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.companies import draw_company, draw_policy, load_ranges
from supportdesk_env.cases.family import CaseFacts, CaseHeader, Family
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.surface import Surface, load_surface
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.cases.wording import draw_phrasing
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.generation.follow_up import draw_exchange
from supportdesk_env.generation.levels import LEVELS, SLA_MINUTES, outline
from supportdesk_env.generation.overlays import Told, add_overlays, silence_contradiction
from supportdesk_env.generation.splits import DATASET_VERSION, Split, policy_bucket
from supportdesk_env.policies.decisions import Outcome
from supportdesk_env.policies.parameters import Company
from supportdesk_env.seeding import Stream

_FIRST_DAY = datetime(2026, 1, 5)  # noqa: DTZ001 - all times are UTC
_DAYS = 720
_CHANNELS = ("email", "web_form", "chat")


@cache
def list_branches(family: str = "") -> tuple[tuple[str, str], ...]:
    """Return every rule of every shipped decision list, or of one family, as (family, rule id)."""
    names = (family,) if family else FAMILY_NAMES
    return tuple((name, rule.rule_id) for name in names for rule in get_family(name).rules)


def branch_at(split: Split, index: int) -> tuple[str, str]:
    """Return the branch of an index: each block of indexes holds every branch once, shuffled."""
    branches = list_branches(split.family)
    block, place = divmod(index, len(branches))
    stream = Stream(DATASET_VERSION, split.name, "branches", block)
    return stream.sample("order", branches, len(branches))[place]


def level_at(split: Split, index: int) -> Difficulty:
    """Return how hard a case is: of three blocks each branch comes at every level once."""
    levels = tuple(Difficulty)
    block = index // len(list_branches(split.family))
    turn, place = divmod(block, len(levels))
    branch = branch_at(split, index)
    stream = Stream(DATASET_VERSION, split.name, "levels", turn, *branch)
    return stream.sample("order", levels, len(levels))[place]


class Draft(NamedTuple):
    """A case before it is built: all that decides it, to change one thing at a time."""

    family: Family[CaseFacts]
    rule_id: str
    """The rule its facts were drawn for."""
    world: World
    header: CaseHeader
    raw: Raw
    """Its facts."""

    def build(self) -> Case:
        """Return the case; the rule it was drawn for may not be the one that decides."""
        respond = self.respond if self.header.difficulty is Difficulty.HARD else None
        return build_case(self.family, self.header, self.world.company, self.raw, respond)

    def respond(self, outcome: Outcome) -> Exchange | None:
        """Return how the customer answers what `outcome` requests; drawn from facts and world."""
        phrasing = cast("Phrasing", self.header.wording)  # a drawn case is always composed
        return draw_exchange(self.world, self.raw, phrasing, self.family.answer, outcome)

    def redraw(self, rule_id: str) -> "Draft":
        """Return this draft with facts for another rule, drawn in the same world.

        What is said against the record falls silent where it does not fit the other rule.
        """
        raw = self.family.draw(self.world, rule_id)
        header = silence_contradiction(self.header, self.family.package, rule_id)
        facts = raw | {"given": self.raw.get("given", {})}
        return self._replace(rule_id=rule_id, header=header, raw=facts)


def draw_draft(split: Split, index: int) -> Draft:
    """Return everything that decides the case at `index` of `split`."""
    family_name, rule_id = branch_at(split, index)
    return draw_branch(split, index, get_family(family_name), rule_id)


def draw_branch(split: Split, index: int, family: Family[CaseFacts], rule_id: str) -> Draft:
    """Return what decides the case that `index` of `split` would be, were it of this branch."""
    stream = Stream(DATASET_VERSION, split.name, index)
    surface = load_surface(split.bank)
    now = _draw_moment(stream)
    company = _draw_company(split, stream, surface, now, family)
    level = level_at(split, index)
    world = World(stream.child("facts"), surface, company, now, LEVELS[level].near_limit)
    phrasing = draw_phrasing(stream.child("wording"), family.package, split.bank)
    header = _draw_header(split, index, level, stream, phrasing)
    raw = family.draw(world, rule_id)
    told = add_overlays(Told(family, rule_id, world, header, phrasing, raw), split, stream)
    return Draft(family, rule_id, told.world, told.header, told.raw)


def draw_case(split: Split, index: int) -> Case:
    """Return the case at `index` of `split`, the same for ever in one dataset version.

    Raises:
        InvalidFamily: A family drew facts that another rule than the wanted one decides.
    """
    draft = draw_draft(split, index)
    case = draft.build()
    if case.resolution.rule_id != draft.rule_id:
        drawn = f"{draft.family.name} drew {draft.rule_id}"
        msg = f"{split.name} {index}: {drawn}, {case.resolution.rule_id} decides"
        raise InvalidFamily(msg)
    return case


def _draw_moment(stream: Stream) -> datetime:
    """Return when the ticket came in: a minute of a day in two years, at any hour."""
    minutes = stream.integer("day", 0, _DAYS) * 1440 + stream.integer("minute", 0, 1439)
    return _FIRST_DAY + timedelta(minutes=minutes)


def _draw_company(
    split: Split, stream: Stream, surface: Surface, now: datetime, family: Family[CaseFacts]
) -> Company:
    """Return a vendor whose parameters no other split combines that way."""
    policy_date = f"{now - timedelta(days=stream.integer('policy_age', 10, 400)):%Y-%m-%d}"
    attempt = 0
    while True:
        labels = stream.child("company", attempt)
        company = draw_company(labels, surface, load_ranges()[split.ranges], policy_date)
        if family.policy:
            policy = draw_policy(labels.child("own"), family.package, family.policy, split.ranges)
            company = company.model_copy(update={"policy": policy})
        if policy_bucket(company) in split.buckets:
            return company
        attempt += 1


def _draw_header(
    split: Split, index: int, level: Difficulty, stream: Stream, phrasing: Phrasing
) -> CaseHeader:
    """Return how the case is called and played, before anything lies over it."""
    return CaseHeader(
        **vars(outline(split.name, index, level)),
        ticket_id=f"TCK-{stream.integer('ticket', 10000, 99999)}",
        channel=stream.choice("channel", _CHANNELS),
        sla_minutes=stream.choice("sla", SLA_MINUTES),
        wording=phrasing,
    )
