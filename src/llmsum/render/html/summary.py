"""The left side of a page: what the report says, item by item, and what a reader should know of the summary."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from llmsum.models import Caution, Evidence, Kind, Metric, Rejected, Summary, parts_of
from llmsum.render.html.entries import Entry, groups_of
from llmsum.render.html.markup import Html, element, joined, link
from llmsum.render.html.words import Words
from llmsum.render.labels import extras_of, statement_of
from llmsum.render.plain import one_line

WEIGHTS = (1, 2, 3)


def head(summary: Summary, words: Words) -> Html:
    """Title, organisation and period, what may be missing, and the overview."""
    labels = words.labels
    told = " · ".join(part for part in (summary.organisation, summary.period) if part)
    lost = labels.incomplete.format(len(summary.lost), len(summary.chunks)) if summary.incomplete else ""
    return element(
        "header",
        element("h1", one_line(summary.title or summary.source.path)),
        element("p", told, class_="quiet") if told else "",
        element("p", lost, class_="alarm", role="note") if lost else "",
        element("p", summary.overview, class_="overview") if summary.overview else "",
    )


def tools(summary: Summary, entries: Sequence[Entry], words: Words) -> Html:
    """Search and filters; only a script shows them."""
    counts = {kind: len(items) for kind, items in parts_of(summary).items()}
    kinds = [
        element(
            "button",
            f"{words.labels.part(kind)} ",
            element("b", str(count)),
            type="button",
            data_kind=kind,
            aria_pressed="true",
            class_=kind,
        )
        for kind, count in counts.items()
    ]
    groups = groups_of(summary)
    units = [(str(at), unit or words.labels.whole_page) for at, unit in enumerate(groups) if unit or _has_none(entries)]
    weights = [(str(least), words.weights[least]) for least in WEIGHTS]
    return element(
        "div",
        element("input", type="search", id="search", placeholder=words.search, aria_label=words.search),
        element("div", *kinds, class_="kinds", role="group", aria_label=words.kinds),
        _choice("unit", words.unit, [("", words.all_units), *units]) if len(groups) > 1 else "",
        _choice("weight", words.labels.importance, weights),
        element("output", id="found", for_="search"),
        class_="tools",
        role="search",
    )


def _has_none(entries: Sequence[Entry]) -> bool:
    return any(not entry.group for entry in entries)


def _choice(name: str, label: str, values: Sequence[tuple[str, str]]) -> Html:
    options = (element("option", text, value=value) for value, text in values)
    return element("select", *options, id=name, aria_label=label)


def parts(summary: Summary, entries: Sequence[Entry], words: Words) -> Html:
    """The parts, each with its items by organisation, the weightiest first."""
    return joined(_part(kind, [entry for entry in entries if entry.kind == kind], words) for kind in parts_of(summary))


def _part(kind: Kind, entries: Sequence[Entry], words: Words) -> Html:
    labels = words.labels
    several = len({entry.group for entry in entries}) > 1 or any(entry.group for entry in entries)
    blocks: list[Html] = []
    for _, group in groupby(entries, key=lambda entry: entry.group):
        members = list(group)
        name = element("h3", members[0].item.unit or labels.whole_page) if several else ""
        rows = element("ol", *(_item(entry, words) for entry in members))
        blocks.append(element("div", name, rows, class_="group"))
    return element(
        "section",
        element("h2", labels.part(kind), " ", element("span", str(len(entries)), class_="count")),
        joined(blocks) if blocks else element("p", labels.none, class_="quiet"),
        class_=f"part {kind}",
    )


def _item(entry: Entry, words: Words) -> Html:
    item, labels = entry.item, words.labels
    weight = element("span", labels.weights[item.importance], class_="weight") if item.importance != 2 else ""
    statement = statement_of(item, entry.kind, labels)
    return element(
        "li",
        element("p", link(entry.mark, statement) if entry.spans else statement, " ", weight, class_="statement"),
        *(element("p", extra, class_="extra") for extra in extras_of(item, labels)),
        _details(entry, words),
        id=entry.row,
        class_=f"item {entry.kind} w{item.importance}",
        data_u=str(entry.group),
        data_p=" ".join(f"{start}-{end}" for start, end in entry.spans),
    )


def _details(entry: Entry, words: Words) -> Html:
    item, labels = entry.item, words.labels
    changes = [labels.field.format(labels.changes[change.what], labels.told(change.why)) for change in item.changes]
    counts = [(words.metrics, len(item.metrics)), (words.evidence, len(item.evidence)), (words.changes, len(changes))]
    told = " · ".join(f"{name} {count}" for name, count in counts if count)
    return element(
        "details",
        element("summary", told),
        _metrics(item.metrics, words),
        element("p", item.section, class_="quiet") if item.section else "",
        element("ul", *(element("li", _place(part, entry, words)) for part in item.evidence), class_="places"),
        element("ul", *(element("li", change) for change in changes), class_="changes") if changes else "",
    )


def _metrics(metrics: Sequence[Metric], words: Words) -> Html | str:
    """The figures of an item: 1.6万个 is 16,000 个."""
    if not metrics:
        return ""
    head = element("tr", *(element("th", name, scope="col") for name in words.metric))
    rows = (
        element(
            "tr",
            element("td", metric.name),
            element("td", f"{metric.value:,} {metric.unit or ''}".strip(), class_="number"),
            element("td", f"{metric.qualifier or ''} {metric.raw}".strip() if _is_apart(metric) else metric.raw),
        )
        for metric in metrics
    )
    return element("table", element("thead", head), element("tbody", *rows), class_="metrics")


def _is_apart(metric: Metric) -> bool:
    return bool(metric.qualifier) and str(metric.qualifier) not in metric.raw


def _place(part: Evidence, entry: Entry, words: Words) -> Html:
    where = words.place(part)
    found = f" · {words.labels.by_words}" if entry.item.anchored == "text" else ""
    return joined([link(entry.mark, where), found]) if entry.spans else joined([where, found])


def warnings(summary: Summary, words: Words, *, has_text: bool) -> Html | str:
    """What a reader should know, in words; the passages that it is about are links where the text is there."""
    if not summary.warnings:
        return ""
    lines = (_warning(warning, words, has_text=has_text) for warning in summary.warnings)
    return element("section", element("h2", words.labels.warnings), element("ul", *lines), class_="warnings")


def _warning(warning: Caution, words: Words, *, has_text: bool) -> Html:
    passages = [
        element("a", part.clean_quote, href="#source", data_at=f"{part.start}-{part.end}")
        if has_text
        else element("span", part.clean_quote)
        for part in warning.evidence
    ]
    about = element("ul", *(element("li", passage) for passage in passages), class_="about") if passages else ""
    return element("li", words.labels.told(warning.message), about)


def rejected(summary: Summary, words: Words) -> Html | str:
    """What could not be verified, and why; never among the items."""
    if not summary.rejected:
        return ""
    count = element("span", str(len(summary.rejected)), class_="count")
    return element(
        "section",
        element("h2", words.labels.rejected, " ", count),
        element("ul", *(_rejected(item, words) for item in summary.rejected)),
        class_="rejected",
    )


def _rejected(item: Rejected, words: Words) -> Html:
    labels = words.labels
    where = [element("span", part.quote, class_="quiet") for part in item.evidence]
    return element(
        "li",
        element("p", labels.field.format(labels.part(item.kind), item.statement)),
        element("p", labels.told(item.reason), class_="reason"),
        *(element("p", passage) for passage in where),
    )


def made(summary: Summary, words: Words) -> Html:
    """What made the summary, of what, and what it took."""
    facts = (
        joined([element("dt", words.facts[name]), element("dd", value)])
        for name, value in _facts(summary, words)
        if value
    )
    return element("section", element("details", element("summary", words.made), element("dl", *facts)), class_="made")


def _facts(summary: Summary, words: Words) -> Iterator[tuple[str, str]]:
    source, usage, coverage, origin = summary.source, summary.usage, summary.coverage, summary.provenance
    yield "file", one_line(source.path)
    yield "format", f"{source.format}, {source.encoding}"
    yield "chars", f"{source.chars:,}"
    yield "engine", " · ".join(part for part in (origin.model or words.rules, origin.reading) if part)
    yield "coverage", _share(coverage.cited_segments, coverage.segments)
    yield "figures", _share(coverage.cited_number_segments, coverage.number_segments)
    if usage.requests or usage.cached_requests:
        yield "requests", f"{usage.requests:,} + {usage.cached_requests:,} (cache)"
        yield "tokens", f"{usage.input_tokens:,} → {usage.output_tokens:,}"
        yield (
            "cost",
            words.unknown_cost if usage.cost_usd is None and usage.requests else f"{usage.cost_usd or 0:.4f} USD",
        )
    yield "created", origin.created
    yield "sha256", source.sha256
    yield "version", f"llmsum {origin.llmsum}"


def _share(count: int, whole: int) -> str:
    return f"{count} / {whole} ({100 * count / whole:.0f} %)" if whole else ""
