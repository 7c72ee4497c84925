"""What each paragraph is: title, heading, item, note, caption, line of a table of contents."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.markers import BULLET, RANKS, find_marker
from llmsum.reading.readers.pages.full import CLOSED
from llmsum.reading.readers.pages.grids import Table
from llmsum.reading.readers.pages.measures import Body
from llmsum.reading.readers.pages.paragraphs import LARGE, LEADERS, Paragraph

MAX_TITLE, MAX_HEADING, MAX_MARKED = 80, 60, 40  # characters
MAX_LINES = 3  # of a heading
# These numberings make a short line a heading whatever its type: 第一章, 第一节, 壹、, 一、, （一）.
HEADING_RANKS = frozenset(RANKS[name] for name in ("chapter", "clause", "formal", "han", "han_brackets"))
# A line that names an office or a series stands above the title, in the largest type: 某某市人民政府文件.
MASTHEAD = regex(r"(?:文件|简报|公报|通报|快报|专报|内参|期刊)$")
CAPTION = regex(r"(?:附?[图表]|Figure|Fig\.|Table)\s?[\d一二三四五六七八九十]+(?:[-.—]\d+)?[\s:：、.　]*\S*")
CONTENTS = regex(r"目\s*[录錄次]|Contents|CONTENTS|Table of Contents")
DATED = regex(r"[（(]?[\d一二三四五六七八九十〇○零年月日\s./-]+[）)]?")
OPEN_END = "，、,；;。"
MAX_LEVEL = 6  # as in HTML
NO_RANK = 100  # below all numbers of sections


class Told(NamedTuple):
    """A paragraph or table with its kind; `level` as in `Block`."""

    part: Paragraph | Table
    kind: BlockKind
    level: int = 0


def kinds_of(parts: Sequence[Paragraph | Table], body: Body) -> Iterator[Told]:
    """Every paragraph and table with what it is, in order."""
    title = _title(parts, body)
    headings = {
        index: _style(part)
        for index, part in enumerate(parts)
        if isinstance(part, Paragraph) and index not in title and _is_heading(part, body)
    }
    order = sorted(set(headings.values()))
    stack: list[float] = []
    for index, part in enumerate(parts):
        if isinstance(part, Table):
            yield Told(part, "row")
            continue
        if part.is_note:
            yield Told(part, "note")
        elif _is_of_contents(part.text):
            yield Told(part, "margin")
        elif index in title:
            yield Told(part, "title")
        elif _is_caption(parts, index):
            yield Told(part, "caption")
        elif index in headings:
            yield Told(part, "heading", min(order.index(headings[index]) + 1, MAX_LEVEL))
        elif _is_item(part):
            yield Told(part, "item", _depth(part, stack))
            continue
        else:
            yield Told(part, "paragraph")
        stack.clear()


def _title(parts: Sequence[Paragraph | Table], body: Body) -> frozenset[int]:
    """The largest type at the top of the first page; where all is of one size, a short centred line that begins it."""
    first: list[tuple[int, Paragraph]] = []
    for index, part in enumerate(parts):
        if not isinstance(part, Paragraph) or len(part.text) > MAX_TITLE or len(part.lines) > MAX_LINES:
            break
        if part.lines[0].sheet.page != 1 or (_rank(part.text) in HEADING_RANKS and first):
            break
        if not DATED.fullmatch(part.text) and not part.is_note:
            first.append((index, part))
    large = [one for one in first if _size(one[1]) > LARGE * body.size and _rank(one[1].text) not in HEADING_RANKS]
    named = [one for one in large if not MASTHEAD.search(one[1].text)] or large
    if named:
        return frozenset({max(named, key=lambda one: (_size(one[1]), -one[0]))[0]})
    centred = [index for index, part in first if part.is_centred and part.text[-1] not in OPEN_END]
    return frozenset(centred[:1] if first and centred[:1] == [first[0][0]] else [])


def _size(part: Paragraph) -> float:
    return part.lines[0].size


def _rank(text: str) -> int | None:
    marker = find_marker(text, 0, len(text))
    return marker.rank if marker else None


def _is_heading(part: Paragraph, body: Body) -> bool:
    """Short, without a mark at its end, and of a type, a place or a numbering that sets it apart."""
    text = part.text
    if part.is_note or len(text) > MAX_HEADING or len(part.lines) > MAX_LINES or text[-1] in OPEN_END:
        return False
    if not any(char.isalpha() for char in text) or DATED.fullmatch(text) or LEADERS.search(text):
        return False
    rank = _rank(text)
    if len(text) <= MAX_MARKED and rank in HEADING_RANKS and not CLOSED.search(text):
        return True
    first = part.lines[0]
    if first.sure is not None:
        return part.is_centred and _size(part) > LARGE * body.size
    if _size(part) > LARGE * body.size:
        return True
    is_bold = all(line.is_bold for line in part.lines) and not body.is_bold
    is_other = first.font != body.font and rank is not None and _size(part) >= body.size and not BULLET.match(text)
    return is_bold or (is_other and not CLOSED.search(text))


def _style(part: Paragraph) -> tuple[float, int, bool, str]:
    """What headings of one level have in common; outer levels sort first. Recognised sizes say nothing."""
    rank = _rank(part.text)
    first = part.lines[0]
    if first.sure is not None:
        return 0, NO_RANK if rank is None else rank, False, ""
    return -round(_size(part)), NO_RANK if rank is None else rank, not first.is_bold, "" if rank else first.font


def _is_of_contents(text: str) -> bool:
    """Whether a line is one of a table of contents, or its title; dots alone say that something is left out."""
    return bool(CONTENTS.fullmatch(text)) or (bool(LEADERS.search(text)) and any(map(str.isalnum, text)))


def _is_caption(parts: Sequence[Paragraph | Table], index: int) -> bool:
    part = parts[index]
    if not isinstance(part, Paragraph) or len(part.text) > MAX_HEADING or not CAPTION.match(part.text):
        return False
    beside = (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    return not CLOSED.search(part.text) and (part.is_centred or any(isinstance(one, Table) for one in beside))


def _is_item(part: Paragraph) -> bool:
    rank = _rank(part.text)
    return bool(BULLET.match(part.text)) or (rank is not None and rank not in HEADING_RANKS)


def _depth(part: Paragraph, stack: list[float]) -> int:
    """How deep an item stands below the items above it, by its left edge; `stack` holds theirs."""
    line = part.lines[0]
    while stack and stack[-1] > line.left + line.size / 2:
        stack.pop()
    if not stack or stack[-1] < line.left - line.size / 2:
        stack.append(line.left)
    return len(stack)
