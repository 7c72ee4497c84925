"""Whether a file of labels can be trusted: what its JSON Schema cannot tell. `llmsum eval lint` prints the faults."""

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from llmsum.errors import InputError, Missing
from llmsum.evals.gold import SUFFIX, Gold, GoldEvidence, GoldItem, GoldMetric, find_gold, load_gold
from llmsum.models import SPECS, Document, Span
from llmsum.reading.document import read_document
from llmsum.reading.repair import Repaired, repair
from llmsum.schema import DIALECT
from llmsum.settings import load_settings
from llmsum.words.figures import unsupported
from llmsum.words.script import SIMPLIFIED_ONLY, TRADITIONAL_ONLY, detect_script

SCHEMA_FILE = "gold.schema.json"
# The line by which editors with a YAML language server find the schema.
HEADER = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; `where` is the id of an item, or "file"."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Page:
    """A labelled source. `foreign` are telling characters of the other script that the report itself does not use."""

    document: Document
    repaired: Repaired
    lines: frozenset[str]
    foreign: frozenset[str]

    def clean(self, span: GoldEvidence | Span) -> str:
        """The repaired reading of a raw span, as a proof: in 億(yì)元 the figure has its unit only there.

        A 第 right before it belongs to its first number, which reads otherwise without it.
        """
        first = bisect_left(self.repaired.starts, span.start)
        first -= self.repaired.text[first - 1 : first] == "第"
        return self.repaired.text[first : bisect_right(self.repaired.ends, span.end)]


def lint(gold_path: Path, source_path: Path | None = None) -> list[Fault]:
    """The faults of one file of labels, in its order; empty means clean. The source is looked for beside it."""
    try:
        gold = load_gold(gold_path)
        page = read_page(source_path or gold_path.with_name(gold.source))
    except InputError as error:
        return [Fault("file", str(error))]
    faults = [Fault("file", what) for rule in FILE_RULES for what in rule(gold, page, gold_path)]
    return faults + [Fault(item.id, what) for item in gold.items for rule in ITEM_RULES for what in rule(item, page)]


def lint_folder(folder: Path) -> dict[Path, list[Fault]]:
    """The faults of every file of labels in a folder, by path.

    Raises:
        Missing: if there is no such folder.
        InputError: if it holds none: silence would look like a clean bill.
    """
    if not folder.exists():
        raise Missing(folder)
    found = {path: lint(path) for path in find_gold(folder)}
    if not found:
        raise InputError(str(folder), f"holds no labels (*{SUFFIX})", "give the folder of the labelled reports")
    return found


def faults_text(found: Mapping[Path, Sequence[Fault]]) -> str:
    """One line for each fault, and one that counts them."""
    lines = [f"{path}: {fault.where}: {fault.what}" for path, each in found.items() for fault in each]
    files, faults = ("" if count == 1 else "s" for count in (len(found), len(lines)))
    return "\n".join([*lines, f"{len(found)} file{files}, {len(lines) or 'no'} fault{faults}"])


def schema_text() -> str:
    """What stands in seeds/gold.schema.json."""
    schema = {"$schema": DIALECT, **Gold.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def read_page(path: Path) -> Page:
    """Reads and repairs a source.

    Raises:
        InputError: if it cannot be read.
    """
    return page_of(read_document(str(path), load_settings()))


def page_of(document: Document) -> Page:
    """What the rules ask of a source."""
    repaired = repair(document.raw)
    other = SIMPLIFIED_ONLY if detect_script(document.raw) == "traditional" else TRADITIONAL_ONLY
    lines = frozenset(line.strip() for line in repaired.text.splitlines())
    return Page(document, repaired, lines, other.difference(document.raw))


# --- rules about the file ------------------------------------------------------------------------


def _header(gold: Gold, page: Page, path: Path) -> Iterator[str]:
    del gold, page
    if not path.read_text(encoding="utf-8").startswith(HEADER):
        yield f"does not begin with {HEADER.strip()!r}"


def _source(gold: Gold, page: Page, path: Path) -> Iterator[str]:
    """Labels of another text than the one on disk are worth nothing."""
    if gold.source != Path(page.document.path).name or path.name != Path(gold.source).stem + SUFFIX:
        yield f"its name, its source {gold.source!r} and the text on disk do not belong together"
    if gold.sha256 != page.document.sha256:
        yield f"sha256 is not that of the source, which is {page.document.sha256}"


def _ids(gold: Gold, page: Page, path: Path) -> Iterator[str]:
    del page, path
    for name, count in Counter(item.id for item in gold.items).items():
        if count > 1:
            yield f"{count} items have the id {name}"


def _units(gold: Gold, page: Page, path: Path) -> Iterator[str]:
    """Where an organisation is named once, the page has several, and each has a line of its own as its heading."""
    del path
    if not any(item.unit for item in gold.items):
        return
    for item in gold.items:
        if item.unit is None and not item.note:
            yield f"{item.id} has no unit, though others have; name it, or say why in a note"
        elif item.unit is not None and item.unit not in page.lines:
            yield f"{item.id}: no line of the page is the unit {item.unit!r}"


# --- rules about an item -------------------------------------------------------------------------


def _kind(item: GoldItem, page: Page) -> Iterator[str]:
    del page
    letter = SPECS[item.kind].prefix
    if item.id[:1] != letter or not item.id[1:].isdecimal():
        yield f"the id is that of no {item.kind}, which is {letter} and a number"
    states = SPECS[item.kind].statuses
    if item.status not in states:
        yield f"status is {item.status}, but {item.kind}s are {' or '.join(states)}"
    if item.alt_kind == item.kind:
        yield "alt_kind repeats kind"
    if not item.explicit and item.kind != "problem":
        yield "only a problem can be implied"


def _spans(item: GoldItem, page: Page) -> Iterator[str]:
    raw, behind = page.document.raw, 0
    for number, span in enumerate(item.evidence, 1):
        if not span.start < span.end <= len(raw):
            yield f"evidence {number} is empty or outside the text"
        elif raw[span.start : span.end] != span.quote:
            yield f"evidence {number} is not what stands at {span.start}:{span.end}; cut it anew"
        if span.start < behind:
            yield f"evidence {number} begins before the one in front of it ends"
        behind = span.end


def _metrics(item: GoldItem, page: Page) -> Iterator[str]:
    """A note may explain what no figure says: 未出现1例 is 0."""
    proofs = [page.clean(span) for span in item.evidence]
    for metric in item.metrics if not item.note else ():
        if not proved(metric, proofs):
            yield f"metric {metric.name}: {_written(metric)} is not in the evidence; correct it, or say why in a note"


def proved(metric: GoldMetric, proofs: Sequence[str]) -> bool:
    """Whether a figure stands in the evidence, given by its repaired readings."""
    return not unsupported(_written(metric), proofs)


def _written(metric: GoldMetric) -> str:
    return f"{Decimal(str(metric.value)).normalize():f}{metric.unit or ''}"


def _statement(item: GoldItem, page: Page) -> Iterator[str]:
    proofs = [page.clean(span) for span in item.evidence]
    for figure in unsupported(item.statement, proofs):
        yield f"the statement's {figure.raw}{figure.unit or ''} is not in the evidence"
    if strange := [char for char in item.statement if char in page.foreign]:
        yield f"the statement is not in the report's script: {''.join(strange)}"


FILE_RULES: tuple[Callable[[Gold, Page, Path], Iterator[str]], ...] = (_header, _source, _ids, _units)
ITEM_RULES: tuple[Callable[[GoldItem, Page], Iterator[str]], ...] = (_kind, _spans, _metrics, _statement)
