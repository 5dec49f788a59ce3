"""Checks what a family does: it draws cases for every rule and works each as an agent would."""

from collections import Counter
from functools import cache
from itertools import product

from supportdesk_env.agents.writing import ASK, sentence_templates
from supportdesk_env.audit.findings import Findings
from supportdesk_env.audit.leaks import everything_shown, find_leaks, names_of
from supportdesk_env.audit.oracle import load_sentences, reference_actions
from supportdesk_env.cases.family import CaseFacts, Family
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.cases.tracing import read_parameters, trace_case
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS, POISON_FIELDS, Operation, Status
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import InvalidFamily, SupportDeskError
from supportdesk_env.generation.generator import Draft, draw_branch
from supportdesk_env.generation.splits import get_split
from supportdesk_env.generation.twins import invariance_twin, is_told_apart, sensitivity_twin
from supportdesk_env.grading.lexicon import load_family_lexicon, load_lexicon
from supportdesk_env.policies.decisions import first_match

SPLITS = ("train", "validation", "test_ood")
"""One split per bank of names and wordings."""

DECISION, DRAWING, FACTS = "decision.py", "drawing.py", "facts.py"
CLAIMS, SENTENCES, TEXTS = "claims.yaml", "sentences.yaml", "texts.yaml"

_ONLY_DRAWN = 20
"""Further cases of every rule and bank whose facts are drawn and decided, and no more."""

_MISTAKES = (
    SupportDeskError, ArithmeticError, AttributeError, LookupError, StopIteration, TypeError,
    ValueError,
)  # fmt: skip
"""What a family's own code may raise when it is wrong."""


class CaseCheck:
    """Checks the cases of one family, and keeps what their tickets were told with."""

    def __init__(self, family: Family[CaseFacts], findings: Findings) -> None:
        """Take the family to check and where to note what is wrong."""
        self._family = family
        self._findings = findings
        self.words = set[str]()
        """Words that facts gave the ticket."""
        self.fragments = set[str]()
        """Fragments that facts asked for."""
        self._decided = Counter[str]()
        self._codes = set[str]()
        self._read = set[str]()
        self.is_complete = True
        """Whether facts could be drawn for every rule, so that what is never met is superfluous."""

    def run(self, worlds: int) -> None:
        """Note what is wrong in `worlds` cases of every rule and every bank."""
        for split, rule, world in product(SPLITS, self._family.rules, range(worlds + _ONLY_DRAWN)):
            place = f"{split}, world {world}, rule {rule.rule_id}"
            draft = self._draw(split, world, rule.rule_id, place)
            if draft and world < worlds:
                self._check(draft, place)
        if self.is_complete:
            self._check_reached()

    def _check_reached(self) -> None:
        """Note rules, codes and parameters that no case was decided by."""
        for rule in self._family.rules:
            if not self._decided[rule.rule_id]:
                mend = "let drawing.py draw facts it decides, or take it out of the list"
                self._findings.add(DECISION, f"rule {rule.rule_id!r} decides no case", mend)
        for code in self._family.codes:
            if code.value not in self._codes:
                what = f"code {code.value!r} is listed, and no rule gives it"
                self._findings.add(DECISION, what, "take it out of `codes`")
        own = self._family.policy.model_fields if self._family.policy else ()
        for name in own:
            if f"policy.{name}" not in self._read:
                what = f"the parameter {name!r} neither decides a case nor stands in an article"
                self._findings.add("policy.py", what, "take it out, or let a rule read it")

    def _draw(self, split: str, world: int, rule_id: str, place: str) -> Draft | None:
        try:
            draft = draw_branch(get_split(split), world, self._family, rule_id)
            facts = self._family.facts.model_validate(draft.raw)
        except _MISTAKES as error:
            what = f"facts for rule {rule_id!r} cannot be drawn: {_first(error)}"
            self._findings.add(DRAWING, what, "draw what the model of facts.py allows", place)
            self.is_complete = False
            return None
        company = draft.world.company
        try:
            decided, _ = first_match(self._family.rules, facts, company)
            self._read |= read_parameters(self._family, company, draft.raw)
        except _MISTAKES as error:
            file, mend = _blame(error)
            self._findings.add(file, f"a case cannot be built: {_first(error)}", mend, place)
            self.is_complete = False
            return None
        self._decided[decided] += 1
        if decided != rule_id:
            what = f"facts drawn for rule {rule_id!r} are decided by {decided!r}"
            self._findings.add(DRAWING, what, "draw facts no earlier rule applies to", place)
        try:
            told = self._family.ticket_words(facts, company)
        except _MISTAKES as error:
            what = f"ticket_words fails: {_first(error)}"
            self._findings.add(FACTS, what, "give every word for all facts", place)
            self.is_complete = False
            return None
        self.words |= told.keys()
        self.fragments |= {word.key for word in told.values() if isinstance(word, Fragment)}
        return draft

    def _check(self, draft: Draft, place: str) -> None:
        try:
            case = draft.build()
        except _MISTAKES as error:
            file, mend = _blame(error)
            self._findings.add(file, f"a case cannot be built: {_first(error)}", mend, place)
            self.is_complete = False
            return
        self._codes.add(case.resolution.resolution_code.value)
        self._check_gold(case, place)
        self._check_shown(draft, case, place)
        if self._is_speakable(case, place):
            self._check_play(case, place)
        self._check_twins(draft, case, place)

    def _check_gold(self, case: Case, place: str) -> None:
        gold = case.resolution
        status, code = gold.status, gold.resolution_code
        if code not in LEGAL_PAIRS[status] or status is Status.OPEN:
            what = f"rule {gold.rule_id!r}: {status.value} with {code.value} is no legal pair"
            allowed = ", ".join(sorted(LEGAL_PAIRS[status])) or "no code at a hand-over"
            self._findings.add(DECISION, what, f"{status.value} goes with {allowed}", place)
        for poison in sorted(set(gold.requested_fields) & POISON_FIELDS):
            what = f"rule {gold.rule_id!r} requests {poison.value}, which may never be asked for"
            self._findings.add(DECISION, what, "request something that can be shown safely", place)

    def _check_shown(self, draft: Draft, case: Case, place: str) -> None:
        trace = trace_case(self._family, draft.header, draft.world.company, draft.raw)
        self._read |= trace.parameters_shown
        for path in trace.hidden_facts:
            what = f"the fact {path!r} decides, and is shown nowhere"
            mend = "print it in show_records, or in a word that every text uses"
            self._findings.add(FACTS, what, mend, place)
        for path in trace.hidden_parameters:
            what = f"the parameter {path!r} decides, and no article prints it"
            self._findings.add(TEXTS, what, "print it in the article that decides", place)
        _, text = next(everything_shown(case))
        for name in find_leaks(case, text, names_of(self._family)):
            what = f"{name!r} of the answer key can be read by an agent"
            self._findings.add(TEXTS, what, "say it in other words", place)

    def _is_speakable(self, case: Case, place: str) -> bool:
        """Note claims that cannot be read or written; return whether there are none."""
        gold, known = case.resolution, len(self._findings)
        for claim in (*gold.reply_claims, *gold.note_claims):
            if not _is_readable(claim, case.package):
                what = f"nothing reads the claim {claim.label}"
                mend = "add a reading under `required`, by its kind and topic"
                self._findings.add(CLAIMS, what, mend, place)
            own = load_sentences(case.package)
            if not claim.label.startswith(ASK) and claim.label not in {
                **sentence_templates(),
                **own,
            }:
                what = f"no sentence makes the claim {claim.label}"
                self._findings.add(SENTENCES, what, "add one plain sentence for it", place)
        return len(self._findings) == known

    def _check_play(self, case: Case, place: str) -> None:
        try:
            report = _play(case, reference_actions(case))
        except _MISTAKES as error:
            what = f"the reference answer cannot be written: {_first(error)}"
            self._findings.add(SENTENCES, what, "use the names of the claim's slots", place)
            return
        if report.total != 1.0:
            rule = case.resolution.rule_id
            what = f"rule {rule!r}: gold scores {report.total:.2f}, {_reasons(report)}"
            mend = "mend the readings, or the sentences they have to read"
            self._findings.add(CLAIMS, what, mend, place)
        for name, actions in (("a reset", []), ("an empty hand-over", [_SUBMIT])):
            if total := _play(case, actions).total:
                what = f"{name} scores {total:.2f}"
                self._findings.add(DECISION, what, "require something of every outcome", place)

    def _check_twins(self, draft: Draft, case: Case, place: str) -> None:
        try:
            flipped, told = sensitivity_twin(draft, case), invariance_twin(draft, case)
        except InvalidFamily as error:
            mend = "let rules decide something different"
            self._findings.add(DECISION, f"no twin flips: {_first(error)}", mend, place)
            return
        except _MISTAKES:
            return  # another rule's facts cannot be drawn, which is noted for that rule
        if not is_told_apart(case, flipped.case):
            rules = f"{case.resolution.rule_id!r} and {flipped.case.resolution.rule_id!r}"
            what = f"cases of the rules {rules} look the same, and are decided otherwise"
            self._findings.add(FACTS, what, "show the fact that tells them apart", place)
        if told.differs:
            what = f"other words change the gold of {', '.join(told.differs)}"
            self._findings.add(DECISION, what, "decide by facts, never by the wording", place)


