"""Sections → segments: never across a heading, inside a sentence only where it is too long."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmsum.models import Section, Segment, Span
from llmsum.patterns import regex
from llmsum.words.script import holds_han

# A sentence ends with the quotation marks and brackets that close it and the white space behind it; a line end always
# ends one.
SENTENCE_END = regex(
    r"(?:[。！？；;]+|[!?](?=[\"”’）)]*\s)|\.(?=[\"”’）)]*\s+[\"“‘(（]?[A-Z0-9]))[”’」』）)\"]*\s*|\n\s*"
)
# A full stop behind one of these ends no sentence: Dr. Li, U.S. Army, No. 5, and the number of a list item.
ABBREVIATION = regex(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Rev|Hon|Gen|Col|Lt|Sgt|Capt|No|Nos|vs|Inc|Ltd|Co|Corp|Dept|Univ|Fig|Figs|approx|ca|cf"
    r"|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ave|Rd|pp?|vol|ed|et al)|\b[A-Z]|^\s*\(?\d{1,2})\.$"
)
CLAUSE_END = regex(r"，(?![０-９])\s*|,(?!\d)\s*|、")
WORD_CHAR = regex(r"\w")
# A row of a flattened table, or whatever has no punctuation at all, is cut between words.
MAX_PIECE_CHARS = 400
# All these count Han characters; Latin script takes about three letters to say as much.
LATIN_SCALE = 3


class Grain(NamedTuple):
    """How fine sentences are cut, in characters.

    One longer than `sentence` is cut at commas, so that evidence can be as short as the fact; pieces shorter than
    `clause` are joined again. An enumeration is cut at 、 only where nothing else cuts it within `enumeration`.
    """

    sentence: int
    clause: int
    enumeration: int


FINE = Grain(48, 14, 160)


def find_segments(text: str, section: Section, noise: Sequence[Span] = (), grain: Grain = FINE) -> tuple[Segment, ...]:
    """Cuts the body of a section into segments that tile it, in order.

    Args:
        text: the repaired text.
        section: whose body is cut.
        noise: lines that are not the report, in order; each becomes a segment of its own, marked as noise.
        grain: how fine sentences are cut.
    """
    body = section.body
    pieces: list[Segment] = []
    position = body.start
    for line in noise[bisect_left(noise, body.start, key=lambda line: line.start) :]:
        if line.end > body.end:
            break
        pieces += _plain(text, Span(position, line.start), section.index, grain)
        end = behind_space(text, line.end, body.end)
        pieces.append(Segment(Span(line.start, end), text[line.start : end], section.index, noise=True))
        position = end
    pieces += _plain(text, Span(position, body.end), section.index, grain)
    return tuple(_join_blank(pieces))


def behind_space(text: str, position: int, end: int) -> int:
    """The first place from `position` to `end` that is no white space."""
    while position < end and text[position].isspace():
        position += 1
    return position


def _plain(text: str, span: Span, section: int, grain: Grain) -> Iterator[Segment]:
    for sentence in _sentences(text, span):
        for clause in _clauses(text, sentence, grain):
            for piece in _pieces(text, clause):
                yield Segment(piece, text[piece.start : piece.end], section)


def _sentences(text: str, span: Span) -> Iterator[Span]:
    start, is_quoting = span.start, False
    for match in SENTENCE_END.finditer(text, span.start, span.end):
        before = max(start, match.start() - 10)
        if text[match.start()] == "." and ABBREVIATION.search(text[before : match.start() + 1]):
            continue
        end = match.end()
        # A straight quotation mark closes what an earlier one on its line has opened; else it opens the next sentence.
        mark = text.find('"', match.start(), end)
        is_quoting ^= bool(text.count('"', start, end if mark < 0 else mark) % 2)
        if mark >= 0 and is_quoting:
            is_quoting = False
        elif mark >= 0:
            end = mark
        is_quoting = is_quoting and "\n" not in match[0]
        yield Span(start, end)
        start = end
    if start < span.end:
        yield Span(start, span.end)


def _clauses(text: str, sentence: Span, grain: Grain) -> Iterator[Span]:
    """The sentence, or its clauses where it is long: each but the last at least `grain.clause`."""
    length = sentence.end - sentence.start
    if length <= grain.sentence:
        yield sentence
        return
    scale = 1 if holds_han(text[sentence.start : sentence.end]) else LATIN_SCALE
    start = sentence.start
    for match in CLAUSE_END.finditer(text, sentence.start, sentence.end if length > grain.sentence * scale else start):
        least = grain.enumeration if match[0] == "、" else grain.clause
        if match.end() - start >= least * scale and sentence.end - match.end() >= grain.clause * scale // 2:
            yield Span(start, match.end())
            start = match.end()
    yield Span(start, sentence.end)


def _pieces(text: str, clause: Span) -> Iterator[Span]:
    """The clause, or pieces of it where it is far too long; never inside a number."""
    start = clause.start
    while clause.end - start > MAX_PIECE_CHARS:
        end = start + MAX_PIECE_CHARS
        space = max(text.rfind(" ", start, end), text.rfind("\t", start, end)) + 1
        end = space if space > start + MAX_PIECE_CHARS // 2 else end
        while end > start + 1 and not text[end].isspace() and text[end - 1].isascii() and text[end].isascii():
            end -= 1
        end = end if end > start + 1 else start + MAX_PIECE_CHARS
        yield Span(start, end)
        start = end
    yield Span(start, clause.end)


def _join_blank(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """A piece of nothing but white space or punctuation joins the piece before it, or at the beginning the one behind.

    Noise keeps to itself: a dashed line makes no noise of the sentence before it.
    """
    held: Segment | None = None
    for piece in pieces:
        if held is None:
            held = piece
        elif not WORD_CHAR.search(piece.text) and (held.noise or not piece.noise):
            held = _joined(held, piece, noise=held.noise)
        elif not WORD_CHAR.search(held.text) and (piece.noise or not held.noise):
            held = _joined(held, piece, noise=piece.noise)
        else:
            yield held
            held = piece
    if held is not None:
        yield held if WORD_CHAR.search(held.text) else replace(held, noise=True)


def _joined(one: Segment, other: Segment, *, noise: bool) -> Segment:
    return Segment(Span(one.span.start, other.span.end), one.text + other.text, one.section, noise)
