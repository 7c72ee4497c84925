"""Reviews made up for tests."""

from dataclasses import replace
from pathlib import Path

from llmsum import Summary, summarize
from llmsum.models import Document
from llmsum.reading.document import decode
from llmsum.render.structured import summary_json
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


def decided(review: Session, *, reason: str = "空话") -> Session:
    """The review with every open item decided: accepted if it can be a label, else rejected."""
    for name, item in list(review.items.of.items()):
        if item.verdict == "open":
            number, at = review.number(name), review.items.changed_at.get(name, 0)
            review.carry_out(Asked("change", review.items.revision, number, at, {"verdict": "accepted"}))
    del reason
    return review


def doubting(summary: Summary, *confidences: float | None) -> Summary:
    """The summary with these probabilities for its achievements."""
    told = zip(summary.achievements, confidences, strict=True)
    return replace(summary, achievements=tuple(replace(item, confidence=sure) for item, sure in told))
