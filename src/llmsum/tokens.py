"""How many tokens a text takes: a bound that needs no vocabulary, and the real tokenizer where the bound is too tight."""

from collections.abc import Callable
from functools import cache
from typing import Any


def token_bound(text: str) -> int:
    """An upper bound for running text under the vocabularies of current models.

    One for every character beyond ASCII (o200k takes 0.8 for a Han character of the seeds, Qwen 2.5 takes 0.7), and one
    for every two ASCII characters (English takes one for four, figures and codes one for two to three).
    """
    ascii_chars = len(text.encode("ascii", "ignore"))
    return len(text) - ascii_chars + (ascii_chars + 1) // 2


def fits(model: str, budget: int) -> Callable[[str], bool]:
    """Whether a text keeps within `budget` tokens of `model`.

    The vocabulary, which takes a second to load, is asked only where the bound exceeds the budget, and only for models
    whose vocabulary it is; for others the bound decides.
    """
    is_openai = model.startswith("openai/")

    def within(text: str) -> bool:
        return token_bound(text) <= budget or (is_openai and len(_o200k().encode(text)) <= budget)

    return within


@cache
def _o200k() -> Any:
    import bpe_openai

    return bpe_openai.get_encoding("o200k_base")
