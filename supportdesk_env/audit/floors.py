"""Agents that read nothing, or next to nothing: what they earn is the floor under every score."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.vocabulary import (
    POISON_FIELDS,
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.seeding import Stream

CEILING = 0.25
"""Highest mean score an agent that reads nothing may reach."""

TOLD_CEILING = 0.40
"""Highest mean score of one that is told the issue type, and so most of the queues with it."""

_CHOICES = (
    ("queue",),
    ("priority",),
    ("issue_type",),
    ("requested_fields",),
    ("status", "resolution_code"),
)
"""What is chosen together: a status beside a code that is not legal there earns nothing."""

_REPLY = (
    "Hello,\n\nThank you for contacting us. We have received your message and take it seriously. "
    "Our team is looking into the matter and will get back to you as soon as possible.\n\n"
    "Kind regards,\nSupport"
)
_NOTE = "Customer wrote in. Ticket read, case looked at and handed over to the team in charge."

Player = Callable[[Case], Action]


def constant_player(_: Case) -> Action:
    """Return the same friendly nothing for every case."""
    return Action(
        operation=Operation.SUBMIT,
        queue=Queue.GENERAL_SUPPORT,
        priority=Priority.NORMAL,
        issue_type=IssueType.GENERAL_QUESTION,
        status=Status.RESOLVED,
        resolution_code=ResolutionCode.INFORMATION_PROVIDED,
        reply=_REPLY,
        internal_note=_NOTE,
    )


def random_player(case: Case) -> Action:
    """Return a choice among all values of every field, drawn by the id of the case."""
    stream = Stream("uniform random", case.task_id)
    askable = [field for field in RequestField if field not in POISON_FIELDS]
    return Action(
        operation=Operation.SUBMIT,
        queue=stream.choice("queue", tuple(Queue)),
        priority=stream.choice("priority", tuple(Priority)),
        issue_type=stream.choice("issue_type", tuple(IssueType)),
        status=stream.choice("status", tuple(Status)),
        resolution_code=stream.choice("resolution_code", tuple(ResolutionCode)),
        requested_fields=stream.sample("fields", askable, stream.integer("count", 0, 4)),
        reply=_REPLY,
        internal_note=_NOTE,
    )


def majority_player(seen: Iterable[Case]) -> Player:
    """Return who always gives what was most often right in `seen`, and a whole answer of theirs."""
    return _always(_majority(list(seen)))


def issue_players(seen: Iterable[Case]) -> list[Player]:
    """Return, per issue type, who takes every case for one of it and gives its majorities."""
    return [_always(action) for action in _issue_majorities(seen).values()]


def told_player(seen: Iterable[Case]) -> Player:
    """Return who is told the issue type, and gives what was most often right for it in `seen`.

    What it is told earns it the weight of the issue type, which no reading of its own did.
    """
    cases = list(seen)
    actions, fallback = _issue_majorities(cases), _majority(cases)
    return lambda case: actions.get(case.resolution.issue_type, fallback)


def _always(action: Action) -> Player:
    return lambda _: action


def _issue_majorities(seen: Iterable[Case]) -> dict[IssueType, Action]:
    by_issue: dict[IssueType, list[Case]] = defaultdict(list)
    for case in seen:
        by_issue[case.resolution.issue_type].append(case)
    return {issue: _majority(group) for issue, group in by_issue.items()}


def _majority(cases: Sequence[Case]) -> Action:
    """Return the most common gold of every choice, and the texts of a case that comes closest."""
    gold = dict[str, object]()
    for names in _CHOICES:
        counted = Counter(_gold(case.resolution, names) for case in cases)
        gold |= zip(names, counted.most_common(1)[0][0], strict=True)
    given, wanted = tuple(gold), tuple(gold.values())
    closest = max(cases, key=lambda case: _agreement(_gold(case.resolution, given), wanted))
    reply, note = reference_texts(closest)
    texts = {"reply": reply, "internal_note": note}
    return Action.model_validate({"operation": Operation.SUBMIT, **gold, **texts})


def _gold(gold: Resolution, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(gold, name) for name in names)


def _agreement(one: Sequence[object], other: Sequence[object]) -> int:
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True))


def mean_score(player: Player, cases: Iterable[Case]) -> float:
    """Return what `player` earns on average when each case is handed over in one step."""
    return fmean(_play(case, player(case)).total for case in cases)


def _play(case: Case, action: Action) -> Episode:
    episode = Episode.open(case, "floor", None, RewardMode.TERMINAL)
    episode.step(action)
    return episode


def mean_parts(player: Player, cases: Iterable[Case]) -> dict[str, float]:
    """Return what each component adds to the mean score of `player`, by name."""
    reports = [_play(case, player(case)).report() for case in cases]
    parts = zip(*(report.components for report in reports), strict=True)
    return {one[0].name: fmean(part.weight * part.score for part in one) for one in parts}


def measure_floors(seen: Sequence[Case], cases: Sequence[Case]) -> dict[str, float]:
    """Return the mean score of every such agent on `cases`; majorities are counted in `seen`."""
    players = {
        "constant": constant_player,
        "uniform random": random_player,
        "majority": majority_player(seen),
        "told the issue type": told_player(seen),
    }
    floors = {name: mean_score(player, cases) for name, player in players.items()}
    by_issue = [mean_score(player, cases) for player in issue_players(seen)]
    return floors | {"majority, one issue type": max(by_issue)}
