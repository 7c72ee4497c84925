"""Elements and text: what is not markup already is escaped on its way in."""

import html
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from llmsum.evals.statistics import Mean

NOTHING = "–"  # no score, which is not 0
EMPTY_TAGS = frozenset({"input"})


class Html(str):
    """Markup. Every other string is text."""

    __slots__ = ()


def joined(parts: Iterable[str]) -> Html:
    """Markup and text one behind the other."""
    return Html("".join(part if isinstance(part, Html) else html.escape(part, quote=False) for part in parts))


def element(tag: str, *children: str, **attributes: str | None) -> Html:
    """`<tag attributes>children</tag>`.

    Args:
        tag: the element's name.
        children: markup and text in their order.
        attributes: by name, `_` for `-` and `class_` for `class`; those that are None are left out.
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    end = "" if tag in EMPTY_TAGS else f"{joined(children)}</{tag}>"
    return Html(f"<{tag}{told}>{end}")


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


def link(anchor: str, *children: str, **attributes: str | None) -> Html:
    """A link to an element of this page."""
    return element("a", *children, href=f"#{anchor}", **attributes)


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
