"""The words of a review, beside those that pages of reports have."""

from typing import Final

from llmsum.render.html.words import Words
from llmsum.review.chinese import SIMPLIFIED, TRADITIONAL
from llmsum.review.english import ENGLISH
from llmsum.review.terms import ReviewWords

BY_LANGUAGE: Final = {"zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL, "en": ENGLISH}


def review_words(words: Words) -> ReviewWords:
    """Those that go with the words of a page."""
    return BY_LANGUAGE[words.lang]
