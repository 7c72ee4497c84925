"""How likely an item is right: in bounds, the same every time, up by what speaks for it and down by what does not."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum import Summary, summarize
from llmsum.checking.wide import ground
from llmsum.confidence.signs import AGAINST, FOR, NAMES
from llmsum.confidence.weighing import BIAS, Answering, assured, fitted, probability
from llmsum.folders.results import results
from llmsum.kinds.hearing import Hearing
from llmsum.models import Draft, Kind
from llmsum.reading.report import Report, read_report
from llmsum.settings import Settings, load_settings
from tests.support.cutting import document
from tests.support.reports import ROOT
from tests.support.results import SEEDS

WAYS: tuple[Answering, ...] = ("rules", "narrow", "wide")
REPORT = """一、工作成绩
全年新建养老服务站6个，培训护理人员420人次。
二、存在问题
资金缺口较大，专业人员严重不足，难以满足群众需要。
三、下一步打算
明年将新建社区食堂3个，力争覆盖全部街道。
"""
weights = st.sampled_from(WAYS)
known = st.fixed_dictionaries(
    {name: st.floats(-4, 4) if name.startswith("words") else st.floats(0, 1) for name in NAMES}
)


@pytest.mark.parametrize("way", WAYS)
def test_every_sign_has_its_weight(way: Answering) -> None:
    """The file has one for each, for every way of answering, and none of a sign that is none."""
    assert list(fitted()[way]) == [BIAS, *NAMES]


@given(way=weights, signs=known, name=st.sampled_from((*FOR, *AGAINST)), more=st.floats(0, 4))
def test_what_speaks_for_an_item_never_lowers_it(
    way: Answering, signs: dict[str, float], name: str, more: float
) -> None:
    """Nor does what speaks against it raise it; and nothing is known for certain."""
    before = probability(signs, fitted()[way])
    after = probability(signs | {name: signs[name] + more}, fitted()[way])
    assert 0 < before < 1
    assert after >= before if name in FOR else after <= before


def wide_report() -> Report:
    return read_report(document(REPORT), load_settings(model="openai/x", reading="wide"))


def said(kind: Kind, words: str, statement: str = "") -> Any:
    """A wide model's item of the segment with these words, as it comes out."""
    report = wide_report()
    (chunk,) = report.chunks
    place = next(number for number, segment in enumerate(chunk.segments, 1) if words in segment.text)
    claims = ground(
        Hearing(report), chunk, [Draft(place, place, kind, statement or chunk.segments[place - 1].text.strip())]
    )
    (claim,) = assured(report, claims, "wide")
    return claim


def test_contrary_evidence_lowers_confidence_and_is_told() -> None:
    """The kind that a model gave stands; under a heading of another, with words of another, it is less likely."""
    as_it_is, as_it_is_not = said("problem", "资金缺口"), said("achievement", "资金缺口")
    assert (as_it_is.changes, as_it_is_not.draft.kind) == ((), "achievement")
    assert as_it_is_not.draft.confidence < as_it_is.draft.confidence
    assert [change.what for change in as_it_is_not.changes] == ["doubted", "doubted"]
    told = [change.why.partition(" (")[0] for change in as_it_is_not.changes]
    assert told == ["it stands under a heading of problems", "its words are rather those of a problem"]


def test_what_was_rejected_has_no_confidence() -> None:
    """How sure its engine was says nothing of an item that the text does not hold."""
    claim = said("achievement", "养老服务站", "全年新建桥梁900座，通车里程创历史新高")
    assert not claim.passes
    assert claim.draft.confidence is None


def sureness(summary: Summary) -> list[tuple[str, float | None]]:
    return [(item.id, item.confidence) for item in (*summary.achievements, *summary.problems, *summary.plans)]


def test_an_item_is_as_likely_in_a_batch_as_alone(tmp_path: Path) -> None:
    """And as often as it is asked; every item that is listed has its confidence."""
    batch = [sys.executable, "-m", "llmsum", "batch", str(ROOT / "seeds"), "-o", str(tmp_path), "-q", "-m", "builtin"]
    subprocess.run([*batch, "--include", "*.txt"], check=True)  # pytest-socket lets no child of this process be made
    faults: list[Exception] = []
    found = list(results(tmp_path, faults.append))
    assert (len(found), faults) == (len(SEEDS), [])
    for seed, summary in zip(SEEDS, found, strict=True):
        alone = sureness(summarize(seed, Settings(cache=False)))
        assert alone == sureness(summary)
        assert all(confidence is not None and 0 < confidence < 1 for _, confidence in alone)
