"""How alike two texts are, in characters: for Chinese, where words have no borders.

Similarity pairs things, it never proves a fact: variants with a wrong figure score 0.78 to 1.00 on character Dice.
"""

import unicodedata
from collections import Counter
from functools import lru_cache

from llmsum.patterns import regex
from llmsum.words.script import fold

# Punctuation goes, but not what belongs to a number: stripping "." would make 61% equal to 6.1%.
NOT_TEXT = regex(r"(?<!\d)[.%-]|[.-](?!\d)|(?![.%-])[\W_]")


@lru_cache(4096)  # a segment is compared with every statement that may come from it
def normalise(text: str) -> str:
    """NFKC, lower case, simplified script, no white space or punctuation but `.`, `%` and `-` inside numbers."""
    return NOT_TEXT.sub("", fold(unicodedata.normalize("NFKC", text)).lower())


@lru_cache(512)  # as above; a report's statements come one after the other, so that the last few are enough
def ngrams(text: str, n: int) -> "Counter[str]":
    """The multiset of runs of n characters, not to be changed; a text shorter than n counts as one run."""
    if len(text) < n:
        return Counter([text] if text else [])
    return Counter(text[i : i + n] for i in range(len(text) - n + 1))


def dice(a: "Counter[str]", b: "Counter[str]") -> float:
    """Sørensen-Dice of two multisets, 2·|a ∩ b| / (|a| + |b|); 1 for two empty ones (Dice 1945)."""
    total = a.total() + b.total()
    return 2 * shared(a, b) / total if total else 1.0


def recall(part: "Counter[str]", whole: "Counter[str]") -> float:
    """Share of `part` that `whole` holds; 1 for an empty part."""
    return shared(part, whole) / part.total() if part else 1.0


def shared(a: "Counter[str]", b: "Counter[str]") -> int:
    """|a ∩ b|, without making the multiset itself, and without a step of Python's own for each run."""
    runs = a.keys() & b.keys()
    return sum(map(min, map(a.__getitem__, runs), map(b.__getitem__, runs)))


def text_similarity(a: str, b: str) -> float:
    """Mean of the Dice of character unigrams and bigrams of the normalised texts."""
    x, y = normalise(a), normalise(b)
    return (dice(ngrams(x, 1), ngrams(y, 1)) + dice(ngrams(x, 2), ngrams(y, 2))) / 2
