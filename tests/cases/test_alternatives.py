"""Vendors beside a vendor: one parameter differs, and it may have that value."""

from typing import Self

import pytest
from pydantic import model_validator

from supportdesk_env.cases import alternatives
from supportdesk_env.cases.alternatives import companies_beside
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.policies.parameters import Company, Parameters

TALLYBIRD = load_companies()["tallybird"]


class Window(Parameters):
    """Parameters of which not every two go together."""

    first: int = 1
    last: int = 2

    @model_validator(mode="after")
    def _are_in_order(self) -> Self:
        if self.last < self.first:
            msg = "the last comes before the first"
            raise ValueError(msg)
        return self


def leaves(company: Company) -> dict[str, object]:
    """Return every parameter by group and name."""
    raw = company.model_dump()
    return {f"{group}.{name}": value for group in raw for name, value in _items(raw[group])}


def _items(value: object) -> list[tuple[object, object]]:
    return list(value.items()) if isinstance(value, dict) else [("", value)]


class TestBeside:
    """Each of them."""

    def test_differs_in_the_parameter_that_is_named(self) -> None:
        """And in nothing else."""
        before, names = leaves(TALLYBIRD), set()
        for path, _, other in companies_beside(TALLYBIRD, "nobody", "common"):
            after = leaves(other)
            differing = [name for name in before if before[name] != after[name]]
            assert differing == [".".join(path.split(".")[:2])]
            assert Company.model_validate(other.model_dump()) == other
            names.add(path)
        assert {"billing.currency", "incident.assume_worst", "update_minutes.free"} <= names

    def test_a_set_is_shortened_only_where_enough_is_left(self) -> None:
        """Four items to verify somebody by stay."""
        short = TALLYBIRD.security.verification_set[:4]
        security = TALLYBIRD.security.model_copy(update={"verification_set": short})
        company = TALLYBIRD.model_copy(update={"security": security})
        paths = [path for path, _, _ in companies_beside(company, "nobody", "common")]
        assert "security.verification_set" not in paths

    def test_a_set_of_more_is_shortened(self) -> None:
        """By its last item."""
        more = (*TALLYBIRD.security.verification_set[:4], *["invoice_id"])
        raw = TALLYBIRD.model_dump()
        raw["security"]["verification_set"] = more
        company = Company.model_validate(raw)
        found = {path: value for path, value, _ in companies_beside(company, "nobody", "common")}
        assert found["security.verification_set"] == more[:-1]

    def test_own_parameters_stay_within_their_bounds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A value that does not go with the others is left out."""
        ranges = {"common": {"first": (1, 2, 9), "last": (2, 3)}}
        monkeypatch.setattr(alternatives, "load_policy_ranges", lambda _: ranges)
        company = TALLYBIRD.model_copy(update={"policy": Window()})
        found = [
            (path, value)
            for path, value, _ in companies_beside(company, "nobody", "common")
            if path.startswith("policy.")
        ]
        assert found == [("policy.first", 2), ("policy.last", 3)]
