"""An answer that lists every clause is condensed; one that chooses is left alone; nothing is lost on the way."""

from llmsum.checking.grounding import Claim
from llmsum.checking.narrow import ground, grounded
from llmsum.checking.narrow.condensing import condense
from llmsum.kinds.hearing import Hearing
from llmsum.models import Chunk, Draft, Kind
from llmsum.models.notes import NO_FACT
from tests.support.cutting import only_chunk, report

TEXT = """一、工作完成情况
坚持提高站位、凝心聚力，切实把各项民生工作放在心上、抓在手上、扛在肩上，清理卫生死角1200余处，整治乱堆乱放150余处，绿化美化村庄7500米。
新建养老服务站6个，培训护理人员120名，总投资超过三百五十万元人民币。建成农村公路12公里，惠及群众3万余人，受到各村干部群众好评。
"""


def listed(chunk: Chunk, kind: Kind = "achievement") -> list[Claim]:
    """What a model answers that makes every segment an item."""
    drafts = [
        Draft(number, number, kind, segment.text.strip("，。 \n"))
        for number, segment in enumerate(chunk.segments, 1)
        if not segment.noise
    ]
    return list(grounded(chunk, drafts))


def answered(text: str) -> list[Claim]:
    """What becomes of an answer that makes every segment of a text an achievement."""
    read = report(text)
    hearing = Hearing(read)
    return [
        claim for chunk in read.chunks for claim in ground(hearing, chunk, [claim.draft for claim in listed(chunk)])
    ]


def anything(claim: Claim) -> bool:
    return claim.passes


def test_the_clauses_of_a_sentence_become_one_item() -> None:
    """One item a sentence, with the words and the evidence of its clauses in order."""
    told = [claim.draft.statement for claim in answered(TEXT) if claim.passes]
    assert told[0] == "清理卫生死角1200余处，整治乱堆乱放150余处，绿化美化村庄7500米"
    assert len(told) == 3


def test_what_cannot_be_checked_is_kept_apart_not_dropped() -> None:
    """A slogan leaves the achievements and is found under its reason."""
    apart = [claim for claim in answered(TEXT) if not claim.passes]
    assert {claim.reason for claim in apart} == {NO_FACT}
    assert any("凝心聚力" in claim.draft.statement for claim in apart)


def test_an_answer_that_chose_is_left_alone() -> None:
    """Three items of ten segments were chosen: nothing is joined and nothing judged."""
    chunk = only_chunk(TEXT)
    chosen = listed(chunk)[:2]
    assert condense(chosen, anything) == tuple(chosen)


def test_kinds_are_never_joined() -> None:
    """An achievement and a problem of one sentence stay two items."""
    chunk = only_chunk(
        "一、工作情况\n新建养老服务站6个，培训护理人员120名，但专业护理人员仍然十分短缺，部分岗位长期空缺。\n"
    )
    claims = [*grounded(chunk, [Draft(1, 1, "achievement", "新建养老服务站6个")])]
    claims += grounded(chunk, [Draft(len(chunk.segments), len(chunk.segments), "problem", "专业护理人员仍然十分短缺")])
    assert {claim.draft.kind for claim in condense(claims, anything)} == {"achievement", "problem"}


def test_a_numbered_problem_becomes_one_item() -> None:
    """The sentences of 一是 are one problem, those of 二是 another."""
    text = "二、存在问题\n一是专业人才十分缺乏。部分岗位长期空缺，无人可用。二是设备老化。维修经费不足，更新缓慢。\n"
    claims = [claim for chunk in report(text).chunks for claim in condense(listed(chunk, "problem"), anything)]
    assert len([claim for claim in claims if claim.passes]) == 2


def test_a_falsified_figure_is_not_joined_into_a_passing_item() -> None:
    """What failed the gate stays outside, and what is joined passes it anew."""
    chunk = only_chunk(TEXT)
    claims = listed(chunk)
    wrong = grounded(chunk, [Draft(5, 5, "achievement", "新建养老服务站8个")])
    kept = condense([*claims, *wrong], anything)
    assert wrong[0] in kept
    assert not any("8个" in claim.draft.statement for claim in kept if claim.passes)


def test_english_sentences_stay_apart() -> None:
    """A full stop ends a sentence in English as 。 does in Chinese; only clauses of one sentence are joined."""
    text = "# Report\n\n## Achievements\n\nWe opened 6 offices. We trained 120 people. We repaired 12 km of road.\n"
    told = [claim.draft.statement for claim in answered(text) if claim.passes]
    assert told == ["We opened 6 offices.", "We trained 120 people.", "We repaired 12 km of road."]
