"""Sheets of all pages → the text of a document with its blocks."""

from collections import Counter
from collections.abc import Sequence

from llmsum.reading.readers.extracted import Extracted
from llmsum.reading.readers.pages.columns import flows_of
from llmsum.reading.readers.pages.continued import continued
from llmsum.reading.readers.pages.grids import without_tables
from llmsum.reading.readers.pages.hyphens import with_soft_hyphens
from llmsum.reading.readers.pages.kinds import kinds_of
from llmsum.reading.readers.pages.margins import without_margins
from llmsum.reading.readers.pages.measures import body_of
from llmsum.reading.readers.pages.paragraphs import paragraphs_of
from llmsum.reading.readers.pages.pieces import Sheet
from llmsum.reading.readers.pages.written import Scribe


def laid_out(sheets: Sequence[Sheet], remarks: Sequence[str] = ()) -> Extracted:
    """The text of all sheets, in the order of their pages."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            sizes[piece.size] += len(piece.text)
    usual = max(sizes, key=lambda size: sizes[size], default=12.0)
    laid = without_margins([without_tables(sheet) for sheet in sheets], usual)
    flows = with_soft_hyphens([flow for one in laid for flow in flows_of(one)])
    body = body_of(flows)
    scribe = Scribe()
    for told in kinds_of(continued(paragraphs_of(flows, body)), body):
        scribe.write(told)
    return scribe.writer.done(*remarks)
