"""A report's passages: the sentences that are decided on, in the order of the text, as clauses of its chunks."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.kinds.silent import is_silent
from llmsum.models import Chunk
from llmsum.patterns import regex
from llmsum.words.metrics import has_metrics
from llmsum.words.script import fold

HEADING = "#"  # the mark of its level, see `reading.wide`
SENTENCE_CLOSED = regex(r"[。！？；;!?.][”’」』）)\"]*\s*$|\n[^\S\n]*$")
# Up to a comma that does not part the digits of one number.
CLAUSE = regex(r"(?:[^，,]|(?<=\d),(?=\d{3}))+[，,]?|[，,]")


class Clause(NamedTuple):
    """A piece of a segment up to its next comma; `number` is the segment's 1-based number in the chunk.

    One of a row says what a table says, in the words of `Row.said`.
    """

    number: int
    section: int
    text: str
    shadow: str
    is_row: bool = False


class Passage(NamedTuple):
    """A sentence of the chunk with the index `chunk`; `opens` and `closes`: whether a line begins or ends with it.

    `behind` is the shadow of the silent sentence before it, which may announce what it tells.
    """

    chunk: int
    clauses: tuple[Clause, ...]
    opens: bool
    closes: bool
    behind: str = ""

    @property
    def shadow(self) -> str:
        """Its text in simplified script."""
        return "".join(clause.shadow for clause in self.clauses)

    @property
    def section(self) -> int:
        """The index of the section that it begins in."""
        return self.clauses[0].section


def passages(chunks: Sequence[Chunk]) -> list[Passage]:
    """All sentences of a report that say something."""
    return [told for told in sentences(chunks) if told]


def sentences(chunks: Sequence[Chunk]) -> list[Passage | None]:
    """All sentences of a report; None stands for one that says nothing of any work."""
    return [told for index, chunk in enumerate(chunks) for told in _of_chunk(index, chunk)]


def _of_chunk(index: int, chunk: Chunk) -> Iterator[Passage | None]:
    opens, behind = True, ""
    for run in _runs(chunk):
        closes = run[-1].text.endswith("\n") or run[-1].number == len(chunk.segments)
        passage = Passage(index, tuple(run), opens, closes, behind)
        told = _told(passage)
        yield told
        opens, behind = closes, "" if told == passage else passage.shadow


def _told(passage: Passage) -> Passage | None:
    """Without what is silent: all of it, or the last clause behind a figure (新建学校5所，但仍存在以下不足：)."""
    if not is_silent(passage.shadow):
        return passage
    *clauses, _ = passage.clauses
    head = passage._replace(clauses=tuple(clauses))
    return head if has_metrics(head.shadow) and not is_silent(head.shadow) else None


def _runs(chunk: Chunk) -> Iterator[list[Clause]]:
    run: list[Clause] = []
    for number, segment in enumerate(chunk.segments, 1):
        if segment.noise:
            continue
        is_heading = segment.shown.startswith(HEADING)  # where headings are asked about, too
        if run and (is_heading or run[-1].section != segment.section):
            yield run
            run = []
        if is_heading:
            continue
        for text in CLAUSE.findall(segment.shown or segment.text):
            run.append(Clause(number, segment.section, text, fold(text), bool(segment.shown)))
        if SENTENCE_CLOSED.search(segment.text):
            yield run
            run = []
    if run:
        yield run
