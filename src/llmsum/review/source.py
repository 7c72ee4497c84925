"""The text that is reviewed: what stands where, and how it reads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from llmsum.evals.lint import Page, page_of
from llmsum.models import Document, Evidence, Span
from llmsum.reading.edits import Repaired
from llmsum.reading.layout import place_of
from llmsum.reading.repair import repair
from llmsum.render.html.tiles import Laid, laid_out
from llmsum.review.items import joined


class Text:
    """A report with all that reviewing asks of it. What takes long is worked out once, when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def laid(self) -> Laid:
        """Its tiles."""
        return laid_out(self.document)

    @cached_property
    def page(self) -> Page:
        """What the lint of labels asks of it."""
        return page_of(self.document)

    @cached_property
    def _repaired(self) -> Repaired:
        return repair(self.document.raw, self.document.blocks)

    @cached_property
    def _hidden(self) -> Sequence[Span]:
        return [Span(start, end) for start, end, name in self.laid.shades if name == "v"]

    def chosen(self, spans: Iterable[Sequence[int]]) -> tuple[Span, ...]:
        """What was chosen with a mouse: without what is not drawn at either end, such as the end of a line."""
        length = len(self.document.raw)
        return joined(self._drawn(min(max(start, 0), length), min(max(end, 0), length)) for start, end in spans)

    def _drawn(self, start: int, end: int) -> Span:
        for span in self._hidden:
            if span.start <= start < span.end:
                start = span.end
        for span in reversed(self._hidden):
            if span.start < end <= span.end:
                end = span.start
        return Span(start, max(start, end))

    def evidence(self, span: Span) -> Evidence:
        """A range of the text as evidence, with its repaired reading and its place on a page."""
        first = bisect_left(self._repaired.starts, span.start)
        last = bisect_right(self._repaired.ends, span.end)
        place = place_of(self.document.blocks, span)
        return Evidence(
            start=span.start,
            end=span.end,
            quote=self.document.raw[span.start : span.end],
            clean_quote=self._repaired.text[first:last],
            page=place.page,
            boxes=place.boxes,
            recognised=place.recognised,
        )
