"""Which models are small, and so read narrow: decided in one place, by what the name says."""

import pytest

from llmsum.reading.ways import ANSWER_TOKENS, billions_of, way_of
from llmsum.settings import load_settings


@pytest.mark.parametrize(
    ("model", "billions"),
    [
        ("qwen2.5:7b", 7),
        ("Qwen/Qwen3-8B-AWQ", 8),
        ("Llama-3.2-1B-Instruct", 1),
        ("gemma-3n-E4B-it", 4),
        ("gemma3:270m", 0.27),
        ("phi3:3.8b", 3.8),
        ("qwen2.5:7b-instruct-q4_K_M", 7),
        ("gpt-oss-20b", 20),
        ("qwen3-30b-a3b", 30),
        ("qwen3-235b-a22b-instruct", 235),
        ("mixtral-8x7b", None),
        ("gpt-4.1", None),
        ("deepseek-chat", None),
        ("glm-4-9b", 9),
        ("model-4bit", None),
        ("kimi-k2-0905-preview", None),
    ],
)
def test_what_a_name_says_of_the_size(model: str, billions: float | None) -> None:
    """The largest size that is named; not the active part of a mixture, one of its experts, or a quantisation."""
    assert billions_of(model) == billions


@pytest.mark.parametrize(
    ("given", "reading"),
    [
        ({"model": "openai/gpt-5-mini"}, "wide"),
        ({"model": "vllm/Qwen/Qwen3-8B"}, "narrow"),
        ({"model": "ollama/qwen2.5:14b"}, "wide"),
        ({"model": "local/Qwen2.5-72B-Instruct.gguf"}, "narrow"),
        ({"model": "anything", "base_url": "http://127.0.0.1:1/v1"}, "wide"),
        ({"model": "vllm/Qwen/Qwen3-8B", "reading": "wide"}, "wide"),
        ({"model": "openai/gpt-5-mini", "reading": "narrow"}, "narrow"),
        ({}, "narrow"),
    ],
)
def test_every_model_is_read_wide_but_those_known_to_be_small(given: dict[str, str], reading: str) -> None:
    """The setting wins over the name; a GGUF file counts as small; the reason is told."""
    way = way_of(load_settings(**given))
    assert way.reading == reading
    assert way.why
    assert way.answer_tokens == ANSWER_TOKENS[way.reading]


def test_the_limit_of_an_answer_can_be_set() -> None:
    """For both readings, instead of their own default."""
    assert way_of(load_settings(model="openai/x", max_output_tokens=512)).answer_tokens == 512
