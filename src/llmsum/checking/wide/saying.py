"""How much of a statement a text says, in words: pairs of Han characters, and Latin words by how they begin.

Figures are left out: whether they are there is asked of each by itself.
"""

import unicodedata
from collections import Counter
from functools import lru_cache

from llmsum.patterns import regex
from llmsum.words.script import fold
from llmsum.words.similarity import shared

HAN = regex(r"[\u3400-\u9fff]+")
WORD = regex(
    r"(?!(?:with|that|this|from|have|been|were|will|their|which|also|into|than|then|they|more)\b)[a-z][a-z'’-]{3,}"
)
STEM = 5  # letters: merge, merged and merging begin alike


@lru_cache(4096)  # a segment is compared with every statement that may come from it
def words_of(text: str) -> "Counter[str]":
    """The multiset of a text's words, not to be changed."""
    plain = fold(unicodedata.normalize("NFKC", text)).lower()
    words = Counter(word[:STEM] for word in WORD.findall(plain))
    for run in HAN.findall(plain):
        words.update([run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])
    return words


def told(words: "Counter[str]", text: str) -> float:
    """The share of a statement's words that a text holds; 1 for a statement without any."""
    return shared(words, words_of(text)) / words.total() if words else 1.0
