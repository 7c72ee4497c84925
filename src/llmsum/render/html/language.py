"""Which words a page speaks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from llmsum.models import Summary
from llmsum.render.html.chinese import SIMPLIFIED, TRADITIONAL
from llmsum.render.html.english import ENGLISH
from llmsum.render.html.words import Words
from llmsum.render.labels import Labels, labels_of

LEAVES: Final = {"pptx": "slide", "xlsx": "sheet", "ods": "sheet", "xls": "sheet"}  # other formats have pages


def most_spoken(langs: Iterable[str]) -> Words:
    """Those of the language that most pages have; of simplified Chinese where there are none."""
    counts = Counter(langs)
    return max((SIMPLIFIED, TRADITIONAL, ENGLISH), key=lambda words: counts[words.lang])


def words_for(summary: Summary) -> Words:
    """Those of a summary's language and script, and of its format."""
    leaf = LEAVES.get(summary.source.format, "page")
    return replace(words_of(labels_of(summary)), leaf=leaf)


def words_of(labels: Labels) -> Words:
    """Those that go with the labels of a summary."""
    return next(words for words in (SIMPLIFIED, TRADITIONAL, ENGLISH) if words.labels is labels)
