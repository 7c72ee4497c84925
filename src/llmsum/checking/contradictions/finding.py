"""What every rule finds: figures that contradict each other, with the arithmetic in words."""

from decimal import Decimal
from typing import NamedTuple

from llmsum.checking.contradictions.sentences import Count


class Finding(NamedTuple):
    """`note` is one of `models.notes`, `blanks` what stands in it, `counts` the figures it is about."""

    note: str
    blanks: tuple[str, ...]
    counts: tuple[Count, ...]


def shown(value: Decimal, decimals: int | None = None) -> str:
    """A number without a unit, with so many decimals, or those that it needs."""
    if decimals is None:
        value = value.normalize()
        return f"{value:f}"
    return f"{value:.{decimals}f}"
