"""What is known of an item before anybody has checked it, as numbers by name.

Each name is a weight of `fitted.toml`. A sign speaks for the item, against it, or for what it turns out to.
"""

from collections.abc import Iterator, Sequence
from math import log
from typing import Final, NamedTuple

from llmsum.checking.grounding import Claim
from llmsum.kinds.deciding import Heard, hear
from llmsum.kinds.features import LATIN_SCALE
from llmsum.models import KINDS, Kind, Reading, Section, akin_to, notes
from llmsum.reading.report import Report
from llmsum.words.metrics import count_metrics
from llmsum.words.script import holds_han

Signs = dict[str, float]

WORDS: Final[dict[Kind, str]] = {kind: f"words of {kind}s" for kind in KINDS}
FOR: Final = (*WORDS.values(), "figure", "figures", "its heading")
AGAINST: Final = ("other heading", "searched", "moved", "restated", "worded")
EITHER: Final = ("short", "long", "problem", "plan", "listed", "joined")
NAMES: Final = (*FOR, *AGAINST, *EITHER)

SHORT, LONG = 12, 80  # Han characters of a statement
LEAST, MOST = 0.02, 0.98  # a probability that is nearer to 0 or 1 says no more
# By what a change record says was done to the item.
CHANGED: Final = {
    "evidence_moved": "moved",
    "evidence_lost": "moved",
    "restated": "restated",
    "worded": "worded",
    "joined": "joined",
}
UNDER: Final[dict[str, str]] = {
    "achievement": notes.UNDER_ACHIEVEMENTS,
    "problem": notes.UNDER_PROBLEMS,
    "plan": notes.UNDER_PLANS,
}
RATHER: Final[dict[Kind, str]] = {
    "achievement": notes.RATHER_ACHIEVEMENT,
    "problem": notes.RATHER_PROBLEM,
    "plan": notes.RATHER_PLAN,
}
# The words of its place doubt an item's kind where they give it less than this and another kind more than that.
HARDLY, LIKELY = 0.2, 0.6


class Known(NamedTuple):
    """What is known of an item. `doubts` say in words what speaks against its kind."""

    signs: Signs
    doubts: tuple[str, ...] = ()


def signs(report: Report, claims: Sequence[Claim], passages: Sequence[Heard] | None) -> list[Known]:
    """What is known of each claim, in order.

    Args:
        report: what the claims are about.
        claims: those that will be listed.
        passages: what the words of each say (`kinds.deciding.hear`); None where the drafts tell how likely
            their kind is, as those of the rules do.
    """
    asked = sum(not segment.noise for chunk in report.chunks for segment in chunk.segments)
    share = len(claims) / max(asked, 1)
    heard = None if passages is None else _Places(report, passages)
    return [_known(report, claim, heard, share) for claim in claims]


def heard_in(report: Report, reading: Reading | None) -> list[Heard] | None:
    """What `signs` needs beside the claims: nothing for the rules, a look by their words for a model."""
    return None if reading is None else hear(report)


def _known(report: Report, claim: Claim, heard: "_Places | None", share: float) -> Known:
    kind, statement = claim.draft.kind, claim.draft.statement
    section = report.sections[claim.chunk.segments[claim.draft.first - 1].section]
    words, rather = heard.at(claim) if heard else (claim.draft.confidence or 0.5, None)
    words = min(max(words, LEAST), MOST)
    length = len(statement) / (1 if holds_han(statement) else LATIN_SCALE)
    figures = count_metrics(statement)
    told = section.role if section.role in KINDS else kind
    found: Signs = {
        **dict.fromkeys(WORDS.values(), 0.0),
        WORDS[akin_to(kind)]: log(words / (1 - words)),
        "figure": float(figures > 0),
        "figures": float(figures > 1),
        "its heading": float(section.role == kind),
        "other heading": float(told != kind),
        "searched": float(claim.anchored == "text"),
        "short": float(length < SHORT),
        "long": float(length > LONG),
        "problem": float(kind == "problem"),
        "plan": float(kind == "plan"),
        "listed": share,
        **dict.fromkeys(("moved", "restated", "worded", "joined"), 0.0),
    }
    found |= {CHANGED[change.what]: 1.0 for change in claim.changes if change.what in CHANGED}
    return Known(found, tuple(_doubts(kind, section, rather)) if heard else ())


def _doubts(kind: Kind, section: Section, rather: tuple[Kind, float] | None) -> Iterator[str]:
    if section.says_role and section.role != kind and section.role in UNDER:
        yield UNDER[section.role]
    if rather is not None and rather[0] in RATHER:
        yield RATHER[rather[0]].format(f"{rather[1]:.0%}")


class _Places:
    """What the words of a report's passages say, by place in the repaired text."""

    def __init__(self, report: Report, passages: Sequence[Heard]) -> None:
        self._places = [
            (clauses[0].start, clauses[-1].end, heard)
            for heard in passages
            for clauses in (
                [report.chunks[heard.passage.chunk].segments[c.number - 1].span for c in heard.passage.clauses],
            )
        ]

    def at(self, claim: Claim) -> tuple[float, tuple[Kind, float] | None]:
        """How likely the kind of a claim is by the words of its evidence; and another kind, if they rather say that."""
        shares = [0.0] * (1 + len(KINDS))
        for start, end, heard in self._places:
            held = sum(max(0, min(end, span.end) - max(start, span.start)) for span in claim.spans)
            for index, score in enumerate(heard.scores) if held else ():
                shares[index] += held * score
        total = sum(shares)
        if not total:
            return 0.5, None
        own = shares[KINDS.index(akin_to(claim.draft.kind)) + 1] / total
        best = max(range(1, len(shares)), key=lambda index: shares[index])
        doubted = own < HARDLY and shares[best] / total > LIKELY
        return own, (KINDS[best - 1], shares[best] / total) if doubted else None
