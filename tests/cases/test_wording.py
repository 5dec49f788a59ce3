"""Tickets are composed of phrasings that no two banks share."""

import string
from collections.abc import Iterable
from itertools import combinations, product

import pytest

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.surface import BANKS
from supportdesk_env.cases.ticket_text import Phrasing, Register
from supportdesk_env.cases.wording import (
    WordingBank,
    compose,
    draw_phrasing,
    load_wordings,
)
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.seeding import Stream

PLACES = list(product(FAMILY_NAMES, BANKS))


def phrasings_of(bank: WordingBank) -> list[str]:
    """Return every phrasing of a bank, one by one."""
    voices = bank.voices.values()
    return [
        *bank.subjects,
        *bank.impacts,
        *(text for v in voices for text in (*v.openings, *v.bodies)),
        *(aside.text for asides in bank.asides.values() for aside in asides),
    ]


def package_of(family: str) -> str:
    """Return where the texts of a family lie."""
    return get_family(family).package


def said_in(bank: WordingBank) -> list[str]:
    """Return every phrasing of a bank and everything it says of the facts."""
    fragments = [text for texts in bank.fragments.values() for text in texts]
    return [*phrasings_of(bank), *fragments, *(c.text for c in bank.contradictions)]


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words in braces."""
    parsed = (part for text in texts for part in string.Formatter().parse(text))
    return {name for _, name, _, _ in parsed if name}


class TestBanks:
    """What a family can say."""

    @pytest.mark.parametrize(("family", "bank"), PLACES)
    def test_have_enough_of_everything(self, family: str, bank: str) -> None:
        """Three registers, six openings, six bodies, six closings."""
        wordings = load_wordings(package_of(family))[bank]
        assert set(wordings.voices) == set(Register)
        for part in ("openings", "bodies", "closings"):
            assert sum(len(getattr(voice, part)) for voice in wordings.voices.values()) >= 6

    @pytest.mark.parametrize("family", FAMILY_NAMES)
    def test_share_no_phrasing(self, family: str) -> None:
        """What is said in one bank is said otherwise in the others."""
        texts = {bank: said_in(load_wordings(package_of(family))[bank]) for bank in BANKS}
        assert all(len(set(said)) == len(said) for said in texts.values())
        for one, other in combinations(BANKS, 2):
            assert set(texts[one]) & set(texts[other]) == set()

    def test_of_another_shape_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that is no map of banks is named."""
        monkeypatch.setattr(
            "supportdesk_env.cases.wording.read_package_yaml", lambda *_: ["a list"]
        )
        with pytest.raises(InvalidFamily, match=r"wordings\.yaml must map banks"):
            load_wordings("nobody")


class TestPhrasings:
    """Which of them one ticket takes."""

    @pytest.mark.parametrize(("family", "bank"), PLACES)
    def test_reach_all_of_a_bank(self, family: str, bank: str) -> None:
        """A few hundred draws use every phrasing there is, and nothing else."""
        drawn = {
            used
            for number in range(600)
            for used in draw_phrasing(
                Stream(number), package_of(family), bank, has_aside=number % 2 == 0
            ).ids(family)
        }
        wordings = load_wordings(package_of(family))[bank]
        closings = sum(len(voice.closings) for voice in wordings.voices.values())
        assert len(drawn) == len(phrasings_of(wordings)) + closings

    def test_are_put_together_in_order(self) -> None:
        """Opening, body, aside, closing and signature, with the other matter named."""
        phrasing = Phrasing(
            bank="train",
            voice=Register.TERSE,
            subject=0,
            impact=0,
            opening=0,
            body=0,
            closing=0,
            signature=1,
            topic="compliance",
        )
        text = compose(package_of("duplicate_charge"), phrasing)
        parts = text.body.split("\n\n")
        assert parts[0] == "Hello."
        assert parts[2].startswith("Also, our auditors")
        assert parts[3] == "Thanks.\n{customer.name}\n{customer.company}"
        assert (text.secondary_topic, len(text.secondary_concerns)) == ("compliance", 1)

    def test_raise_another_matter_only_where_one_is_wanted(self) -> None:
        """And leave everything else as it was."""
        package = package_of("duplicate_charge")
        without = draw_phrasing(Stream(1), package, "train")
        with_one = draw_phrasing(Stream(1), package, "train", has_aside=True)
        assert without.topic == ""
        assert with_one.topic in ("compliance", "invoice")
        assert with_one.model_copy(update={"topic": "", "aside": 0}) == without

    def test_slip_only_where_somebody_is_in_a_hurry(self) -> None:
        """Formal and terse letters are typed with care."""
        drawn = [draw_phrasing(Stream(n), package_of("duplicate_charge"), "ood") for n in range(99)]
        assert {p.voice for p in drawn if p.slips} == {Register.CASUAL}
        assert max(p.slips for p in drawn) <= 3
