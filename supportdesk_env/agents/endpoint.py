"""Where a language model is served and how it is asked, as read from environment variables.

| variable | meaning | default |
|---|---|---|
| `API_BASE_URL` | OpenAI-compatible endpoint | `https://router.huggingface.co/v1` |
| `MODEL_NAME` | model to ask for | `openai/gpt-oss-120b` |
| `OPENAI_API_KEY`, else `HF_TOKEN`, else `API_KEY` | the key; without it no model | none |
| `REQUEST_TIMEOUT_S` | seconds the endpoint may stay silent | `45` |
| `REQUEST_RETRIES` | further attempts after a failed request, 0 to 5 | `2` |
| `MAX_TOKENS` | longest answer, in tokens, reasoning included | `4096` |
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_BASE_URL = "https://router.huggingface.co/v1"
DEFAULT_MODEL = "openai/gpt-oss-120b"
KEY_VARIABLES = ("OPENAI_API_KEY", "HF_TOKEN", "API_KEY")

_MOST_RETRIES = 5


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """One served model; the key stays out of every printed form."""

    api_key: str = field(repr=False)
    base_url: str = DEFAULT_BASE_URL
    model: str = DEFAULT_MODEL
    timeout_s: float = 45.0
    retries: int = 2
    max_tokens: int = 4096
    seed: int = 0


def read_endpoint(environ: Mapping[str, str]) -> EndpointSettings | None:
    """Return the endpoint that `environ` describes, `None` when it holds no key.

    An empty variable counts as unset.

    Raises:
        ValueError: A variable holds something unusable; the text names it and never the key.
    """
    given = {name: text.strip() for name, text in environ.items() if text.strip()}
    variable = next((name for name in KEY_VARIABLES if name in given), None)
    if variable is None:
        return None
    api_key = given[variable]
    if not (api_key.isascii() and api_key.isprintable() and " " not in api_key):
        raise ValueError(f"{variable} holds characters that no key has")
    return EndpointSettings(
        api_key=api_key,
        base_url=_read_url(given),
        model=given.get("MODEL_NAME", DEFAULT_MODEL),
        timeout_s=_read_seconds(given, "REQUEST_TIMEOUT_S", default=45.0),
        retries=_read_count(given, "REQUEST_RETRIES", default=2, least=0, most=_MOST_RETRIES),
        max_tokens=_read_count(given, "MAX_TOKENS", default=4096, least=1, most=1_000_000),
    )


def _read_url(given: Mapping[str, str]) -> str:
    url = given.get("API_BASE_URL", DEFAULT_BASE_URL)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("API_BASE_URL must be an http:// or https:// address")
    return url


def _read_seconds(given: Mapping[str, str], name: str, *, default: float) -> float:
    try:
        seconds = float(given.get(name, default))
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ValueError(f"{name} must be a number of seconds above 0, not {given[name]!r}")
    return seconds


def _read_count(given: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not (text.isdecimal() and least <= int(text) <= most):
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)
