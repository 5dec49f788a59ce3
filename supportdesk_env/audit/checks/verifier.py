"""The grader gives the same report every time, without a network, within what is declared."""

from dataclasses import replace

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.audit.probe import trace
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.grading.rubric import Grader
from supportdesk_env.seeding import stable_id

REPEATS = 3
MEMORY_MB = 1024
EPISODE_S = 120
"""What the manifest declares."""


def _snapshots(case: Case) -> list[CaseSnapshot]:
    """Return end states to grade: the answer key's texts, the articles, and both in one."""
    reply, note = reference_texts(case)
    pasted = case.knowledge_base[0].content[:2000]
    return [
        CaseSnapshot(reply=text, internal_note=other, submitted=True)
        for text, other in ((reply, note), (pasted, reply), (f"{reply} {pasted}", note))
    ]


def _verifier_determinism(audit: Audit) -> Outcome:
    """Return whether grading the same end state again says the same, word for word.

    Each time on a case of its own, since what was graded on the same one is kept.
    """
    differ, graded = 0, 0
    for task_id in audit.task_ids(24):
        case = find_case(CaseQuery(task_id=task_id))
        for snapshot in _snapshots(case):
            graders = [Grader(replace(case)) for _ in range(REPEATS)]
            reports = {grader.grade(snapshot).model_dump_json() for grader in graders}
            differ += len(reports) > 1
            graded += 1
    return Outcome(f"{differ} of {graded} reports differ in {REPEATS} gradings", not differ)


def _verifier_portability(audit: Audit) -> Outcome:
    """Return whether a process that cannot open a connection grades as this one does."""
    offline = audit.probes["hash seed 1, offline"]
    if offline.failure:
        return Outcome(offline.failure, is_met=False)
    here = {task: stable_id(*trace(audit.environment(), task)) for task in offline.digests}
    differ = sum(here[task] != digest for task, digest in offline.digests.items())
    return Outcome(f"{differ} of {len(here)} episodes differ offline", not differ)


def _resource_envelope(audit: Audit) -> Outcome:
    """Return what a process needs for oracle episodes, beside what the manifest declares."""
    probes = audit.probes.values()
    failure = next((one.failure for one in probes if one.failure), "")
    if failure:
        return Outcome(failure, is_met=False)
    peak = max(one.peak_mb for one in probes)
    slowest = max(one.slowest_s for one in probes)
    figure = f"{peak:.0f} MB, slowest episode {slowest:.2f} s"
    return Outcome(figure, peak <= MEMORY_MB and slowest <= EPISODE_S)


CHECKS = (
    Check(
        "verifier_determinism", "the same end states graded anew", "0 differ", _verifier_determinism
    ),
    Check(
        "verifier_portability",
        "episodes graded in a process without a network",
        "0 differ",
        _verifier_portability,
    ),
    Check(
        "resource_envelope",
        "memory and time of a process that plays reference episodes",
        f"<= {MEMORY_MB} MB, <= {EPISODE_S} s",
        _resource_envelope,
    ),
)
