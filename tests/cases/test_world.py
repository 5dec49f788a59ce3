"""A world states what its customer would, always the same."""

import re
from datetime import datetime

import pytest

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.cases.surface import BANKS, load_surface
from supportdesk_env.cases.world import STATABLE, World
from supportdesk_env.domain.vocabulary import POISON_FIELDS, RequestField
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.seeding import Stream

NOW = datetime(2026, 6, 2, 9, 5)  # noqa: DTZ001 - all times are UTC


def world(label: object, bank: str = "train", near_limit: float = 0.25) -> World:
    """Return a world that nothing was drawn in yet."""
    company = load_companies()["gridloom"]
    return World(Stream(label), load_surface(bank), company, NOW, near_limit)


class TestValues:
    """What a customer states of a field."""

    @pytest.mark.parametrize("field", sorted(STATABLE))
    @pytest.mark.parametrize("bank", BANKS)
    def test_are_plain_words_and_stay(self, field: RequestField, bank: str) -> None:
        """One short line, the same whenever it is asked for."""
        values = {world(n, bank).field_value(field) for n in range(20)}
        assert all(re.fullmatch(r"\S(?:.{0,120}\S)?", value) for value in values)
        assert world(1, bank).field_value(field) == world(1, bank).field_value(field)

    def test_fit_the_customer(self) -> None:
        """Region and company are those of the customer's record."""
        customer = world(5).customer("owner")
        assert world(5).field_value(RequestField.REGION) == customer["region"]
        assert str(customer["company"]) in world(5).field_value(RequestField.LEGAL_ENTITY_NAME)

    def test_have_the_form_articles_ask_for(self) -> None:
        """A request id, a time to the second, a full address, an error body."""
        some = world(2)
        assert some.field_value(RequestField.REQUEST_IDS).startswith("req-")
        assert re.fullmatch(
            r"2026-06-02T\d\d:\d\d:\d\dZ", some.field_value(RequestField.TIMESTAMPS_UTC)
        )
        address = some.field_value(RequestField.ENDPOINT_URL)
        assert address.startswith("https://api.gridloom.example/v")

    @pytest.mark.parametrize("field", ["owner_approval", "verification_code", "api_secret_value"])
    def test_of_what_nobody_can_simply_state_are_refused(self, field: str) -> None:
        """Codes, approvals and secrets."""
        with pytest.raises(InvalidFamily, match=f"{field} cannot be stated"):
            world(1).field_value(RequestField(field))
        assert not STATABLE & POISON_FIELDS


class TestLimits:
    """How often facts lie at a limit."""

    def test_are_met_as_often_as_the_world_asks_for(self) -> None:
        """A quarter of all cases, unless it says otherwise."""
        usual = sum(world(n).is_near_limit("limit") for n in range(400))
        often = sum(world(n, near_limit=0.75).is_near_limit("limit") for n in range(400))
        assert 70 < usual < 130
        assert 270 < often < 330
