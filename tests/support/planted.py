"""Two periods of an organisation with planted outcomes: what was planned, what became of it, and things about others.

Later statements say it in other words, as people do, and stand between distractors of the same field with figures.
"""

import random
import tomllib
from dataclasses import replace
from typing import Any, NamedTuple

from llmsum import Summary, summarize
from llmsum.follow import Verdict
from llmsum.models import Achievement, Plan, Problem
from llmsum.settings import Settings
from llmsum.words.metrics import metrics
from tests.support.cutting import document
from tests.support.reports import ROOT
from tests.support.results import PASSAGE

TOPICS: dict[str, list[dict[str, str]]] = tomllib.loads(
    (ROOT / "tests" / "data" / "planted.toml").read_text(encoding="utf-8")
)
PLANS = 8
OUTCOMES: tuple[Verdict, ...] = ("done", "missed", "problem", "not_mentioned")


class Planted(NamedTuple):
    """Both reports, and the verdict of each plan by its id."""

    earlier: Summary
    later: Summary
    verdicts: dict[str, Verdict]


def planted(chance: random.Random, language: str) -> Planted:
    """A pair of reports with eight plans."""
    plans: list[Plan] = []
    done: list[str] = []
    problems: list[str] = []
    verdicts: dict[str, Verdict] = {}
    for number, topic in enumerate(chance.sample(TOPICS[language], PLANS), 1):
        figure, outcome = chance.randint(20, 900), chance.choice(OUTCOMES)
        verdicts[f"n{number}"] = outcome
        plans.append(Plan(id=f"n{number}", **_told(topic["plan"].format(figure))))
        done.append(topic["other"].format(chance.randint(20, 900)))
        if outcome in {"done", "missed"}:
            reached = figure + chance.randint(0, 50) if outcome == "done" else figure - chance.randint(1, 15)
            done.append(topic["done"].format(reached))
        elif outcome == "problem":
            problems.append(topic["problem"])
    chance.shuffle(done)
    blank = summarize(document("年度报告\n本年工作如下。\n全年修路2公里。\n"), Settings(cache=False))
    blank = replace(blank, achievements=(), problems=(), plans=(), organisation="某单位")
    blank = replace(blank, source=replace(blank.source, language=language))
    achievements = tuple(
        Achievement(
            id=f"a{n}", statement=text, section="", evidence=(PASSAGE,), anchored="model", metrics=metrics(text)
        )
        for n, text in enumerate(done, 1)
    )
    troubles = tuple(
        Problem(id=f"p{n}", statement=text, section="", evidence=(PASSAGE,), anchored="model")
        for n, text in enumerate(problems, 1)
    )
    earlier = replace(blank, plans=tuple(plans))
    return Planted(earlier, replace(blank, achievements=achievements, problems=troubles), verdicts)


def _told(text: str) -> dict[str, Any]:
    """What all kinds of items have."""
    return {"statement": text, "section": "", "evidence": (PASSAGE,), "anchored": "model", "metrics": metrics(text)}
