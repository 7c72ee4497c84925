"""How many tokens a text takes: a bound that needs no vocabulary, the real tokenizer where the bound is too tight."""

import math
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from llmsum.patterns import regex

# Unbroken, with a letter and a digit among its first characters: words and numbers are neither.
CODED = regex(r"(?=[A-Za-z+/_-]{0,40}\d)(?=[0-9+/_-]{0,40}[A-Za-z])[A-Za-z0-9+/=_-]{20,}")


def token_bound(text: str) -> int:
    """An upper bound for a paragraph of report text under the vocabularies of current models.

    Five for every four characters beyond ASCII (o200k takes 0.8 for a Han character of the simplified seeds, up to 1.05
    in a chunk of the traditional ones; Qwen 2.5 takes 0.7), and one for every two ASCII characters (English takes one
    for four, figures and codes one for two to three). A rare name alone may take more: this is about paragraphs. Of a
    long run of letters and digits that are no words, such as a key in base64, seven for every eight characters (o200k
    takes 0.68 for one on average, 0.88 at the worst in runs of that length).
    """
    ascii_chars = len(text.encode("ascii", "ignore"))
    coded = sum(len(run) for run in CODED.findall(text))
    plain = ascii_chars - coded
    return math.ceil((len(text) - ascii_chars) * 1.25) + math.ceil(plain / 2) + math.ceil(coded * 0.875)


def token_estimate(text: str) -> float:
    """How many tokens a text takes, near enough to fill requests with.

    o200k takes 0.7 for a character of the simplified seeds, 0.95 for one of traditional reports, and one token for 3.6
    ASCII characters where they are figures among Chinese, for 4.5 of English prose.
    """
    ascii_chars = len(text.encode("ascii", "ignore"))
    return (len(text) - ascii_chars) * 0.8 + ascii_chars * 0.26


def fits(model: str, budget: int) -> Callable[[str], bool]:
    """Whether a text keeps within `budget` tokens of `model`.

    The vocabulary, which takes a second to load, is asked only where the bound exceeds the budget, and only for models
    whose vocabulary it is; for others the bound decides.
    """
    is_openai = model.startswith("openai/")

    def within(text: str) -> bool:
        return token_bound(text) <= budget or (is_openai and len(o200k().encode(text)) <= budget)

    return within


@cache
def o200k() -> Any:
    """The vocabulary of OpenAI's current models, which comes with its package and needs no download."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a function that its loader calls
        import bpe_openai  # pyright: ignore[reportMissingTypeStubs]
    return bpe_openai.get_encoding("o200k_base")
