"""What the page of a run is made of, beside elements and text (`render.html.markup`)."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from llmsum.evals.statistics import Mean
from llmsum.render.html.markup import Html, element, joined

NOTHING = "–"  # no score, which is not 0


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str | None = None) -> Html:
    """A table whose first column names the rows. Where the page is too narrow it scrolls, its caption does not."""
    titles = element("tr", *(element("th", title, scope="col") for title in head))
    lines = (
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in rest))
        for first, *rest in rows
    )
    body = element("table", element("thead", titles), element("tbody", joined(lines)))
    told = element("p", caption, class_="quiet") if caption else ""
    return joined([told, element("div", body, class_="wide", tabindex="0")])


def anchor(*names: str) -> str:
    """The id of an element, from the names of what it shows: no white space, and the same in an id as in a link."""
    return "-".join(quote(name, safe="") for name in names)


def number(value: float | None, *, signed: bool = False) -> str:
    """Three figures behind the point for shares, fewer for what is large, more for what would read 0.000."""
    if value is None:
        return NOTHING
    if not value:
        return "0"
    size, sign = abs(value), "+" if signed else ""
    if size >= 100:
        return f"{value:{sign},.0f}"
    if 0 < size < 0.0095:
        return f"{value:{sign}.2g}"
    return f"{value:{sign}.1f}" if size >= 10 else f"{value:{sign}.3f}"


def count(value: float | None) -> str:
    """A count, which is whole unless it is the mean of several repeats."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def with_interval(mean: Mean | None, *, signed: bool = False) -> Html:
    """A mean and its 95 % interval, which may stand on a line of its own."""
    if mean is None:
        return Html(NOTHING)
    if mean.interval is None:
        return Html(number(mean.mean, signed=signed))
    low, high = (number(end, signed=signed) for end in mean.interval)
    return joined([number(mean.mean, signed=signed), " ", element("span", f"[{low}, {high}]", class_="interval")])
