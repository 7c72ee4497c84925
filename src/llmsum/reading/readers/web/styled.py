"""Headings that a page tells only by their look, as most pages made with Word do."""

from collections import Counter
from collections.abc import Sequence

from llmsum.patterns import regex
from llmsum.reading.markers import find_marker
from llmsum.reading.readers.web.flow import Piece
from llmsum.words.script import fold

MAX_CHARS = 50  # of a heading
CLOSED = regex(r"[。；;，,！!？?]$|[。；]|[a-z]\\.$")
LETTERS = regex(r"\w")
# Where more of the text is emphasised, emphasis tells nothing.
MAX_SHARE = 0.4
LARGER = 1.15  # times the size of the text


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines of a page; where none is a heading by its tag, short lines that stand out become headings.

    A line stands out if all of it is bold, in a display face, or larger than most of the text. How deep a heading is
    follows from its numbering, or without one from its place: above all numbered ones, or below them.
    """
    text = [piece for piece in pieces if not piece.margin and piece.kind in ("paragraph", "item")]
    if any(piece.kind == "heading" and not piece.margin and piece.level > 1 for piece in pieces) or not text:
        return list(pieces)
    usual = _usual_size(text)
    found = [piece for piece in text if _stands_out(piece, usual)]
    chars = sum(len(piece.text) for piece in text)
    if sum(len(piece.text) for piece in found) > MAX_SHARE * chars:
        return list(pieces)
    levels = _levels(found)
    chosen = {id(piece): level for piece, level in zip(found, levels, strict=True)}
    return [
        piece._replace(kind="heading", level=chosen[id(piece)]) if id(piece) in chosen else piece for piece in pieces
    ]


def _usual_size(text: Sequence[Piece]) -> float:
    sizes = Counter[float]()
    for piece in text:
        sizes[piece.look.size] += len(piece.text)
    return sizes.most_common(1)[0][0]


def _stands_out(piece: Piece, usual: float) -> bool:
    if len(piece.text) > MAX_CHARS or CLOSED.search(piece.text) or not LETTERS.search(piece.text):
        return False
    look = piece.look
    return look.bold or look.display or (usual > 0 and look.size >= LARGER * usual)


def _levels(found: Sequence[Piece]) -> list[int]:
    """One for the outermost; numberings rank as in `markers.RANKS`."""
    markers = [find_marker(fold(piece.text), 0, len(piece.text)) for piece in found]
    ranks = [marker.rank if marker else None for marker in markers]
    used = sorted({rank for rank in ranks if rank is not None})
    bare_is_outer = bool(ranks) and ranks[0] is None
    bare = 0 if bare_is_outer else len(used)
    shift = 1 if bare_is_outer and None in ranks else 0
    return [1 + (bare if rank is None else used.index(rank) + shift) for rank in ranks]
