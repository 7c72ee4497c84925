"""Sections → numbered segments → chunks: never across a heading, and inside a sentence only where one is longer than a chunk."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from llmsum.models import Chunk, Section, Segment, Span

# A sentence with the quotation marks and brackets that close it and the white space behind it; a line end always closes one.
SENTENCE = re.compile(
    r"[^。！？；;\n]*?(?:(?:[。！？；;]|[!?](?=\s)|\.(?=\s+[A-Z\"“]))[”’」』）)\"]*\s*|\n\s*|$)", re.DOTALL
)
CLAUSE = re.compile(r"[^，,、]*(?:[，,](?!\d)\s*|、|$)")
# Longer sentences are cut at commas, so that evidence can be as short as the fact; shorter pieces are joined again.
MAX_SENTENCE_CHARS = 48
MIN_CLAUSE_CHARS = 14
# An enumeration is cut at 、 only where nothing else cuts it.
MAX_CLAUSE_CHARS = 160


def find_segments(text: str, section: Section, noise: Sequence[Span] = ()) -> tuple[Segment, ...]:
    """Cuts the body of a section into segments that tile it, in order.

    Args:
        text: the repaired text.
        section: whose body is cut.
        noise: lines that are not the report, in order; each becomes a segment of its own, marked as noise.
    """
    pieces: list[Segment] = []
    position = section.body.start
    for line in noise:
        if section.body.start <= line.start and line.end <= section.body.end:
            pieces += _plain(text, Span(position, line.start), section.index)
            end = _behind_space(text, line.end, section.body.end)
            pieces.append(Segment(Span(line.start, end), text[line.start : end], section.index, noise=True))
            position = end
    pieces += _plain(text, Span(position, section.body.end), section.index)
    return tuple(_join_blank(pieces))


def _behind_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _plain(text: str, span: Span, section: int) -> Iterator[Segment]:
    position = span.start
    while position < span.end:
        match = SENTENCE.match(text, position, span.end)
        end = match.end() if match and match.end() > position else span.end
        for piece in _clauses(text, Span(position, end)):
            yield Segment(piece, text[piece.start : piece.end], section)
        position = end


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, or its clauses where it is long: each but the last at least `MIN_CLAUSE_CHARS`."""
    if sentence.end - sentence.start <= MAX_SENTENCE_CHARS:
        yield sentence
        return
    start = position = sentence.start
    while position < sentence.end:
        match = CLAUSE.match(text, position, sentence.end)
        position = match.end() if match and match.end() > position else sentence.end
        length = position - start
        at_list_comma = text[position - 1] == "、"
        rest = sentence.end - position
        if (
            length < MIN_CLAUSE_CHARS or rest < MIN_CLAUSE_CHARS // 2 or (at_list_comma and length < MAX_CLAUSE_CHARS)
        ) and position < sentence.end:
            continue
        yield Span(start, position)
        start = position


def _join_blank(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """A piece of nothing but white space or punctuation becomes part of the piece before it, or behind it at the beginning."""
    held: Segment | None = None
    for piece in pieces:
        if held is not None and (not re.search(r"\w", piece.text) or not re.search(r"\w", held.text)):
            held = Segment(
                Span(held.span.start, piece.span.end), held.text + piece.text, held.section, held.noise or piece.noise
            )
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held if re.search(r"\w", held.text) else replace(held, noise=True)


def cut(
    text: str,
    sections: Sequence[Section],
    noise: Sequence[Span],
    *,
    max_segments: int,
    fits: Callable[[str], bool],
) -> tuple[Chunk, ...]:
    """All chunks of a report in document order; a section's points share its chunks.

    Segments that hold nothing to ask about make no chunk. `fits` says whether a text keeps within the token budget.
    """
    chunks: list[Chunk] = []
    by_heading = groupby(_with_home(sections), key=lambda pair: pair[0].index)
    for _, members in by_heading:
        pairs = list(members)
        segments = [segment for _, section in pairs for segment in find_segments(text, section, noise)]
        for packed in _pack(segments, max_segments, fits):
            if any(not segment.noise and segment.text.strip() for segment in packed):
                chunks.append(Chunk(f"c{len(chunks) + 1}", pairs[0][0], tuple(packed)))
    return tuple(chunks)


def _with_home(sections: Sequence[Section]) -> Iterator[tuple[Section, Section]]:
    """Each section with the section whose heading its text stands under: itself, or for a point the one around it."""
    home: Section | None = None
    for section in sections:
        if home is None or not section.is_point:
            home = section
        yield home, section


def _pack(segments: Sequence[Segment], max_segments: int, fits: Callable[[str], bool]) -> Iterator[list[Segment]]:
    """Fills chunks evenly, whole sentences where they fit: 21 segments make three chunks of about 7, not 10, 10 and 1."""
    share = math.ceil(len(segments) / math.ceil(len(segments) / max_segments)) if segments else 0
    packed: list[Segment] = []
    for group in _sentences(segments, max_segments):
        together = [*packed, *group]
        if packed and (
            len(packed) >= share
            or len(together) > max_segments
            or not fits("".join(segment.text for segment in together))
        ):
            yield packed
            packed = []
        packed += group
    if packed:
        yield packed


def _sentences(segments: Sequence[Segment], max_segments: int) -> Iterator[list[Segment]]:
    """Runs of segments that make one sentence, cut where it is longer than a chunk."""
    run: list[Segment] = []
    for segment in segments:
        run.append(segment)
        if not segment.text.rstrip().endswith(("，", ",", "、")) or len(run) == max_segments:
            yield run
            run = []
    if run:
        yield run
