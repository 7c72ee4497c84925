"""A summary as a Markdown page (CommonMark). The words of the report are escaped: they are text, never structure."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from llmsum.models import Evidence, Item, Kind, Rejected, Summary
from llmsum.patterns import regex
from llmsum.render.brief import brief_head, brief_parts, brief_statement, incomplete_line, is_crowded
from llmsum.render.labels import Labels, extras_of, labels_of, masthead_of, remarks_of, statement_of, units_of
from llmsum.render.plain import one_line, place
from llmsum.render.selection import Part, Show, usual_parts
from llmsum.render.wrap import wrap

SPECIAL = regex(r"[\\`*_\[\]<>|~&$]")
PAGE_WIDTH = 100  # columns, as whoever opens the file may see it
# What means something only at the beginning of a block: headings, bullets, rulers, numbered lists.
LEADING = regex(r"^(\d*)([#+\-=.)])")

Stated = Callable[[Item, Kind, Labels], str]


def escape(text: str) -> str:
    """One line of text that a Markdown reader shows as it is."""
    return LEADING.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", one_line(text)))


def summary_markdown(summary: Summary, *, show: Show = "usual", evidence: bool = False) -> str:
    """The page, ending in a line feed.

    Args:
        summary: what is shown.
        show: which items; `brief` is a page to hand on, of at most forty lines when each is wrapped at `PAGE_WIDTH`.
        evidence: adds the quotation and its raw offsets below every item, how much it weighs and what was done to it.
    """
    labels = labels_of(summary)
    if show == "brief":
        return _brief(summary, labels, evidence)
    parts = usual_parts(summary, show)
    blocks = [
        f"# {escape(summary.title or summary.source.path)}",
        escape(" · ".join(masthead_of(summary))),
        escape(summary.overview),
        *(block for part in parts for block in _part(part, labels, evidence)),
        *_list(labels.warnings, [escape(labels.told(warning.message)) for warning in summary.warnings]),
        *_list(labels.rejected, [_rejected(item, labels) for item in summary.rejected] if evidence else []),
        f"---\n\nllmsum {summary.provenance.llmsum}, {escape(summary.provenance.model or summary.provenance.engine)}",
    ]
    return _joined(blocks)


def _brief(summary: Summary, labels: Labels, evidence: bool) -> str:
    title, below = brief_head(summary, labels)
    head = [
        f"# {escape(title)}",
        escape(below),
        escape(incomplete_line(summary, labels) or ""),
        escape(summary.overview),
    ]

    state = partial(brief_statement, crowded=is_crowded(summary))

    def page(parts: Sequence[Part], *, evidence: bool) -> str:
        return _joined([*head, *(block for part in parts for block in _brief_part(part, labels, state, evidence))])

    def lines_of(parts: Sequence[Part]) -> int:
        return sum(len(wrap(line, PAGE_WIDTH)) for line in page(parts, evidence=False).splitlines())

    return page(brief_parts(summary, lines_of), evidence=evidence)


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _brief_part(part: Part, labels: Labels, state: Stated, evidence: bool) -> Iterator[str]:
    """Organisations are bullets here: headings with the blank lines around them take twice the room."""
    yield f"## {labels.part(part.kind)}"
    groups = units_of(part.items)
    lines: list[str] = []
    for unit, members in groups:
        is_one = unit is None and len(groups) == 1
        margin = "" if is_one else "  "
        lines += [] if is_one else [f"- {escape(unit or labels.whole_page)}"]
        for number, item in enumerate(members, 1):
            below, quoted = (remarks_of(item, labels), item.evidence) if evidence else ([], ())
            lines += (margin + line for line in _item(number, state(item, part.kind, labels), below, quoted))
    yield "\n".join(lines).rstrip()
    if part.hidden:
        yield escape(labels.more.format(part.hidden))


def _part(part: Part, labels: Labels, evidence: bool) -> Iterator[str]:
    yield f"## {labels.part(part.kind)} ({part.total})"
    if not part.total:
        yield labels.none
    yield from _items(part, labels, evidence=evidence)
    if part.hidden:
        yield escape(labels.lesser.format(part.hidden))


def _items(part: Part, labels: Labels, *, evidence: bool) -> Iterator[str]:
    number = 0
    for unit, members in units_of(part.items):
        if unit or number:
            yield f"### {escape(unit or labels.whole_page)}"
        lines: list[str] = []
        for item in members:
            number += 1
            below = [*extras_of(item, labels), *(remarks_of(item, labels) if evidence else [])]
            lines += _item(number, statement_of(item, part.kind, labels), below, item.evidence if evidence else ())
        yield "\n".join(lines).rstrip()


def _item(number: int, statement: str, below: Sequence[str], evidence: Sequence[Evidence]) -> Iterator[str]:
    marker = f"{number}. "
    yield marker + escape(statement)
    margin = " " * len(marker)
    yield from (f"{margin}- {escape(line)}" for line in below)
    yield from (f"{margin}> {escape(part.clean_quote)} \\[{place(part)}\\]\n" for part in evidence)


def _rejected(item: Rejected, labels: Labels) -> str:
    return f"{escape(item.statement)}  \n  {escape(labels.told(item.reason))}"


def _list(heading: str, entries: list[str]) -> list[str]:
    return [f"## {heading}", "\n".join(f"- {entry}" for entry in entries)] if entries else []
