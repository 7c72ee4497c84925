"""Raw text → readable text + a map from every readable character back to the raw text.

Each repair is a generator of edits over the text as the repairs before it left it. Edits never touch digits: a damaged
number stays as it is. A text that needs no repair comes out identical.
"""

from collections.abc import Callable, Iterable, Sequence

from llmsum.models import Block
from llmsum.reading.debris import hidden_markup, html_entities, html_tags, invisible, line_ends, mojibake, spaces
from llmsum.reading.edits import Edit, Repaired, apply_edits, unedited
from llmsum.reading.layout import Layout, placed, unread
from llmsum.reading.losses import double_questions, narrow_signs, pinyin, shifted_bytes, tag_remains, wide_letters
from llmsum.reading.wrap import wrapped_lines

# In the order in which they build on each other: mojibake before its bytes are dropped as control characters,
# entities before the tags they may spell. Last of all come the lines of a wrapped page, whose sentences need the signs.
REPAIRS: tuple[Callable[[str], Iterable[Edit]], ...] = (
    mojibake,
    html_entities,
    hidden_markup,
    html_tags,
    line_ends,
    invisible,
    spaces,
    shifted_bytes,
    tag_remains,
    double_questions,
    pinyin,
    narrow_signs,
    wide_letters,
)


def repair(raw: str, blocks: Sequence[Block] = ()) -> Repaired:
    """The readable text of a document.

    Args:
        raw: its text.
        blocks: how it is laid out. What cannot be read goes first, and lines that a format parts are not joined.
    """
    state = apply_edits(unedited(raw), unread(blocks))
    for find_edits in REPAIRS:
        state = apply_edits(state, find_edits(state.text))
    layout = Layout(placed(blocks, state))
    return apply_edits(state, filter(layout.keeps, wrapped_lines(state.text)))
