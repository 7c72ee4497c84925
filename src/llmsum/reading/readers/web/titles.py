"""What a page is called: which of its lines is the title, or what it says in its head where none is."""

import re
from collections.abc import Iterator, Mapping, Sequence

from llmsum.patterns import regex
from llmsum.reading.genres import RAW_GENRES
from llmsum.reading.markers import begins_block
from llmsum.reading.readers.web.flow import Piece

# Fields of a page's head, small letters: its name, and what may be told of who wrote it and when.
NAMES = ("articletitle", "og:title", "twitter:title", "dc.title", "citation_title")
FIELDS = (
    ("pubdate", "PubDate"),
    ("article:published_time", "PubDate"),
    ("contentsource", "ContentSource"),
    ("author", "Author"),
)
PARTS = regex(r"\s*(?:[_|｜»›·]|::|>>|(?<=[^\d\s\-—–])\s?[-–]\s?(?=[^\d\s\-—–])|\s[-–—]\s)\s*")
GENRE = regex(RAW_GENRES)
# What programs call a page that nobody named.
NAMELESS = regex(
    r"(?:无标题|新建|未命名|首页|文章|正文|详情|内容|页面|幻灯片"
    r"|untitled|new page|document|index|home|content|detail|report|printed?|microsoft|word)\S{0,8}"
    r"|.*\.(?:docx?|html?|wps|pdf|rtf|md|txt)|[\W\d_]*|https?:.*",
    re.I,
)
# A short line that ends with the kind of report.
TITLE = regex(rf"[^。；，：:,;]{{2,40}}(?:{RAW_GENRES})(?:[(（][^()（）]{{2,20}}[)）])?")
SPACE = regex(r"[\s\u3000]+")
MIN_CHARS = 4
MAX_NAME = 300
FIRST = 4  # lines among which the look tells it
OFFICE = regex("microsoft|libreoffice|openoffice|wps", re.I)
TOP = 12  # lines of the report among which a title stands
MAX_CHARS = 80
LARGE = 15.0  # points: smaller ones are text


def names_of(title: str, meta: Mapping[str, str]) -> list[str]:
    """What the page may be called, the likeliest first: its fields, its window's title whole, and without the site."""
    found = [meta[name] for name in NAMES if meta.get(name)]
    whole = " ".join(title[:MAX_NAME].split())
    parts = [part for part in PARTS.split(whole) if part]
    parts.sort(key=lambda part: GENRE.search(part) is None)
    candidates = [" ".join(name.split()) for name in found]
    candidates += [name for name in (whole, *_prefixes(whole), *parts) if name]
    return [name for name in dict.fromkeys(candidates) if len(name) >= MIN_CHARS and not NAMELESS.fullmatch(name)]


def _prefixes(whole: str) -> Iterator[str]:
    """The title before each separator, longest first: 青石镇2020年工作总结 before its site's name."""
    for match in reversed(list(PARTS.finditer(whole))):
        yield whole[: match.start()]


def with_title(pieces: Sequence[Piece], names: Sequence[str]) -> list[Piece]:
    """The lines with one of them as the title: that which bears the page's name, or looks like a title.

    A page without such a line gets its name as its first one, if that says what kind of report it is.
    """
    at = _by_name(pieces, names)
    if at is None:
        at = _by_look(pieces)
    if at is not None:
        title = pieces[at]._replace(kind="title", level=0, margin=False, row=None)
        return [_demoted(piece) if index != at else title for index, piece in enumerate(pieces)]
    plain = [_demoted(piece) for piece in pieces]
    name = _best_name(names)
    return [Piece("title", name), *plain] if name else plain


def _demoted(piece: Piece) -> Piece:
    return piece._replace(kind="paragraph") if piece.kind == "title" else piece


def _by_name(pieces: Sequence[Piece], names: Sequence[str]) -> int | None:
    """The line that is the page's name: the last above the report, or the first in it."""
    begins = next((index for index, piece in enumerate(pieces) if not piece.margin), 0)
    for name in names:
        wanted = _bare(name)
        same = [index for index, piece in enumerate(pieces[: begins + TOP]) if _bare(piece.text) == wanted]
        inside = [index for index in same if not pieces[index].margin]
        if same:
            return inside[0] if inside else same[-1]
    return None


def _by_look(pieces: Sequence[Piece]) -> int | None:
    """The line at the top that is a title by its tag, or is centred and large or bold, or names a kind of report."""
    top = [index for index, piece in enumerate(pieces) if not piece.margin][:TOP]
    levels = [piece.level for piece in pieces if piece.kind == "heading" and not piece.margin]
    for index in top:
        piece = pieces[index]
        is_only = piece.kind == "heading" and piece.level == min(levels) and levels.count(piece.level) == 1
        if piece.kind == "title" or (is_only and (piece.level == 1 or index == top[0])):
            return index
    if (above := _above(pieces, top[0] if top else 0)) is not None:
        return above
    for index in top[:FIRST]:
        piece = pieces[index]
        if len(piece.text) > MAX_CHARS or piece.row is not None or piece.kind == "heading":
            return None
        is_large = piece.look.bold or piece.look.display or piece.look.size >= LARGE
        if (piece.look.centred and is_large) or (TITLE.fullmatch(piece.text) and _is_single(piece, pieces)):
            return index
    return None


def _is_single(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a line has no number and does not come again, as 一、本周工作总结 has, and 工作总结 of every week."""
    text = piece.text
    return not begins_block(text, 0, len(text)) and sum(other.text == text for other in pieces) == 1


def _above(pieces: Sequence[Piece], begins: int) -> int | None:
    """The line above the report that names a kind of report and is a heading: in notebooks it stands outside."""
    for index in range(begins - 1, max(begins - FIRST, 0) - 1, -1):
        if pieces[index].kind in ("heading", "title") and TITLE.fullmatch(pieces[index].text):
            return index
    return None


def _best_name(names: Sequence[str]) -> str | None:
    """The shortest of the names that says what kind of report it is, or else the first without the site's name."""
    telling = [name for name in names if GENRE.search(name)]
    return min(telling, key=len, default=None)


def _bare(text: str) -> str:
    return SPACE.sub("", text).strip("《》").casefold()


def fields_of(meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Who wrote the page and when, as its head says: names as offices' systems have them, and values."""
    if OFFICE.search(meta.get("generator", "")):
        return  # the author is whoever installed the program
    told: set[str] = set()
    for name, shown in FIELDS:
        value = " ".join(meta.get(name, "").split())
        if value and shown not in told:
            told.add(shown)
            yield shown, value
