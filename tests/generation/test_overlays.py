"""What lies over a drawn case moves nothing of gold but what the articles say it adds."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.deviations import as_printed, get_parameter
from supportdesk_env.cases.family import CaseFacts, Family
from supportdesk_env.cases.overlays import HELD_BACK, Overlay, is_held_back
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.resolving import Situation
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Difficulty, ResolutionCode
from supportdesk_env.generation.generator import Draft, draw_draft
from supportdesk_env.generation.levels import LEVELS
from supportdesk_env.generation.overlays import Told, add_overlays
from supportdesk_env.generation.splits import SPLITS, get_split
from supportdesk_env.seeding import Stream
from tests.building import open_episode, total_of

MANY = 130
TONE = {Overlay.ANGRY, Overlay.VIP_PRESSURE, Overlay.NEAR_BREACH, Overlay.LONG_LOG}


@cache
def drafts_of(name: str) -> list[Draft]:
    """Return the first drafts of a split."""
    return [draw_draft(get_split(name), index) for index in range(MANY)]


def with_overlay(overlay: Overlay, count: int = 6) -> list[Draft]:
    """Return some drafts that an overlay lies over."""
    drafts = [d for name in SPLITS for d in drafts_of(name) if overlay in d.header.overlays]
    assert len(drafts) >= count, overlay
    return drafts[:count]


def without(draft: Draft, *gone: Overlay) -> Case:
    """Return the case of `draft` without some of its overlays, and without slips."""
    wording = draft.header.wording
    assert isinstance(wording, Phrasing)
    left = tuple(overlay for overlay in draft.header.overlays if overlay not in gone)
    plain = wording.model_copy(update={"slips": 0, "thread": False})
    header = draft.header.model_copy(update={"overlays": left, "wording": plain})
    return draft._replace(header=header).build()


def added(draft: Draft, gone: Overlay) -> tuple[list[str], list[str]]:
    """Return the reply and the note claims that an overlay adds; nothing else may differ."""
    more, less = draft.build().resolution, without(draft, gone).resolution
    assert [replace(gold, reply_claims=(), note_claims=()) for gold in (more, less)] == [
        replace(less, reply_claims=(), note_claims=())
    ] * 2
    return (
        [c.label for c in more.reply_claims if c not in less.reply_claims],
        [c.label for c in more.note_claims if c not in less.note_claims],
    )


class TestLevels:
    """How much lies over a case."""

    @pytest.mark.parametrize("name", SPLITS)
    def test_say_how_many_overlays_there_are(self, name: str) -> None:
        """None or one, two or three, three to five; and how often a limit is met."""
        for draft in drafts_of(name):
            level = LEVELS[draft.header.difficulty]
            least, most = level.overlays
            assert len(draft.header.overlays) <= most
            assert len(draft.header.overlays) >= least or draft.family.name == "noise_misdirected"
            assert draft.world.near_limit == level.near_limit
            assert list(draft.header.overlays) == sorted(
                draft.header.overlays, key=list(Overlay).index
            )

    def test_every_overlay_occurs_in_every_split(self) -> None:
        """Within some hundred indexes."""
        for name in SPLITS:
            found = Counter(o for draft in drafts_of(name) for o in draft.header.overlays)
            assert set(found) == set(Overlay)


class TestPairs:
    """Overlays that come together."""

    def test_some_do_so_out_of_distribution_only(self) -> None:
        """Each such pair occurs there, and nowhere else."""
        held = [d.header.overlays for d in drafts_of("test_ood") if is_held_back(d.header.overlays)]
        pairs = {pair for pair in HELD_BACK for overlays in held if pair <= set(overlays)}
        assert len(pairs) >= len(HELD_BACK) - 1
        for name in ("train", "validation", "test"):
            assert not any(is_held_back(draft.header.overlays) for draft in drafts_of(name))


class TestGold:
    """What overlays do to the answer key."""

    @pytest.mark.parametrize("overlay", sorted(TONE))
    def test_tone_time_and_noise_change_nothing(self, overlay: Overlay) -> None:
        """Neither do slips of the pen and quoted notices."""
        for draft in with_overlay(overlay):
            assert without(draft, *TONE).resolution == draft.build().resolution

    def test_embedded_instructions_add_one_remark(self) -> None:
        """Nothing else moves."""
        for draft in with_overlay(Overlay.INJECTION):
            assert added(draft, Overlay.INJECTION) == ([], ["note_risk(injection)"])

    def test_a_pasted_secret_is_taken_out_and_replaced(self) -> None:
        """The issue stays what it is."""
        reply = ["redacted_rotate(removed)", "redacted_rotate(replace)"]
        for draft in with_overlay(Overlay.PASTED_SECRET):
            note = ["note_risk(secret_redacted)"]
            assert added(draft, Overlay.PASTED_SECRET) == (reply, note)

    @pytest.mark.parametrize("overlay", list(Overlay))
    def test_stays_within_reach_of_the_grader(self, overlay: Overlay) -> None:
        """The reference answer earns 1.0 under each of them."""
        for draft in with_overlay(overlay, 3):
            case = draft.build()
            episode = open_episode(case)
            observations = [episode.step(action) for action in reference_actions(case)]
            assert total_of(observations[-1]) == 1.0, case.task_id


class TestArticles:
    """What is printed and what holds."""

    def test_an_older_version_stands_beside_the_one_in_force(self) -> None:
        """With other figures, and from before."""
        for draft in with_overlay(Overlay.STALE_ARTICLE):
            shown = draft.build().knowledge_base
            plain = without(draft, Overlay.STALE_ARTICLE)
            header = draft.header.model_copy(update={"outdated": None})
            assert plain.knowledge_base == shown
            fewer = draft._replace(header=header).build().knowledge_base
            (stale,) = [article for article in shown if article not in fewer]
            assert stale.effective_from < draft.world.company.policy_date
            assert "Superseded by" in stale.content

    def test_a_contract_note_beats_the_article(self) -> None:
        """Decided by what was signed; the articles print what holds for everybody else."""
        for draft in with_overlay(Overlay.CONTRACT_OVERRIDE):
            case, deviation = draft.build(), draft.header.deviation
            assert deviation is not None
            signed = get_parameter(draft.world.company, deviation.parameter)
            assert signed != deviation.normal
            (note,) = case.account.contract_notes
            assert note.startswith(f"{deviation.note_id}: ")
            assert case.resolution.note_claims[-1].label == "note_evidence(contract_note)"
            assert case.resolution.rule_id == draft.rule_id

    def test_a_contract_note_mostly_matters(self) -> None:
        """In many cases another rule would decide without it."""
        changed = []
        for draft in with_overlay(Overlay.CONTRACT_OVERRIDE, 40):
            deviation = draft.header.deviation
            header = draft.header.model_copy(update={"deviation": None, "overlays": ()})
            world = replace(draft.world, company=as_printed(draft.world.company, deviation))
            without_it = draft._replace(header=header, world=world).build()
            changed.append(without_it.resolution.rule_id != draft.rule_id)
        assert sum(changed) > 8


class TestSayings:
    """What the sender says."""

    def test_against_the_record_counts_nothing(self) -> None:
        """It fits the rule that decides, and gold stays."""
        for draft in with_overlay(Overlay.CONTRADICTION):
            wording = draft.header.wording
            assert isinstance(wording, Phrasing)
            assert wording.contradiction is not None
            silent = wording.model_copy(update={"contradiction": None})
            header = draft.header.model_copy(update={"wording": silent})
            case, other = draft.build(), draft._replace(header=header).build()
            assert case.resolution == other.resolution
            assert len(case.ticket.body) > len(other.ticket.body)

    def test_what_was_stated_before_is_not_asked_for(self) -> None:
        """Something is left to ask for, and what was stated can be read."""
        for draft in with_overlay(Overlay.ALREADY_GIVEN, 4):
            case, given = draft.build(), draft.raw["given"]
            assert isinstance(given, dict)
            asked = {field.value for field in case.resolution.requested_fields}
            files = [file.content for file in case.ticket.attachments]
            text = "\n".join([case.ticket.body, *files])
            assert asked
            assert given
            assert not asked & set(given)
            assert all(value in text for value in given.values())
            again = draft._replace(raw={**draft.raw, "given": {}}).build()
            assert {f.value for f in again.resolution.requested_fields} == asked | set(given)
            assert "{" not in again.ticket.body


class TestAdmission:
    """What a family or a rule does not admit."""

    def told(self, family: Family[CaseFacts]) -> Told:
        """Return a hard case of `family` before anything lies over it."""
        draft = next(d for d in drafts_of("train") if d.family.name == family.name)
        rule = family.rules[-1].rule_id
        world = replace(draft.world, near_limit=0.0)
        header = draft.header.model_copy(
            update={"overlays": (), "difficulty": Difficulty.HARD, "deviation": None}
        )
        wording = header.wording
        assert isinstance(wording, Phrasing)
        return Told(family, rule, world, header, wording, family.draw(world, rule))

    def overlays(self, family: Family[CaseFacts]) -> set[Overlay]:
        """Return what is drawn over many such cases."""
        told, split = self.told(family), get_split("test_ood")
        drawn = [add_overlays(told, split, Stream(n)) for n in range(40)]
        return {overlay for case in drawn for overlay in case.header.overlays}

    def test_a_family_says_what_makes_sense(self) -> None:
        """Nothing else is drawn, however hard the case."""
        family = get_family("service_incident")
        one = replace(family, admits=lambda overlay, rule: overlay is Overlay.ANGRY)
        assert self.overlays(one) == {Overlay.ANGRY}

    def test_spam_bears_little(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody is answered, so nothing may call for an answer."""
        family = get_family("service_incident")
        told = self.told(family)
        outcome = family.rules[-1].outcome(
            family.facts.model_validate(told.raw), told.world.company
        )
        spam = replace(outcome, code=ResolutionCode.SPAM_NO_ACTION)
        monkeypatch.setattr(Situation, "decide", lambda _: ("spam", spam))
        assert self.overlays(family) == {Overlay.INJECTION, Overlay.NEAR_BREACH}

    def test_columns_that_state_a_computed_value_are_left_out(self) -> None:
        """Only in cases in which it has to be computed."""
        family = replace(
            get_family("service_incident"), derived_columns=("monitoring.users_total",)
        )
        assert Overlay.COMPUTED_FACT in self.overlays(family)
        told = self.told(family)
        header = told.header.model_copy(update={"overlays": (Overlay.COMPUTED_FACT,)})
        case = build_case(family, header, told.world.company, told.raw)
        shown = build_case(family, told.header, told.world.company, told.raw)
        assert "users_total" not in case.account.records["monitoring"][0]
        assert "users_total" in shown.account.records["monitoring"][0]
        assert case.account.records["incident_desk"] == shown.account.records["incident_desk"]
