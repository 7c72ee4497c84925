"""Paragraphs and rows of a Word file → text with blocks: what is a title, a heading of which level, an item of a list.

Styles tell it where an author used them. Most real files have none: there it is what stands out from the text by size,
boldness and font, as official documents are set (GB/T 9704-2012: 一、 in 黑体, （一） in 楷体, the text in 仿宋).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.markers import BULLET, RANKS, find_marker
from llmsum.reading.readers.extracted import Writer
from llmsum.reading.readers.word.parts import Paragraph
from llmsum.reading.readers.word.ranks import Candidate, rank
from llmsum.reading.readers.word.tables import Piece, TableRow
from llmsum.reading.readers.word.titles import BIGGER, DATE, beside_title, find_title

MAX_HEADING_CHARS: Final = 45
MAX_STYLED_CHARS: Final = 90  # of a heading by style; a longer one is a paragraph that was given the wrong style
MIN_TEXT_CHARS: Final = 20  # of a paragraph that tells how the text looks
MIN_LED_CHARS: Final = 15  # of a paragraph below a heading that only its number tells
SENTENCE: Final = regex(r"[。！？；;!?]|\.(?=\s|$)")
INNER_SENTENCE: Final = regex(r"[。；;](?=.)")
SALUTATION: Final = regex(r"(?:各位|尊敬的|同志们|代表们|大家好|亲爱的|领导)")
FILLED: Final = regex(r".*(?:[.…·．]{3,}|\t)\s*[-—]?\s*\d{1,3}\s*[-—]?")
CONTENTS: Final = regex(r"目\s*[录錄]|(?:Table of )?Contents", 2)
CAPTION: Final = regex(
    r"(?:附?[表图]\s*[\d一二三四五六七八九十]|(?:Table|Figure)\s+\d).{0,40}|.{2,30}(?:一览|统计|明细|汇总|情况)表"
)
# A file with fewer headings that only look like some has a bold line or two: its text is read like any other.
MIN_TOLD: Final = 2
# Numbers of sections; others may count the items of a list.
SECTION_RANKS: Final = frozenset(RANKS[name] for name in ("chapter", "clause", "formal", "han", "han_brackets"))
HEADING_FONTS: Final = regex(r".*(?:黑体|楷体|小标宋|大标宋|SimHei|KaiTi|黑体|Heiti).*", 2)


class Body(NamedTuple):
    """How the text between the headings looks."""

    size: float
    is_bold: bool
    font: str


def write(pieces: Sequence[Piece]) -> Writer:
    """The text of all pieces, in order, with its blocks."""
    writer = Writer()
    lines = [piece for piece in pieces if isinstance(piece, Paragraph)]
    body = _body(lines)
    title = find_title(lines, body.size)
    kinds = _kinds(pieces, lines, body, title, beside_title(lines, title))
    at = 0
    for piece in pieces:
        if isinstance(piece, TableRow):
            writer.add_row(list(piece.cells), list(piece.columns) or None, page=piece.page, is_head=piece.is_head)
        else:
            kind, level = kinds[at]
            writer.add(kind, piece.told, level=level, page=piece.page)
            at += 1
        for note in piece.notes:
            writer.add("note", note, page=piece.page)
    return writer


def _body(lines: Sequence[Paragraph]) -> Body:
    """What most of the text looks like, by signs; short lines do not count where there are longer ones."""
    texts = [line for line in lines if len(line.text) >= MIN_TEXT_CHARS and line.role == "text" and not line.outline]
    sizes, bold, fonts = Counter[float](), Counter[bool](), Counter[str]()
    for line in texts or lines:
        sizes[line.look.size] += len(line.text)
        bold[line.look.is_bold] += len(line.text)
        fonts[line.look.font] += len(line.text)
    if not sizes:
        return Body(0, False, "")
    return Body(sizes.most_common(1)[0][0], bold.most_common(1)[0][0], fonts.most_common(1)[0][0])


def _kinds(
    pieces: Sequence[Piece], lines: Sequence[Paragraph], body: Body, title: range, beside: range
) -> list[tuple[BlockKind, int]]:
    """Kind and level of every line; those beside the title head nothing, however they look."""
    followers = _followers(pieces)
    contents = _contents(lines)
    kinds: list[tuple[BlockKind, int]] = []
    told, numbered = list[Candidate](), list[Candidate]()  # by style or look; and by no more than a number
    for index, line in enumerate(lines):
        text, below = line.told, followers[index]
        found = find_marker(text, 0, len(text))
        marker = found.rank if found else None
        kinds.append(_running(line, text, marker))
        candidate = Candidate(index, marker, line.look, _outline(line))
        if index in title:
            kinds[-1] = ("title", 0)
        elif index in beside:
            continue
        elif index in contents:
            kinds[-1] = ("margin", 0)
        elif line.role == "caption" or (isinstance(below, TableRow) and CAPTION.fullmatch(text)):
            kinds[-1] = ("caption", 0)
        elif _is_name(line, text) and (candidate.outline or _stands_out(line, marker, body)):
            told.append(candidate)
        elif _is_name(line, text) and marker is not None and _leads(text, marker, line, below):
            numbered.append(candidate)
    if any(one.outline for one in told) or len(told) >= MIN_TOLD:
        for index, level in rank(sorted(told + numbered)).items():
            kinds[index] = ("heading", level)
    return kinds


def _followers(pieces: Sequence[Piece]) -> list[Piece | None]:
    """What stands behind each line."""
    return [
        pieces[index + 1] if index + 1 < len(pieces) else None
        for index, piece in enumerate(pieces)
        if isinstance(piece, Paragraph)
    ]


def _contents(lines: Sequence[Paragraph]) -> set[int]:
    """A table of contents, by style or field, or typed: lines that end with dots and a page number."""
    found = {
        index
        for index, line in enumerate(lines)
        if line.role == "contents" or (FILLED.fullmatch(line.text) and not line.outline)
    }
    heads = {index for index, line in enumerate(lines) if CONTENTS.fullmatch(line.text) and index + 1 in found}
    return found | heads


def _outline(line: Paragraph) -> int:
    """The level that a line has by its style; a title behind the top is a heading."""
    return line.outline or (1 if line.role == "title" else 0)


def _is_name(line: Paragraph, text: str) -> bool:
    """Whether a line can be a heading: short and no sentence."""
    if _outline(line):
        return len(text) <= MAX_STYLED_CHARS and not INNER_SENTENCE.search(text)
    rest = text[len(text) - len(line.text) :] if line.marker else text
    if len(text) > MAX_HEADING_CHARS or DATE.fullmatch(text) or SALUTATION.match(text):
        return False
    is_sentence = SENTENCE.search(_without_marker(rest)) or text.endswith(("，", "、", ","))
    return not is_sentence and not BULLET.match(text)


def _without_marker(text: str) -> str:
    marker = find_marker(text, 0, len(text))
    return text[marker.end :] if marker else text


def _stands_out(line: Paragraph, marker: int | None, body: Body) -> bool:
    look = line.look
    if look.size >= body.size + (BIGGER / 2 if marker else BIGGER) or (look.is_bold and not body.is_bold):
        return True
    is_set = look.font != body.font and HEADING_FONTS.fullmatch(look.font) and not HEADING_FONTS.fullmatch(body.font)
    return bool(is_set) and look.size >= body.size - BIGGER / 2


def _leads(text: str, marker: int, line: Paragraph, below: Piece | None) -> bool:
    """Whether a short numbered line that looks like the text has something below it; else it is an item of a list."""
    if marker not in SECTION_RANKS and not line.marker:
        return False
    if below is None or isinstance(below, TableRow):
        return marker in SECTION_RANKS and below is not None
    under = below.told
    inner = find_marker(under, 0, len(under))
    if marker in SECTION_RANKS:
        return inner is None or inner.rank != marker
    return inner is None and len(under) > max(MIN_LED_CHARS, len(text))


def _running(line: Paragraph, text: str, marker: int | None) -> tuple[BlockKind, int]:
    """An item of a list, or a paragraph; what counts sections begins a paragraph with a heading in it."""
    if (line.marker and marker not in SECTION_RANKS) or BULLET.match(text):
        return "item", max(line.depth, 1)
    return "paragraph", 0