_SUBMIT = Action(operation=Operation.SUBMIT)


def _play(case: Case, actions: list[Action]) -> GradeReport:
    episode = Episode.open(case, "lint", None, RewardMode.TERMINAL)
    for action in actions:
        episode.step(action)
    return episode.report()


def _reasons(report: GradeReport) -> str:
    """Return what a grade below 1.0 is for."""
    short = [part for part in report.components if part.score < 1.0]
    reasons = [f"{part.name}: {'; '.join(part.reasons) or 'short'}" for part in short]
    missing = [f"missing {', '.join(map(str, report.missing))}"] if report.missing else []
    return "; ".join([*reasons, *missing, *report.gates])


@cache
def _topics(package: str) -> frozenset[tuple[str, str]]:
    """Return every claim that can be read in a case of this package, by kind and topic."""
    lexicons = (load_lexicon(), load_family_lexicon(package))
    return frozenset(
        (str(reading.kind), reading.topic)
        for lex in lexicons
        for reading in (*lex.reply, *lex.note)
    )


def _is_readable(claim: Claim, package: str) -> bool:
    return (str(claim.kind), claim.topic) in _topics(package)


def _blame(error: Exception) -> tuple[str, str]:
    """Return the file to look into for an error while a case was built, and what to do there."""
    text = str(error)
    if "unknown word" in text or "fragment" in text:
        return "wordings.yaml", "use only words that ticket_words gives"
    if "no value" in text or isinstance(error, KeyError):
        return DECISION, "give every value and topic that the standard of the code names"
    return TEXTS, "name only parameters that exist, as {c...} or {p...}"


def _first(error: Exception) -> str:
    told = " ".join(str(error).split())
    return f"{type(error).__name__}: {told[:200]}"
