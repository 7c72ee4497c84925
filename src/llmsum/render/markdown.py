"""A summary as a Markdown page (CommonMark). The words of the report are escaped: they are text, never structure."""

from collections.abc import Iterator

from llmsum.models import Item, Kind, Summary
from llmsum.patterns import regex
from llmsum.render.labels import Labels, extras_of, labels_of, masthead_of, parts_of, statement_of, units_of
from llmsum.render.plain import one_line

SPECIAL = regex(r"[\\`*_\[\]<>|~&$]")
# What means something only at the beginning of a block: headings, bullets, rulers, numbered lists.
LEADING = regex(r"^(\d*)([#+\-=.)])")


def escape(text: str) -> str:
    """One line of text that a Markdown reader shows as it is."""
    return LEADING.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", one_line(text)))


def summary_markdown(summary: Summary, *, evidence: bool = False) -> str:
    """The page, ending in a line feed; `evidence` adds the quotation and its raw offsets below every item."""
    labels = labels_of(summary)
    blocks = [
        f"# {escape(summary.title or summary.source.path)}",
        escape(" · ".join(masthead_of(summary))),
        escape(summary.overview),
        *(block for kind, items in parts_of(summary) for block in _part(kind, items, labels, evidence)),
        *_list(labels.warnings, [escape(warning.message) for warning in summary.warnings]),
        *_list(
            labels.rejected,
            [f"{escape(item.statement)}  \n  {escape(item.reason)}" for item in summary.rejected] if evidence else [],
        ),
        f"---\n\nllmsum {summary.provenance.llmsum}, {escape(summary.provenance.model or summary.provenance.engine)}",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _part(kind: Kind, items: tuple[Item, ...], labels: Labels, evidence: bool) -> Iterator[str]:
    yield f"## {labels.parts[kind]} ({len(items)})"
    if not items:
        yield labels.none
    number = 0
    for unit, members in units_of(items):
        if unit or number:
            yield f"### {escape(unit or labels.whole_page)}"
        lines: list[str] = []
        for item in members:
            number += 1
            lines += _item(number, item, kind, labels, evidence)
        yield "\n".join(lines).rstrip()


def _item(number: int, item: Item, kind: Kind, labels: Labels, evidence: bool) -> Iterator[str]:
    marker = f"{number}. "
    yield marker + escape(statement_of(item, kind, labels))
    margin = " " * len(marker)
    for extra in extras_of(item, labels):
        yield f"{margin}- {escape(extra)}"
    if evidence:
        yield from (f"{margin}> {escape(part.clean_quote)} \\[{part.start}:{part.end}\\]\n" for part in item.evidence)


def _list(heading: str, entries: list[str]) -> list[str]:
    return [f"## {heading}", "\n".join(f"- {entry}" for entry in entries)] if entries else []
