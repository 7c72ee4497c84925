"""What a sentence is: the words, what they stand in, and the decision."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import UsageError
from llmsum.kinds.deciding import decide, hear
from llmsum.kinds.features import Features
from llmsum.kinds.lexicon import find, groups
from llmsum.kinds.weights import weights
from llmsum.models import KINDS
from llmsum.words.script import fold
from tests.support.cutting import report

SHOWN = [(group.name, text, True) for group in groups() for text in group.shows] + [
    (group.name, text, False) for group in groups() for text in group.shows_not
]


def kind_of_last(text: str) -> str | None:
    return decide(report(text))[-1].kind


def features_of_last(text: str) -> Features:
    return hear(report(text))[-1].features


@pytest.mark.parametrize(("group", "text", "counts"), SHOWN)
def test_the_examples_of_the_lexicon(group: str, text: str, counts: bool) -> None:
    """`shows` and `shows_not` of every group."""
    assert any(hit.group == group and not hit.negated for hit in find(fold(text))) is counts


def test_words_of_the_lexicon_are_simplified() -> None:
    """They are matched on the shadow, which has no other characters."""
    words = [word for group in groups() for word in (*group.words, *group.unless)]
    assert [word for word in words if fold(word) != word] == []


def test_every_group_is_shown_by_a_sentence() -> None:
    assert [group.name for group in groups() if not group.shows] == []


@pytest.mark.parametrize(
    ("text", "negated"),
    [("工程已经竣工。", False), ("工程尚未竣工。", True), ("It was launched.", False), ("It was not launched.", True)],
)
def test_a_negation_turns_a_word_round(text: str, negated: bool) -> None:
    assert {hit.negated for hit in find(text) if hit.group == "finished"} == {negated}


def test_english_words_are_whole_words() -> None:
    """`will` is not in `willing`, nor a plan in `explanation`."""
    assert not {hit.group for hit in find("an explanation of goodwilling")} & {"will", "intended"}


@pytest.mark.parametrize(
    ("done", "open_", "meant"),
    [
        ("道路已经修通。", "道路尚未修通。", "明年将修通道路。"),
        ("停车难的问题得到解决。", "停车难的问题没有得到解决。", "下一步将着力解决停车难问题。"),
        ("The bridge has been repaired.", "The bridge has not been repaired.", "The bridge will be repaired in May."),
    ],
)
def test_what_differs_in_negation_and_tense_only(done: str, open_: str, meant: str) -> None:
    heading = "## Achievements" if done.isascii() else "一、主要成绩"
    assert [kind_of_last(f"{heading}\n{text}\n") for text in (done, open_, meant)] == list(KINDS)


def test_none_is_the_default() -> None:
    """What nothing is known of is no item, with or without a heading that announces achievements."""
    for heading in ("", "一、主要成绩\n", "三、下步打算\n", "二、存在问题\n"):
        assert decide(report(f"{heading}谢谢大家！\n")) == []
    assert kind_of_last("坚持以高度的使命感担当作为。\n") is None


def test_a_report_to_a_congress_plans_the_year_of_its_title() -> None:
    """2026年重点工作 is a plan in the report of January 2026, which is on 2025."""
    text = (
        "2026年某省政府工作报告\n——2026年1月20日在某省人民代表大会会议上\n一、2025年工作回顾\n建成公路300公里。\n"
        "二、“十五五”时期目标任务\n粮食产能稳步提升。\n三、2026年重点工作\n培育新型经营主体20个。\n"
    )
    roles = {section.heading: section.role for section in report(text).sections if section.says_role}
    assert list(roles.values()) == ["achievement", "plan", "plan"]


def test_a_decision_has_its_reasons() -> None:
    """They are features that have a weight, the strongest first, and the probability is one."""
    for decision in decide(report("一、主要成绩\n建成公路300公里。\n二、存在问题\n人手不足，压力较大。\n")):
        assert 0 < decision.probability <= 1
        assert [weight for _, weight in decision.reasons] == sorted((w for _, w in decision.reasons), reverse=True)


@given(st.text(alphabet="，。；完成建成6个%万将问题不足“”《》一是\n 年abc", max_size=120))
def test_every_text_is_decided_on(body: str) -> None:
    """Whatever stands there, every passage has a kind or none, and all weights are used as they are."""
    for decision in decide(report("一、工作完成情况\n新建养老服务站6个。\n" + body)):
        assert decision.kind in (None, *KINDS)
    assert all(len(row) == 4 and row[0] == 0 for row in weights().of.values())


def test_trouble_that_did_not_come_is_not_work_left_undone() -> None:
    """没有 before a defect is no failure; before a deed it is."""
    calm, left = (features_of_last(f"一、主要工作\n{text}") for text in ("系统没有故障。", "系统没有升级。"))
    assert "did not come about" not in calm
    assert "did not come about" in left


def test_a_lexicon_that_is_no_toml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who mends words need not read Python: the message names the file and the line."""
    (tmp_path / "plan.toml").write_text('[a]\nabout = "x"\nwords = ["一", "二]\n', encoding="utf-8")
    monkeypatch.setattr("llmsum.kinds.lexicon.FOLDER", tmp_path)
    with pytest.raises(UsageError, match=r"plan\.toml: no TOML: .*line 3"):
        groups.__wrapped__()
