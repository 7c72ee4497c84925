"""Reviews made up for tests."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from llmsum import Summary, summarize
from llmsum.models import Document, Kind
from llmsum.reading.document import decode
from llmsum.render.structured import summary_json
from llmsum.review.items import Change
from llmsum.review.session import Asked, Session
from llmsum.settings import Settings

REPORT = (
    "某镇2023年工作总结\n一、主要成绩\n新修书屋14座，拓宽道路7.3公里。发放助学金126万元，惠及3100户。\n"
    "二、存在问题\n部分渠道老化失修，干部队伍缺12人。\n三、下一步打算\n2024年，将新建泵站3座。\n"
)


def written(folder: Path, name: str, data: bytes) -> Path:
    """A report and beside it its summary by the rules → the summary's file."""
    (folder / name).write_bytes(data)
    summary = summarize(decode(data, name), Settings(cache=False))
    path = folder / f"{name}.json"
    path.write_text(summary_json(summary), encoding="utf-8")
    return path


def of(text: str, name: str = "a.txt") -> tuple[Summary, Document]:
    """A summary by the rules and its document."""
    document = decode(text.encode(), name)
    return summarize(document, Settings(cache=False)), document


def session(folder: Path, text: str = REPORT, *, is_blind: bool = False) -> Session:
    """A review of a text, its journal in a folder."""
    summary, document = of(text)
    return Session(summary, document, folder / "a.jsonl", is_blind=is_blind)


def accepted(review: Session) -> Session:
    """The review with every open item accepted."""
    for name, item in list(review.items.of.items()):
        if item.verdict == "open":
            change(review, name, verdict="accepted")
    return review


def change(review: Session, name: str, **fields: Any) -> None:
    """Changes an item, as a page does that has seen everything."""
    number, at = review.number(name), review.items.changed_at.get(name, 0)
    review.carry_out(Asked("change", review.items.revision, number, at, Change(**fields)))


def add(review: Session, quote: str, kind: Kind) -> str:
    """Adds an item whose evidence is a stretch of the text → its id."""
    assert review.text is not None
    start = review.text.document.raw.index(quote)
    chosen = review.carry_out(
        Asked("add", review.items.revision, change=Change(kind=kind, spans=[(start, start + len(quote))]))
    )
    name = review.name(chosen)
    assert name is not None
    return name


def doubting(summary: Summary, *confidences: float | None) -> Summary:
    """The summary with these probabilities for its achievements."""
    told = zip(summary.achievements, confidences, strict=True)
    return replace(summary, achievements=tuple(replace(item, confidence=sure) for item, sure in told))
