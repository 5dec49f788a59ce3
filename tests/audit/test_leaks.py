"""Nothing that only the answer key holds can be read before the end; a planted leak is caught."""

from dataclasses import replace

import pytest

from supportdesk_env.audit import leaks
from supportdesk_env.audit.leaks import audit_leaks, everything_shown, find_leaks, gold_strings
from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.case import Case
from supportdesk_env.episode.environment import Episode
from supportdesk_env.generation import generator
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.generation.splits import SPLITS

PLACE = ("train", 3)


def planted(case: Case, text: str) -> Case:
    """Return a case whose message says `text` as well."""
    body = f"{case.ticket.body}\n\n{text}"
    return replace(case, ticket=case.ticket.model_copy(update={"body": body}))


def secrets_of(case: Case) -> list[str]:
    """Return one string of each kind that must never be read."""
    gold = case.resolution
    return [
        next(claim.label for claim in gold.note_claims if "(" in claim.label),
        str(gold.note_claims[0].kind),
        repr(gold)[:40],
        f'{{"rule_id": "{gold.rule_id}"}}',
    ]


@pytest.mark.measurement
class TestDrawnCases:
    """Observations, states, listings and errors of many cases."""

    def test_tell_nothing_of_the_answer(self) -> None:
        """From the reset on, in the middle of an episode, and when something is refused."""
        places = [(split, index) for split in SPLITS for index in range(60)]
        assert audit_leaks([*places, *(("canonical", index) for index in range(3))]) == {}


class TestPlanted:
    """A leak."""

    @pytest.mark.parametrize("kind", range(4))
    def test_in_a_message_is_found(self, kind: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """A claim, a kind of claim, a printed resolution or a key of one."""
        secret = secrets_of(get_case(*PLACE))[kind]
        monkeypatch.setattr(leaks, "get_case", lambda *place: planted(get_case(*place), secret))
        found = audit_leaks([PLACE])
        assert any(source.startswith("train_3, reset") for source in found)

    def test_of_a_rule_is_found(self) -> None:
        """What the decision list calls its rules is nobody's business."""
        draft = generator.draw_branch(SPLITS["train"], 0, get_family("duplicate_charge"), "refund")
        case, names = draft.build(), leaks.names_of(draft.family)
        assert "not_billing_contact" in names
        assert find_leaks(case, "It is not_billing_contact.", names) == ["not_billing_contact"]
        assert "not_duplicate" in gold_strings(draft.redraw("not_duplicate").build())

    def test_in_the_middle_of_an_episode_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Feedback that tells what is missing."""
        case, observe = get_case(*PLACE), Episode.observe

        def blab(episode: Episode, feedback: str, reward: float | None) -> object:
            told = f"{feedback} {episode.report().missing}" if reward is not None else feedback
            return observe(episode, told, reward)

        monkeypatch.setattr(Episode, "observe", blab)
        found = [source for source, text in everything_shown(case) if find_leaks(case, text)]
        assert found
        assert all(source.startswith("step") for source in found)

    def test_in_a_listing_or_an_error_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The catalogue is read too."""
        secret = secrets_of(get_case(*PLACE))[0]
        told = [("listing", secret), ("error", f"no, {secret}")]
        monkeypatch.setattr(leaks, "everything_told", lambda *_: iter(told))
        assert {*audit_leaks([PLACE])} == {"train_3, listing", "train_3, error"}

    def test_words_that_every_agent_is_shown_are_none(self) -> None:
        """A field to ask for may be named."""
        assert find_leaks(get_case(*PLACE), "owner_approval, information_provided") == []
