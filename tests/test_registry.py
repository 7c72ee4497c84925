"""A kind is one entry, one lexicon and labels: this adds one that way, and everything else follows."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from llmsum.evals.claiming import fit_claims
from llmsum.kinds import claims, lexicon
from llmsum.models import KINDS, SPECS, Hues, KindSpec, Plan, Summary, akin_to, optional_kinds
from llmsum.pipeline import summarize
from llmsum.render.markdown import summary_markdown
from llmsum.render.structured import summary_json
from llmsum.schema import contract_schema, read_summary
from llmsum.settings import BUILTIN, load_settings
from tests.support.cutting import document

LESSON = KindSpec(
    name="lesson",
    plural="lessons",
    prefix="l",
    item=Plan,
    statuses=("planned",),
    heading={"simplified": "启示", "traditional": "啟示", "english": "Lessons"},
    lead={"simplified": "启示：", "traditional": "啟示：", "english": "Lessons: "},
    called={"zh": "启示", "en": "lesson"},
    aliases="启示 啟示 lesson",
    request={"zh": "另有一类“启示”。", "en": "There is one more kind, lesson."},
    style="cyan",
    light=Hues("#eee", "#ddd", "#333"),
    dark=Hues("#333", "#444", "#eee"),
    line="solid 1px",
    akin="plan",
)
WORDS = """
[learnt]
about = "what was learnt"
words = ["启示我们", "告诉我们", "深刻体会到"]
shows = ["实践启示我们，群众满意是第一标准"]
shows_not = []
"""
LABELS = """
said = [
  { under = "", text = "实践启示我们，群众满意是第一标准。", is = ["lesson"] },
  { under = "", text = "疫情告诉我们，基层基础必须打牢。", is = ["lesson"] },
  { under = "", text = "一年来我们深刻体会到，制度管用才长久。", is = ["lesson"] },
  { under = "", text = "新建水厂2座。", is = ["achievement"] },
]
"""
REPORT = "某局2022年工作总结\n一、主要工作\n新建泵站12座。\n抗洪实践告诉我们，预案必须年年演练。\n"


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The fifth kind, while a test lasts."""
    monkeypatch.setitem(SPECS, LESSON.name, LESSON)
    words = shutil.copytree(lexicon.FOLDER, tmp_path / "lexicon")
    (words / "lesson.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(LABELS, encoding="utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", words)
    forget()
    fitted = fit_claims(tmp_path, [], [], load_settings(model=BUILTIN))
    monkeypatch.setattr(claims, "claim_weights", lambda: fitted)
    yield LESSON.name
    monkeypatch.undo()
    forget()


def forget() -> None:
    lexicon.groups.cache_clear()
    lexicon.index.cache_clear()


def summary_of(**given: str) -> Summary:
    return summarize(document(REPORT), model=BUILTIN, **given)  # type: ignore[arg-type]


def test_a_fifth_kind_is_listed_everywhere(lesson: str) -> None:
    """By the rules, in JSON and its schema, read back, and on a page."""
    found = summary_of(kinds=f"+{lesson}")
    assert [(item.id, item.statement) for item in found.more[lesson]] == [("l1", "抗洪实践告诉我们，预案必须年年演练")]
    told = json.loads(summary_json(found))
    assert list(told)[10] == "lessons"
    assert list(contract_schema((lesson,))["properties"]) == list(told)
    assert read_summary(summary_json(found)) == found
    assert "## 启示 (1)" in summary_markdown(found)


def test_it_changes_nothing_where_nobody_asks_for_it(lesson: str) -> None:
    found = summary_of()
    assert lesson in optional_kinds()
    assert (found.more, akin_to(lesson)) == ({}, "plan")
    assert [item.statement for item in found.achievements] == ["新建泵站12座"]


def test_entries_do_not_get_in_one_anothers_way() -> None:
    """Ids, keys and names of kinds differ, and what is akin to something is akin to one of the three."""
    specs = SPECS.values()
    for value in ("name", "plural", "prefix"):
        assert len({getattr(spec, value) for spec in specs} | {"r"}) == len(SPECS) + 1
    words = [alias for spec in specs for alias in spec.aliases.split()]
    assert len(words) == len(set(words))
    assert all(name in spec.aliases.split() for spec in specs for name in spec.called.values())
    assert all(akin_to(kind) in KINDS for kind in SPECS)
    assert all(spec.request for spec in specs if spec.akin)
