"""Evidence is found by what a reader sees and cut from what is on disk."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import InputError
from llmsum.evals.cut import cut, evidence_yaml, places, shadow
from llmsum.evals.gold import GoldEvidence, find_gold, load_gold
from llmsum.evals.lint import read_page
from llmsum.models import Document, Span
from llmsum.reading.document import decode, read_document
from llmsum.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"


def document(text: str) -> Document:
    return decode(text.encode(), "一.txt", "utf-8")


@pytest.mark.parametrize(
    "phrase",
    [
        "完成交地２５宗，4745畝",
        "完成交地25宗,4745亩",
        "完成交地 25 宗, 4745 畝",
        "完成交地…畝",
        "完成交地...4745亩",
    ],
)
def test_width_script_and_spaces_of_a_phrase_do_not_matter(phrase: str) -> None:
    """Who types the phrase need not type it as the scrape has it; what is cut is what the scrape has."""
    text = "全年完成交地２５宗,\u30004745畝。"
    assert [piece.quote for piece in cut(document(text), phrase)] == ["完成交地２５宗,\u30004745畝"]


def test_quotation_marks_of_either_kind_are_the_same() -> None:
    """“一肩挑” is found by "一肩挑": keyboards have one kind, reports the other."""
    assert cut(document("落实𠮷村“一肩挑”工作。"), '𠮷村"一肩挑"')[0].quote == "𠮷村“一肩挑”"


def test_pinyin_debris_is_cut_with_its_character() -> None:
    """In 發(fā)展 the insertion belongs to 發: the phrase is clean, the quotation is byte for byte."""
    seed = read_document(str(next(SEEDS.glob("004_*.txt"))), Settings())
    (piece,) = cut(seed, "成功種植冬小麥，提高耕地輪轉使用效率")
    assert "(" in piece.quote
    assert seed.raw[piece.start : piece.end] == piece.quote


def test_every_label_is_found_by_its_readable_text() -> None:
    """The readable text of each published piece of evidence leads back to its offsets, debris and all."""
    for path in find_gold(SEEDS):
        gold = load_gold(path)
        page = read_page(path.with_name(gold.source))
        whole = shadow(page.repaired.text)
        for piece in (piece for item in gold.items for piece in item.evidence):
            found = [page.repaired.raw_span(span) for span in places(whole, page.clean(piece))]
            assert Span(piece.start, piece.end) in found


def test_the_shortest_stretch_is_taken() -> None:
    """Between first and last words nothing is skipped that could begin or end nearer by."""
    text = "完成甲事。完成乙事,共3项。又共5项。"
    assert [piece.quote for piece in cut(document(text), "完成…3项", "又…项")] == ["完成乙事,共3项", "又共5项"]


def test_an_ambiguous_phrase_names_its_places_and_not_the_text() -> None:
    """Line and column of each candidate help to choose; the report's own words stay out of messages."""
    with pytest.raises(InputError, match="2 places") as caught:
        cut(document("机密甲\n完成交地25宗。\n机密乙,完成交地30宗。"), "完成交地")
    assert "line 2, column 1; line 3, column 5" in str(caught.value)
    assert "机密" not in str(caught.value)


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("完成交地26宗", r"only its beginning '完成交地2' \(line 2, column 3\)"),
        ("发放口罩", "is not in the text; copy it"),
        ("…宗", "has no words"),
        ("", "has no words"),
    ],
)
def test_a_phrase_that_is_not_there_is_told_with_where_it_departs(phrase: str, told: str) -> None:
    """A mistyped figure is found at once: the words before it are."""
    with pytest.raises(InputError, match=told):
        cut(document("第一行\n全年完成交地25宗。"), phrase)


def test_the_yaml_reads_back_as_it_was_cut() -> None:
    """Marks that YAML knows, line ends and long texts survive pasting; each piece is one line."""
    pieces = [GoldEvidence(start=0, end=9, quote="“a: b”, {c}\n#d'"), GoldEvidence(start=9, end=300, quote="长" * 200)]
    text = evidence_yaml(pieces)
    assert text.count("\n") == 3
    read = yaml.safe_load(f"- id: a01\n{text}")
    assert [GoldEvidence.model_validate(piece) for piece in read[0]["evidence"]] == pieces


@given(st.text(alphabet="完成交地畝\uff125宗,，。 \u3000（)", min_size=1, max_size=30), st.data())
def test_a_slice_of_plain_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    """Whatever is cut is a slice of the raw text, and reads like its phrase but for width, script and spaces."""
    source = document(f"甲{text}乙")
    start = data.draw(st.integers(0, len(source.raw) - 1))
    phrase = source.raw[start : data.draw(st.integers(start + 1, len(source.raw)))]
    try:
        (piece,) = cut(source, phrase)
    except InputError:
        return
    assert source.raw[piece.start : piece.end] == piece.quote
    assert len("".join(piece.quote.split())) == len("".join(phrase.split()))
