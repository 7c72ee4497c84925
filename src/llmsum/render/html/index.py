"""The page of a folder: every report in a table that sorts, what they add up to, and a chart of them all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from llmsum.models import KINDS, SPECS, Summary, optional_kinds, parts_of
from llmsum.render.html.chart import Bar, chart
from llmsum.render.html.markup import Html, element
from llmsum.render.html.shell import page
from llmsum.render.html.words import Words, most_spoken, words_of
from llmsum.render.labels import labels_of
from llmsum.render.plain import one_line

REJECTED: Final = "rejected"
WORDS: Final = frozenset({"title", "organisation", "period", "state"})  # all other columns hold numbers
TOGETHER: Final = 100  # rows; the style sheet has their height


class Line(NamedTuple):
    """A report in the table.

    `href` leads to its page; `counts` are by kind, and of what was rejected; `lang` is that of its words.
    """

    path: str
    href: str
    title: str
    organisation: str | None
    period: str | None
    counts: Mapping[str, int]
    cited: int
    segments: int
    state: str
    lang: str

    @property
    def coverage(self) -> float | None:
        """Which share of the segments is cited."""
        return self.cited / self.segments if self.segments else None


class Failed(NamedTuple):
    """A report without a summary: its path, the manifest's word for its state, and what went wrong."""

    path: str
    state: str
    error: str | None


def line_of(summary: Summary, href: str) -> Line:
    """What the table tells of a summary."""
    return Line(
        summary.source.path,
        href,
        one_line(summary.title or summary.source.path),
        summary.organisation,
        summary.period,
        {kind: len(items) for kind, items in parts_of(summary).items()} | {REJECTED: len(summary.rejected)},
        summary.coverage.cited_segments,
        summary.coverage.segments,
        summary.state,
        words_of(labels_of(summary)).lang,
    )


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
        chart(bars, kinds, words) if lines else "",
        _tools(lines, words),
        _reports(lines, counted, words),
        _failed(failed, words),
        _organisations(lines, counted, words),
        class_="index",
    )
    return page(words.reports, words.lang, body, ("base.css", "index.css"), ("index.js",), kinds)


def _totals(lines: Sequence[Line], failed: Sequence[Failed], counted: Sequence[str], words: Words) -> Html:
    sums = [len(lines), *_sums(lines, counted)]
    names = ["documents", *counted]
    told = [(_column(name, words), value, name) for name, value in zip(names, sums, strict=True)]
    told += [(words.unfinished, len(failed), "failed")] if failed else []
    cells = (
        element("div", element("dt", name), element("dd", f"{value:,}"), class_=kind) for name, value, kind in told
    )
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
        element("td", line.organisation or ""),
        element("td", line.period or ""),
        *(element("td", str(line.counts.get(name, 0)), class_="number") for name in counted),
        _share(line.coverage),
        element("td", words.states[line.state], class_=f"state {line.state}"),
        data_state=line.state,
    )


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
            element("td", one_line(one.error or "")),
        )
        for one in failed
    )
    heads = (
        element("th", name, scope="col") for name in (words.columns["title"], words.columns["state"], words.reason)
    )
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="failed")
    count = element("span", f"{len(failed):,}", class_="count")
    return element(
        "section", element("h2", words.unfinished, " ", count), element("div", table, class_="scroll", tabindex="0")
    )


def _organisations(lines: Sequence[Line], counted: Sequence[str], words: Words) -> Html | str:
    """What the reports of each organisation add up to, those with most reports first."""
    groups: dict[str | None, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.organisation, []).append(line)
    if not groups:
        return ""
    ranked = sorted(groups.items(), key=lambda group: -len(group[1]))
    rows = (_sum_row(name or words.no_organisation, members, counted) for name, members in ranked)
    columns = ("organisation", "documents", *counted, "coverage")
    return element("section", element("h2", words.by_organisation), _table("organisations", columns, rows, words))


def _sum_row(name: str, lines: Sequence[Line], counted: Sequence[str]) -> Html:
    segments = sum(line.segments for line in lines)
    share = sum(line.cited for line in lines) / segments if segments else None
    counts = (element("td", f"{count:,}", class_="number") for count in [len(lines), *_sums(lines, counted)])
    return element("tr", element("th", name, scope="row"), *counts, _share(share))
