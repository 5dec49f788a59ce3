"""An observation as a vector of numbers of fixed size, for learners that read no text."""

import math
import re
import zlib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel

from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    Difficulty,
    FollowUpStatus,
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
    Tier,
)

Vector = NDArray[np.float32]

LABELS: dict[str, tuple[StrEnum, ...]] = {
    "queue": tuple(Queue),
    "priority": tuple(Priority),
    "issue_type": tuple(IssueType),
    "status": tuple(Status),
    "resolution_code": tuple(ResolutionCode),
}
"""The routing fields of a case and their values, in a fixed order."""

TEXT_SIZE = 192
"""Numbers for each of ticket, record and articles: a signed, hashed bag of words and pairs."""

_ANSWER_SIZE = 32
_LARGEST = 1e5


def read_features(observation: Observation, static: Vector) -> Vector:
    """Return all of `observation`, each number in [-1, 1]; `static` is what no step changes."""
    case, follow_up = observation.case, observation.case.follow_up
    labels = [_one_hot(getattr(case, name), values) for name, values in LABELS.items()]
    done, left = len(observation.action_history), observation.remaining_steps
    minutes = observation.current_sla_minutes_remaining
    given = max(observation.ticket.sla_minutes_remaining, 1)
    numbers = [
        left / max(done + left, 1),
        max(-1.0, min(1.0, minutes / given)),
        float(minutes < 0),
        float(bool(case.reply)),
        float(bool(case.internal_note)),
        float(case.submitted),
        *(float(one in case.requested_fields) for one in RequestField),
        *(float(one in follow_up.provided_fields) for one in RequestField),
        *_one_hot(follow_up.status, tuple(FollowUpStatus)),
        *(number for label in labels for number in label),
    ]
    answer = _hash_words(follow_up.message, _ANSWER_SIZE)
    return np.concatenate([np.asarray(numbers, np.float32), answer, static])


def read_static_features(observation: Observation) -> Vector:
    """Return what no step of an episode changes: the customer, the ticket, record and articles."""
    ticket, account = observation.ticket, observation.account
    share = ticket.affected_users / max(account.seats, 1)
    numbers = [
        min(1.0, math.log1p(ticket.affected_users) / math.log1p(_LARGEST)),
        min(1.0, math.log1p(account.seats) / math.log1p(_LARGEST)),
        min(1.0, share),
        *_one_hot(account.tier, tuple(Tier)),
        *_one_hot(observation.difficulty, tuple(Difficulty)),
    ]
    texts = [_text_of([ticket]), _text_of([account]), _text_of(observation.knowledge_base)]
    hashed = [_hash_words(text, TEXT_SIZE) for text in texts]
    return np.concatenate([np.asarray(numbers, np.float32), *hashed])


def count_features() -> int:
    """Return the length of every vector."""
    labels = sum(len(values) + 1 for values in LABELS.values())
    changing = 6 + 2 * len(RequestField) + len(FollowUpStatus) + 1 + labels + _ANSWER_SIZE
    return changing + 3 + len(Tier) + 1 + len(Difficulty) + 1 + 3 * TEXT_SIZE


def _one_hot(value: StrEnum | None, values: Sequence[StrEnum]) -> list[float]:
    """Return a one where `value` stands in `values`; the first place means that there is none."""
    return [float(value is None), *(float(value == one) for one in values)]


def _text_of(parts: Iterable[BaseModel]) -> str:
    return yaml.safe_dump([part.model_dump(mode="json") for part in parts], allow_unicode=True)


def _hash_words(text: str, size: int) -> Vector:
    """Return `text` as a unit vector, by a hash that is the same in every process."""
    vector = np.zeros(size, np.float32)
    words = re.findall(r"[^\W_]+", text.lower())
    for term in (*words, *(f"{one} {next_}" for one, next_ in pairwise(words))):
        number = zlib.crc32(term.encode())
        vector[number % size] += 1.0 if number >> 16 & 1 else -1.0
    length = np.linalg.norm(vector)
    return vector / length if length else vector
