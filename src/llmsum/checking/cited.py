"""What the rules' answers need: their evidence cut out of the segments that they name. Nothing else is doubted.

A statement of theirs is words of its segments, and its kind was decided by one that knows the whole report.
"""

from collections.abc import Sequence

from llmsum.checking.grounding import Claim, evidence_spans, lost_figures, quoted, shortened
from llmsum.checking.narrow import distinct, restated
from llmsum.kinds.hearing import Hearing
from llmsum.models import Chunk, Draft
from llmsum.words.similarity import ngrams, normalise

__all__ = ["distinct", "ground", "restated"]


def ground(hearing: Hearing, chunk: Chunk, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """The claims of one chunk, with the clauses of their segments that the statements are made of."""
    del hearing
    return tuple(_ground(chunk, draft) for draft in drafts)


def _ground(chunk: Chunk, draft: Draft) -> Claim:
    cited = chunk.segments[draft.first - 1 : draft.last]
    whole = evidence_spans(cited)
    parts = shortened(whole, quoted(chunk, whole), draft.statement, ngrams(normalise(draft.statement), 2))
    quotes = tuple(quote for _, quote in parts)
    named = [segment.shown for segment in cited]  # with the names of columns
    lost = lost_figures(draft.statement, (*quotes, *named))
    return Claim(chunk, draft, tuple(span for span, _ in parts), quotes, "model", lost)
