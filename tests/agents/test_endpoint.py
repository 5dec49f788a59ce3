"""Endpoint settings come from environment variables, with sane defaults and clear refusals."""

import pytest

from supportdesk_env.agents.endpoint import EndpointSettings, read_endpoint


class TestDefaults:
    """What holds when little is set."""

    def test_without_a_key_there_is_no_endpoint(self) -> None:
        """Empty variables count as unset."""
        assert read_endpoint({"MODEL_NAME": "m", "HF_TOKEN": " "}) is None

    def test_a_key_alone_is_enough(self) -> None:
        """The defaults are the Hugging Face router and gpt-oss-120b."""
        assert read_endpoint({"HF_TOKEN": "hf_1", "API_BASE_URL": ""}) == EndpointSettings(
            api_key="hf_1",
            base_url="https://router.huggingface.co/v1",
            model="openai/gpt-oss-120b",
        )

    @pytest.mark.parametrize(
        ("names", "winner"),
        [
            (["API_KEY", "HF_TOKEN", "OPENAI_API_KEY"], "OPENAI_API_KEY"),
            (["API_KEY", "HF_TOKEN"], "HF_TOKEN"),
            (["API_KEY"], "API_KEY"),
        ],
    )
    def test_keys_have_an_order(self, names: list[str], winner: str) -> None:
        """OPENAI_API_KEY comes before HF_TOKEN, and API_KEY comes last."""
        endpoint = read_endpoint({name: name.lower() for name in names})
        assert endpoint is not None
        assert endpoint.api_key == winner.lower()


class TestValues:
    """What the variables say."""

    def test_every_variable_is_read(self) -> None:
        """Address, model, timeout, retries and length can be set."""
        assert read_endpoint(
            {
                "API_KEY": "k",
                "API_BASE_URL": "http://127.0.0.1:8099/v1",
                "MODEL_NAME": "small",
                "REQUEST_TIMEOUT_S": "1.5",
                "REQUEST_RETRIES": "0",
                "MAX_TOKENS": "512",
            }
        ) == EndpointSettings("k", "http://127.0.0.1:8099/v1", "small", 1.5, 0, 512)

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("API_BASE_URL", "router.huggingface.co/v1"),
            ("API_BASE_URL", "http://[::1"),
            ("REQUEST_TIMEOUT_S", "soon"),
            ("REQUEST_TIMEOUT_S", "0"),
            ("REQUEST_TIMEOUT_S", "inf"),
            ("REQUEST_RETRIES", "6"),
            ("REQUEST_RETRIES", "-1"),
            ("MAX_TOKENS", "many"),
            ("MAX_TOKENS", "0"),
        ],
    )
    def test_an_unusable_value_is_refused_by_name(self, name: str, text: str) -> None:
        """The error says which variable is wrong."""
        with pytest.raises(ValueError, match=name):
            read_endpoint({"API_KEY": "k", name: text})

    def test_a_key_is_never_printed(self) -> None:
        """Neither the settings nor the refusal of a broken key show it."""
        assert "hf_1" not in repr(read_endpoint({"HF_TOKEN": "hf_1"}))
        with pytest.raises(ValueError, match="HF_TOKEN") as refused:
            read_endpoint({"HF_TOKEN": "hf_1 \n hf_2"})
        assert "hf_" not in str(refused.value)
