"""What keeps an item from being a label: what the lint of labels would say, told while it is worked on."""

from collections.abc import Iterator
from typing import Final

from llmsum.review.items import Reviewed
from llmsum.review.session import Session
from llmsum.words.figures import unsupported

SHOWN: Final = 8  # figures or characters that are named

Found = tuple[str, str]  # a name in `ReviewWords.faults`, and what fills its blank


def faults_of(session: Session, item: Reviewed) -> Iterator[Found]:
    """The faults of an item; none of a rejected one, nor where the text is not there to look it up."""
    if item.verdict == "rejected" or session.text is None:
        return
    page = session.text.page
    if not item.spans:
        yield "evidence", ""
    proofs = [page.clean(span) for span in item.spans]
    missing = [f"{figure.raw}{figure.unit or ''}" for figure in unsupported(item.statement, proofs)]
    if item.spans and missing:
        yield "figures", ", ".join(missing[:SHOWN])
    if strange := [char for char in item.statement if char in page.foreign]:
        yield "script", "".join(strange[:SHOWN])
    if item.unit and item.unit not in page.lines:
        yield "unit", ""
    if not item.unit and not item.note and session.has_units:
        yield "no_unit", ""
