"""Which kinds are taken for which, and where in a document items are found."""

from collections.abc import Iterable, Sequence

from llmsum.evals.metrics import CONFUSION, TENTHS, Tally, share
from llmsum.evals.page.markup import number, table
from llmsum.evals.runs import Run
from llmsum.evals.scores import DocumentScore
from llmsum.render.html.markup import Html, element, joined

# Of the drawing, in its own units: a bar and its gap take BAR, the bars are HEIGHT high, the words below take FOOT.
BAR, HEIGHT, FOOT, HEAD = 48, 100, 40, 16


def confusion_block(run: Run) -> Html:
    """Gold kinds in rows, predicted kinds in columns, summed over documents and repeats."""
    cells = [[sum(column) for column in zip(*rows, strict=True)] for rows in zip(*_confusions(run), strict=True)]
    rows = [
        (f"gold {name}", *(_cell(value, right=i == j) for j, value in enumerate(row)))
        for i, (name, row) in enumerate(zip(CONFUSION, cells, strict=False))
    ]
    caption = "Gold kinds in rows, predicted kinds in columns. The last column was missed, the last row is extra."
    told = caption + (f" Counts of all {run.repeats} repeats." if run.repeats > 1 else "")
    return element("section", element("h2", "Confusion"), table(("", *CONFUSION), rows, told), class_="confusion")


def _scores(run: Run) -> Iterable[DocumentScore]:
    return (score for document in run.documents for score in document.scores)


def _confusions(run: Run) -> list[tuple[tuple[int, ...], ...]]:
    return [score.confusion for score in _scores(run)]


def _cell(value: int, *, right: bool) -> Html:
    return element("span", str(value), class_="zero" if not value else "good" if right else "bad")


def tenths_block(run: Run) -> Html:
    """Recall by tenth of the document as bars, and near the edges of chunks in words."""
    tenths = [_sum(score.tenths[at] for score in _scores(run)) for at in range(TENTHS)]
    near = _sum(score.near_edges for score in _scores(run))
    off = _sum(score.off_edges for score in _scores(run))
    return element(
        "section",
        element("h2", "Recall by tenth of the document"),
        _bars(tenths),
        element("p", f"near an edge between two chunks {_told(near)}; elsewhere {_told(off)}"),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    found, total = 0, 0
    for one, other in tallies:
        found, total = found + one, total + other
    return found, total


def _told(tally: Tally) -> str:
    found, total = tally
    return f"{number(share(found, total))} ({found} of {total})"


def _bars(tenths: Sequence[Tally]) -> Html:
    """A bar a tenth: its height is the recall, the frame is everything, and the counts stand below."""
    width, height = BAR * len(tenths), HEAD + HEIGHT + FOOT
    told = ", ".join(f"{at}: {_told(tally)}" for at, tally in enumerate(tenths, 1))
    return element(
        "svg",
        element("title", f"Recall by tenth: {told}"),
        joined(_bar(at, *tally) for at, tally in enumerate(tenths)),
        viewBox=f"0 0 {width} {height}",
        role="img",
    )


def _bar(at: int, found: int, total: int) -> Html:
    recall = share(found, total)
    high = HEIGHT * (recall or 0.0)
    left, middle = at * BAR + 4, str(at * BAR + BAR // 2)
    whole = _box(left, HEAD, HEIGHT, "whole" if total else "whole nothing")
    part = _box(left, HEAD + HEIGHT - high, high, "part")
    texts = (
        element("text", "" if recall is None else f"{100 * recall:.0f} %", x=middle, y=str(HEAD - 4), class_="share"),
        element("text", f"{found}/{total}", x=middle, y=str(HEAD + HEIGHT + 16)),
        element("text", str(at + 1), x=middle, y=str(HEAD + HEIGHT + 34), class_="at"),
    )
    return joined([whole, part, *texts])


def _box(left: int, top: float, height: float, name: str) -> Html:
    return element("rect", x=str(left), y=f"{top:.1f}", width=str(BAR - 8), height=f"{height:.1f}", class_=name)
