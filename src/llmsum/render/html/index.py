"""The page of a folder: every report in a table that sorts, what they add up to, and a chart of them all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from llmsum.models import KINDS, SPECS, optional_kinds
from llmsum.render.html.chart import Bar, chart
from llmsum.render.html.language import most_spoken
from llmsum.render.html.lines import REJECTED, Failed, Line, Total, totals_of
from llmsum.render.html.markup import Html, element
from llmsum.render.html.shell import Rules, page
from llmsum.render.html.words import Words
from llmsum.render.plain import one_line

WORDS: Final = frozenset({"title", "organisation", "period", "state"})  # all other columns hold numbers
UNFINISHED, TOTALS = "unfinished", "by-organisation"  # anchors
TOGETHER: Final = 100  # rows; the style sheet has their height


def index_page(lines: Sequence[Line], failed: Sequence[Failed]) -> str:
    """A whole file, in the language of most reports.

    Args:
        lines: the reports that have a page, in the order of their paths.
        failed: those that have none.
    """
    words = most_spoken(line.lang for line in lines)
    kinds = [*KINDS, *(kind for kind in optional_kinds() if any(kind in line.counts for line in lines))]
    bars = [Bar(line.title, tuple(line.counts.get(kind, 0) for kind in kinds), line.coverage) for line in lines]
    counted = (*kinds, REJECTED)
    body = element(
        "main",
        element("h1", words.reports),
        _totals(lines, failed, counted, words),
        element("p", element("a", f"{words.by_organisation} ↓", href=f"#{TOTALS}")) if lines else "",
        chart(bars, kinds, words) if lines else "",
        _tools(lines, words),
        _reports(lines, counted, words),
        _failed(failed, words),
        _organisations(lines, counted, words),
        class_="index",
    )
    styles = (
        "base.css",
        "index.css",
        _labels("reports", 4, (*counted, "coverage"), words),
        _labels("organisations", 2, ("documents", *counted, "coverage"), words),
    )
    return page(words.reports, words.lang, body, styles, ("index.js",), kinds)


def _labels(table: str, first: int, columns: Iterable[str], words: Words) -> Rules:
    """Rules that name the cells of some columns, for screens on which a row is not a row: markup would name each."""
    rules = (
        f'#{table} td:nth-child({at}) {{ --name: "{_column(column, words)}"; '
        + (f"--tint: var(--{column}-ink); }}\n" if column in SPECS else "}\n")
        for at, column in enumerate(columns, first)
    )
    return Rules("".join(rules))


def _totals(lines: Sequence[Line], failed: Sequence[Failed], counted: Sequence[str], words: Words) -> Html:
    sums = [len(lines), *_sums(lines, counted)]
    names = ["documents", *counted]
    told = [(_column(name, words), value, name) for name, value in zip(names, sums, strict=True)]
    cells = [
        element("div", element("dt", name), element("dd", f"{value:,}"), class_=kind) for name, value, kind in told
    ]
    if failed:
        count = element("a", f"{len(failed):,}", href=f"#{UNFINISHED}")
        cells.append(element("div", element("dt", words.unfinished), element("dd", count), class_="failed"))
    return element("dl", *cells, class_="totals")


def _sums(lines: Sequence[Line], counted: Sequence[str]) -> list[int]:
    return [sum(line.counts.get(name, 0) for line in lines) for name in counted]


def _column(name: str, words: Words) -> str:
    """What is above a column: the heading of a kind, or another word."""
    return words.labels.part(name) if name in SPECS else words.columns[name]


def _tools(lines: Sequence[Line], words: Words) -> Html:
    states = Counter(line.state for line in lines)
    options = [element("option", f"{words.states[state]} {count:,}", value=state) for state, count in states.items()]
    every = element("option", words.all_states, value="")
    choice = element("select", every, *options, id="state", aria_label=words.columns["state"])
    search = element("input", type="search", id="search", placeholder=words.find, aria_label=words.find)
    return element("div", search, choice, element("output", id="found"), class_="tools", role="search")


def _reports(lines: Sequence[Line], counted: Sequence[str], words: Words) -> Html:
    columns = ("title", "organisation", "period", *counted, "coverage", "state")
    return _table("reports", columns, (_row(line, counted, words) for line in lines), words)


def _table(name: str, columns: Sequence[str], rows: Iterable[Html], words: Words) -> Html:
    """A table whose heads are buttons for the script that sorts it."""
    heads = (
        element(
            "th",
            element("button", _column(column, words), type="button"),
            scope="col",
            class_=None if column in WORDS else "number",
        )
        for column in columns
    )
    body = element("table", element("thead", element("tr", *heads)), *_groups(list(rows)), id=name)
    return element("div", body, class_="scroll", tabindex="0")


def _groups(rows: Sequence[Html]) -> Iterator[Html]:
    """The rows in bodies of so many: those out of sight cost nothing, and few bodies cost little while scrolling."""
    for start in range(0, max(len(rows), 1), TOGETHER):
        yield element("tbody", *rows[start : start + TOGETHER])


def _row(line: Line, counted: Sequence[str], words: Words) -> Html:
    path = element("span", one_line(line.path), class_="path") if line.path != line.title else ""
    return element(
        "tr",
        element("th", element("a", line.title, href=line.href), path, scope="row"),
        element("td", line.organisation or _several(line, words)),
        element("td", line.period or ""),
        *(element("td", str(line.counts.get(name, 0)), class_="number") for name in counted),
        _share(line.coverage),
        element("td", words.states[line.state], class_=f"state {line.state}"),
        data_state=line.state,
        data_find=" ".join(name for name in line.shared if name) or None,
    )


def _several(line: Line, words: Words) -> str:
    """Who shares a report that is nobody's own."""
    names = [name for name in line.shared if name]
    return words.several.format(names[0], len(names)) if len(names) > 1 else "".join(names)


def _share(share: float | None) -> Html:
    told = "" if share is None else f"{100 * share:.0f} %"
    return element("td", told, class_="number", data_v="-1" if share is None else f"{share:.3f}")


def _failed(failed: Sequence[Failed], words: Words) -> Html | str:
    if not failed:
        return ""
    rows = (
        element(
            "tr",
            element("th", one_line(one.path), scope="row"),
            element("td", words.states.get(one.state, one.state), class_="state"),
            element("td", words.labels.told(one.reason)),
        )
        for one in failed
    )
    heads = (
        element("th", name, scope="col") for name in (words.columns["title"], words.columns["state"], words.reason)
    )
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="failed")
    count = element("span", f"{len(failed):,}", class_="count")
    return element(
        "section",
        element("h2", words.unfinished, " ", count),
        element("div", table, class_="scroll", tabindex="0"),
        id=UNFINISHED,
    )


def _organisations(lines: Sequence[Line], counted: Sequence[str], words: Words) -> Html | str:
    """What the reports tell of each organisation; its name shows its reports alone."""
    if not lines:
        return ""
    rows = (_sum_row(total, counted, words) for total in totals_of(lines))
    columns = ("organisation", "documents", *counted, "coverage")
    return element(
        "section",
        element("h2", words.by_organisation),
        _table("organisations", columns, rows, words),
        id=TOTALS,
    )


def _sum_row(total: Total, counted: Sequence[str], words: Words) -> Html:
    named = total.organisation
    name = element("a", named, href="#reports", class_="find") if named else words.no_organisation
    counts = [total.documents, *(total.counts.get(kind, 0) for kind in counted)]
    return element(
        "tr",
        element("th", name, scope="row"),
        *(element("td", f"{count:,}", class_="number") for count in counts),
        _share(total.cited / total.segments if total.segments else None),
    )
