"""Labelled reports of other genres, no part of the project: where they lie beside it, all of them go through."""

import asyncio
import re
from itertools import pairwise
from pathlib import Path

import pytest

from llmsum.evals.cases import Case, load_cases
from llmsum.evals.runner import run_cases
from llmsum.reading.document import read_document
from llmsum.reading.report import read_report
from llmsum.settings import Settings, load_settings
from tests.support.reports import ROOT

CORPUS = ROOT.parent / "shared" / "corpus" / "dev"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled reports are kept apart from the project")


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return load_cases(CORPUS, load_settings())


def test_the_rules_go_through_all_of_them(cases: dict[str, Case], tmp_path: Path) -> None:
    """None fails, no figure is invented, and every quotation is where it is said to be."""
    run, stale = asyncio.run(run_cases(cases, Settings(cache=False), tmp_path))
    scores = [repeat.score for document in run.documents for repeat in document.repeats]
    assert (len(scores), stale) == (len(cases), ())
    assert [score.error for score in scores if score.error] == []
    assert sum(score.invented_numbers for score in scores) == 0
    assert min(score.grounding or 0.0 for score in scores if score.grounding is not None) == 1.0


def test_wide_requests_hold_the_whole_of_each(cases: dict[str, Case]) -> None:
    """Segments are slices in order; what lies between them are marks of headings and lists."""
    settings = load_settings(model="openai/x", reading="wide", wide_tokens=3000)
    for case in cases.values():
        report = read_report(read_document(str(case.path), settings), settings)
        text, segments = report.repaired.text, [s for chunk in report.chunks for s in chunk.segments]
        assert all(text[s.span.start : s.span.end] == s.text for s in segments)
        assert all(one.span.end <= two.span.start for one, two in pairwise(segments))
        told = {offset for s in segments for offset in range(s.span.start, s.span.end)}
        told |= {offset for span in report.noise for offset in range(span.start, span.end)}
        left = "".join("\n" if offset in told else char for offset, char in enumerate(text))
        assert not re.search(r"\w{8}", left), case.name
