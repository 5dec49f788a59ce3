"""What customers write around the fields they were asked for, by bank and register."""

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from supportdesk_env.cases.ticket_text import Register
from supportdesk_env.domain.exchange import GivenField
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.package_data import read_yaml


class AnswerTexts(BaseModel):
    """What one register of one bank offers to answer with."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    openings: tuple[str, ...] = Field(min_length=2)
    line: str
    """One field, with the words `{label}` and `{value}`."""
    lacking: tuple[str, ...] = Field(min_length=2)
    """What is said when something is not given."""
    closings: tuple[str, ...] = Field(min_length=2)
    withdrawals: tuple[str, ...] = Field(min_length=2)

    def write_lines(self, values: Mapping[RequestField, str]) -> Iterable[GivenField]:
        """Yield what `values` give, in vocabulary order, each with its line of the message."""
        for field in RequestField:
            if field in values:
                line = self.line.format(label=load_labels()[field], value=values[field])
                yield GivenField(field, values[field], line)


class AnswerBank(BaseModel):
    """Every text of one bank around an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    silence: tuple[str, ...] = Field(min_length=1)
    """The desk's own word that nobody answered, with the words `{days}` and `{date}`."""
    voices: dict[Register, AnswerTexts]


@cache
def load_answers(bank: str) -> AnswerBank:
    """Return the texts of a bank around an answer, read once."""
    return AnswerBank.model_validate(read_yaml("cases", f"data/answers/{bank}.yaml"))


@cache
def load_labels() -> dict[RequestField, str]:
    """Return what customers call each field that may be asked for, read once."""
    raw = read_yaml("cases", "data/answers/labels.yaml")
    return TypeAdapter(dict[RequestField, str]).validate_python(raw)
