"""Raw text → readable text + a map from every readable character back to the raw text.

Each repair is a generator of edits over the text as the repairs before it left it. Edits never touch digits: a damaged
number stays as it is. A text that needs no repair comes out identical.
"""

from collections.abc import Callable, Iterable

from llmsum.reading.debris import hidden_markup, html_entities, html_tags, invisible, line_ends, mojibake, spaces
from llmsum.reading.edits import Edit, Repaired, apply_edits, unedited
from llmsum.reading.losses import double_questions, narrow_signs, pinyin, shifted_bytes, tag_remains, wide_letters
from llmsum.reading.wrap import wrapped_lines

# In the order in which they build on each other: mojibake before its bytes are dropped as control characters,
# entities before the tags they may spell, signs before the sentences that wrapped lines are joined to.
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
    wrapped_lines,
)


def repair(raw: str) -> Repaired:
    """Applies every repair in the order of `REPAIRS`."""
    state = unedited(raw)
    for find_edits in REPAIRS:
        state = apply_edits(state, find_edits(state.text))
    return state
