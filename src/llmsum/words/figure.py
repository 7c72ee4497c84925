"""What a figure is."""

from decimal import Decimal
from typing import Literal, NamedTuple

from llmsum.models import Span

FigureKind = Literal["plain", "percent", "point"]


class Figure(NamedTuple):
    """One number of a text.

    `span` covers minus, number, multiplier and percent sign, `whole` the measure word as well; `raw` is the text of
    `span`.
    `value` has its multiplier applied: 3.52亿元 is 352000000 with unit 元. Percentages and points are in per cent and
    have no unit. `unit` and `qualifier` are as written, None where there is none.
    """

    span: Span
    raw: str
    value: Decimal
    kind: FigureKind
    unit: str | None
    qualifier: str | None
    whole: Span
