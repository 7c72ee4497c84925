"""What a review says, by name: the words of one language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """Those of one language. What holds `{}` is a pattern.

    `verdicts` are those of items, `faults` what keeps an item from being a label, `refusals` why nothing was done,
    `keys` the keys with what they do, and `differences` the three kinds of them.
    """

    review: str
    blind: str
    progress: str
    all_reports: str
    only_open: str
    undo: str
    redo: str
    save: str
    saved: str
    compare: str
    help: str
    close: str
    accept: str
    edit: str
    reject: str
    reopen: str
    apply: str
    cancel: str
    statement: str
    status: str
    also: str
    implied: str
    note: str
    more: str
    reason: str
    reasons: tuple[str, ...]
    as_evidence: str
    more_evidence: str
    new: str
    drop: str
    confidence: str
    by_reviewer: str
    verdicts: Mapping[str, str]
    faults: Mapping[str, str]
    refusals: Mapping[str, str]
    no_text: str
    torn: str
    blind_hint: str
    reveal: str
    revealed: str
    not_saved: str
    text_view: str
    page_view: str
    keys: Mapping[str, str]
    differences: Mapping[str, str]
    verdicts_of_pairs: Mapping[str, str]
    label: str
    prediction: str
    score: str
    back: str
    nothing: str
    in_report: str
    in_report_blind: str
    in_all: str
    all_done: str
    done: str
    is_saved: str
    unusable: str
    next_report: str
    doubtful: str
    doubtful_hint: str
    which_kind: str
