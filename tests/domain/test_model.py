"""Wire types are closed, and their docstrings become descriptions where a schema is published."""

import pytest
from pydantic import ValidationError

from supportdesk_env.domain.model import WireModel, describe_fields


class Parcel(WireModel):
    """Something sent."""

    weight: int
    """Grams."""
    label: str = ""


class Letter(Parcel):
    """A parcel that is flat."""

    pages: int = 1
    """Sheets of paper."""


class TestWireModel:
    """The settings all wire types share."""

    def test_nothing_unknown_gets_in(self) -> None:
        """A field that does not exist is refused."""
        with pytest.raises(ValidationError, match="colour"):
            Parcel.model_validate({"weight": 1, "colour": "red"})

    def test_nothing_can_be_changed(self) -> None:
        """What was built stays as it was built."""
        parcel = Parcel(weight=1)
        with pytest.raises(ValidationError, match="frozen"):
            parcel.weight = 2  # type: ignore[misc]  # the promise under test


class TestDescribeFields:
    """Docstrings under fields."""

    def test_become_descriptions_inherited_ones_too(self) -> None:
        """Each field with a docstring is described by it; one without stays bare."""
        describe_fields(Letter)
        fields = Letter.model_json_schema()["properties"]
        assert fields["weight"]["description"] == "Grams."
        assert fields["pages"]["description"] == "Sheets of paper."
        assert "description" not in fields["label"]
