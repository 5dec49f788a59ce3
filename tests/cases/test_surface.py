"""Banks of names share no word, so that nothing learnt by name in one helps in another."""

from itertools import combinations

import pytest

from supportdesk_env.cases.surface import BANKS, Surface, load_surface


def names_of(bank: str) -> set[str]:
    """Return everything a bank can call somebody or something."""
    surface = load_surface(bank)
    areas = [word for area in surface.areas for word in (area.name, area.path)]
    plans = [" ".join(names) for names in surface.plans]
    stated = [text for texts in surface.stated.values() for text in texts]
    listed = set(Surface.model_fields) - {"areas", "plans", "stated"}
    names = (word for field in listed for word in getattr(surface, field))
    return {*areas, *plans, *stated, *names}


class TestBanks:
    """What cases are told with."""

    @pytest.mark.parametrize(("one", "other"), list(combinations(BANKS, 2)))
    def test_share_no_name(self, one: str, other: str) -> None:
        """Nobody and nothing is called the same in two banks."""
        assert names_of(one) & names_of(other) == set()

    @pytest.mark.parametrize("bank", BANKS)
    def test_name_nothing_twice(self, bank: str) -> None:
        """A list with a word in it twice would draw that word more often."""
        surface = load_surface(bank)
        for field in Surface.model_fields:
            names = list(getattr(surface, field))
            assert len(names) == len({str(name) for name in names}), field
