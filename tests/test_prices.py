"""What models cost, from the list that comes with genai-prices."""

import socket

import pytest

from llmsum.llm.endpoints import PRESETS, Endpoint
from llmsum.llm.prices import cost_usd, price_of


def endpoint(base_url: str, model: str) -> Endpoint:
    return Endpoint(name="test", model=model, identity="test", mode="json", base_url=base_url)


@pytest.mark.parametrize(
    ("preset", "model"),
    [("openai", "gpt-5-mini"), ("deepseek", "deepseek-chat"), ("moonshot", "kimi-k2-0905-preview")],
)
def test_well_known_models_have_a_price(preset: str, model: str) -> None:
    """USD per million tokens, answers dearer than questions; nothing is fetched."""
    price = price_of(endpoint(PRESETS[preset].base_url, model))
    assert price is not None
    assert 0.01 < price[0] < price[1] < 50


def test_the_price_is_the_one_on_the_list() -> None:
    """OpenAI's gpt-4o-mini has cost 0.15 and 0.60 USD per million tokens since July 2024."""
    assert price_of(endpoint(PRESETS["openai"].base_url, "gpt-4o-mini-2024-07-18")) == pytest.approx((0.15, 0.6))


def test_the_price_is_that_of_short_prompts() -> None:
    """Where long prompts are dearer, ours are short."""
    google = "https://generativelanguage.googleapis.com/v1beta/openai"
    assert price_of(endpoint(google, "gemini-2.5-pro")) == pytest.approx((1.25, 10.0))


@pytest.mark.parametrize(
    ("base_url", "model"),
    [
        ("http://localhost:8000/v1", "gpt-4o"),
        ("http://10.0.0.8/v1", "通义千问"),
        ("https://api.openai.com/v1", "no-such-model"),
        ("", "qwen.gguf"),
    ],
)
def test_what_is_not_known_is_not_guessed(base_url: str, model: str) -> None:
    """A private endpoint may serve a model of any name at any price."""
    assert price_of(endpoint(base_url, model)) is None


def test_nothing_is_asked_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is data in the package."""
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert price_of(endpoint(PRESETS["openai"].base_url, "gpt-5-nano")) is not None


def test_cost_is_tokens_times_price() -> None:
    """A million of each at one and two dollars is three dollars."""
    assert cost_usd((1.0, 2.0), 1_000_000, 1_000_000) == 3.0
