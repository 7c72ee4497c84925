"""Whether what was said to be so likely was right so often (Guo et al. 2017), and what may go out unread."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from llmsum.evals.assurance import Said

BINS: Final = 10
LEVELS: Final = (0.8, 0.9)


class Bin(NamedTuple):
    """The items of which `low` or more was said: how many, the mean of what was said, the share that is right."""

    low: float
    items: int
    said: float
    right: float


def bins(items: Sequence[Said]) -> list[Bin]:
    """The items in tenths of confidence, those tenths left out that have none."""
    found: list[Bin] = []
    for tenth in range(BINS):
        own = [item for item in items if min(int(item.confidence * BINS + 1e-9), BINS - 1) == tenth]
        if own:
            said, right = (
                sum(values) / len(own) for values in zip(*((i.confidence, i.right) for i in own), strict=True)
            )
            found.append(Bin(tenth / BINS, len(own), said, right))
    return found


def calibration_error(items: Sequence[Said]) -> float:
    """The expected calibration error: by how much what is said is off, on average over the items."""
    return sum(each.items * abs(each.said - each.right) for each in bins(items)) / len(items)


def brier(items: Sequence[Said]) -> float:
    """The mean of the squares of what was said less what was so; 0 is best."""
    return sum((item.confidence - item.right) ** 2 for item in items) / len(items)


class Accepted(NamedTuple):
    """What is at least so likely: the share of all items, and the share of those that is right; None of no items."""

    level: float
    items: int
    share: float
    right: float | None


def accepted(items: Sequence[Said], level: float) -> Accepted:
    """What would go out unread."""
    own = [item.right for item in items if item.confidence >= level]
    return Accepted(level, len(own), len(own) / len(items), sum(own) / len(own) if own else None)


def reliability_text(name: str, items: Sequence[Said]) -> str:
    """A table of tenths, the two errors, and what may go out unread."""
    share = sum(item.right for item in items) / len(items)
    lines = [
        f"{name}: {len({item.document for item in items})} reports, {len(items):,} items, {share:.1%} right",
        f"  {'said':<10}{'items':>7}{'mean':>8}{'right':>8}",
        *(
            f"  {each.low:.1f} to {each.low + 1 / BINS:.1f}{each.items:>7}{each.said:>8.3f}{each.right:>8.3f}"
            for each in bins(items)
        ),
        f"  calibration error {calibration_error(items):.3f}, Brier {brier(items):.3f}"
        f" (the same for every item: {share * (1 - share):.3f})",
    ]
    for found in (accepted(items, level) for level in LEVELS):
        told = "none" if found.right is None else f"{found.right:.1%} right"
        lines.append(f"  from {found.level} on: {found.items:,} items ({found.share:.1%}), {told}")
    return "\n".join(lines)
