"""What was reviewed as labels, which the lint of labels accepts and evals score against."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from llmsum.errors import InputError, LlmsumError, UsageError
from llmsum.evals.gold import SUFFIX, Gold, GoldEvidence, GoldItem, GoldMetric, Importance, load_gold
from llmsum.evals.lint import HEADER, SCHEMA_FILE, lint, proved, schema_text
from llmsum.files import write_atomically
from llmsum.models import SPECS, Source, Span
from llmsum.models import Importance as Weight
from llmsum.reading.document import read_document
from llmsum.review.items import Reviewed
from llmsum.review.session import Session
from llmsum.review.source import Text
from llmsum.settings import load_settings
from llmsum.words.metrics import metrics

WEIGHTS: Mapping[Weight, Importance] = {3: "must", 2: "should", 1: "optional"}
WIDE = 1_000_000  # columns: a quotation stays on its line
MOST_NAMESAKES = 1000


class Saved(NamedTuple):
    """Labels that were written; or what is wrong with them, with the id of the item under review, None of the file."""

    path: Path | None
    faults: tuple[tuple[str | None, str], ...] = ()


class Beside(NamedTuple):
    """A report as it lies beside its labels."""

    suffix: str
    data: bytes


def save(session: Session, original: bytes | None, folder: Path) -> Saved:
    """Writes the accepted items of a review as labels, and the report beside them.

    Args:
        session: the review, every item of which is decided.
        original: the bytes of the report; None, and its text lies beside the labels.
        folder: where labels and reports are; it is made.

    Raises:
        LlmsumError: if the report cannot be read as it was, or nothing can be written there.
    """
    if session.text is None:
        raise LlmsumError(f"{session.summary.source.path}: the report is gone or has changed; put it back")
    source = _source(session, original)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".llmsum-") as draft:
            stem = _stem(folder, session, source)
            names = labels(session, stem + source.suffix, hashlib.sha256(source.data).hexdigest())
            path = Path(draft) / (stem + SUFFIX)
            path.write_text(labels_text(names.gold, session), encoding="utf-8", newline="\n")
            path.with_name(stem + source.suffix).write_bytes(source.data)
            if faults := lint(path):
                return Saved(None, tuple((names.of.get(fault.where), fault.what) for fault in faults))
            path.with_name(stem + source.suffix).replace(folder / (stem + source.suffix))
            path.replace(folder / path.name)
    except OSError as error:
        raise UsageError(f"--gold {folder}: {error.strerror}; choose another folder") from None
    if not (folder / SCHEMA_FILE).exists():
        write_atomically(folder / SCHEMA_FILE, schema_text())
    return Saved(folder / (stem + SUFFIX))


def found(session: Session, folder: Path) -> tuple[Path, Gold] | None:
    """The labels of a report in a folder, where there are some; of namesakes, those of this very text."""
    if session.text is None:
        return None
    for stem in _stems(session.summary.source):
        path = folder / (stem + SUFFIX)
        if not path.is_file():
            return None
        try:
            gold = load_gold(path)
        except InputError:
            continue
        if _is_of(gold, session.text):
            return path, gold
    return None


def own(session: Session, folder: Path) -> Gold | None:
    """The labels of a report that a review of this kind has saved, and nobody has changed since."""
    held = found(session, folder)
    return held[1] if held and _is_own(held[0], is_blind=session.is_blind) else None


def is_own(source: Source, folder: Path) -> bool:
    """Whether a folder has labels of a report that a review in sight of the predictions has saved, as it saved them."""
    path = _saved(source, folder)
    return path is not None and _is_own(path, is_blind=False)


def is_saved(source: Source, folder: Path) -> bool:
    """Whether a folder has labels of a report."""
    return _saved(source, folder) is not None


def _saved(source: Source, folder: Path) -> Path | None:
    """The labels of a report. They are not read in full: a list asks for hundreds."""
    digests = {digest.encode() for digest in (source.sha256, source.text_sha256) if digest}
    for stem in _stems(source):
        path = folder / (stem + SUFFIX)
        try:
            text = path.read_bytes()
        except OSError:
            return None
        if any(digest in text for digest in digests):
            return path
    return None


class Labels(NamedTuple):
    """Labels, and which item under review each of them is."""

    gold: Gold
    of: Mapping[str, str]


def labels(session: Session, source: str, sha256: str) -> Labels:
    """The accepted items as labels, each kind numbered in the order of the report."""
    text, summary = session.text, session.summary
    assert text is not None
    kept = [(name, item) for name, item in session.items.of.items() if item.counts]
    numbers: Counter[str] = Counter()
    of: dict[str, str] = {}
    items: list[GoldItem] = []
    for name, item in sorted(kept, key=lambda pair: (pair[1].spans or (Span(0, 0),))[0]):
        numbers[item.kind] += 1
        gold_id = f"{SPECS[item.kind].prefix}{numbers[item.kind]:02}"
        of[gold_id] = name
        items.append(_label(gold_id, item, text))
    gold = Gold(
        source=source,
        sha256=sha256,
        origin="blind" if session.origin == "blind" else "seeded",
        language=summary.source.language,
        title=summary.title,
        organisation=summary.organisation,
        period=summary.period,
        items=tuple(items),
    )
    return Labels(gold, of)


def _label(name: str, item: Reviewed, text: Text) -> GoldItem:
    raw = text.document.raw
    evidence = tuple(GoldEvidence(start=start, end=end, quote=raw[start:end]) for start, end in item.spans)
    proofs = [text.page.clean(span) for span in evidence]
    told = (
        GoldMetric(name=each.name, value=each.value, unit=each.unit, qualifier=each.qualifier)
        for each in metrics(item.statement)
    )
    return GoldItem(
        id=name,
        kind=item.kind,
        unit=item.unit,
        statement=item.statement,
        evidence=evidence,
        metrics=tuple(metric for metric in told if proved(metric, proofs)),
        importance=WEIGHTS[item.importance],
        status=item.status,
        alt_kind=item.alt_kind,
        explicit=item.explicit,
        note=item.note,
    )


def labels_text(gold: Gold, session: Session) -> str:
    """The file of labels: YAML, what is empty left out, behind the line by which editors find its schema, and a mark.

    By its mark the file is known again as what this very review has written, and nobody has changed since.
    """
    body: str = yaml.safe_dump(
        gold.model_dump(mode="json", exclude_defaults=True),
        allow_unicode=True,
        sort_keys=False,
        width=WIDE,
        default_flow_style=None,
    )
    return HEADER + _mark(body, is_blind=session.is_blind) + body


def _mark(body: str, *, is_blind: bool) -> str:
    way = "blind" if is_blind else "seeded"
    return f"# llmsum review, {way}, sha256 {hashlib.sha256(body.encode()).hexdigest()}\n"


def _is_own(path: Path, *, is_blind: bool) -> bool:
    """Whether a file of labels is as a review of this kind has written it."""
    lines = path.read_bytes().decode(errors="replace").removeprefix(HEADER).split("\n", 1)
    return len(lines) > 1 and f"{lines[0]}\n" == _mark(lines[1], is_blind=is_blind)


def _source(session: Session, original: bytes | None) -> Beside:
    """The report as a file that is read as the reviewed text: itself, or its text where itself would not be."""
    assert session.text is not None
    raw, name = session.text.document.raw, Path(session.summary.source.path)
    candidates = [Beside(name.suffix, original)] if original is not None else []
    candidates.append(Beside(".txt", raw.encode("utf-8", "surrogatepass")))
    for source in candidates:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"report{source.suffix}"
            path.write_bytes(source.data)
            try:
                document = read_document(str(path), load_settings())
            except InputError:
                continue
            if document.raw == raw:
                return source
    raise LlmsumError(f"{name}: is not read as it was; review it with the settings that it was summarised with")


def _stem(folder: Path, session: Session, source: Beside) -> str:
    """A name that nobody else's labels or report have there."""
    assert session.text is not None
    for stem in _stems(session.summary.source):
        path, beside = folder / (stem + SUFFIX), folder / (stem + source.suffix)
        try:
            if path.is_file() and not _is_of(load_gold(path), session.text):
                continue
        except InputError:
            continue
        if path.is_file() and not _is_own(path, is_blind=session.is_blind):
            raise UsageError(
                f"{path}: holds labels of this report from elsewhere; move them away, or choose another --gold"
            )
        if not beside.is_file() or beside.read_bytes() == source.data:
            return stem
    raise UsageError(f"--gold {folder}: is full of reports of this name; choose another folder")


def _stems(source: Source) -> Iterator[str]:
    stem = Path(source.path).stem
    return (stem if number == 1 else f"{stem}-{number}" for number in range(1, MOST_NAMESAKES))


def _is_of(gold: Gold, text: Text) -> bool:
    own = {text.document.sha256, text.document.text_sha256}
    return gold.sha256 in own
