"""What was reviewed becomes labels that the lint accepts, and that score 1 against themselves."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from llmsum import summarize
from llmsum.errors import LlmsumError, UsageError
from llmsum.evals.agreement import agreement
from llmsum.evals.cases import load_cases
from llmsum.evals.gold import Gold, GoldEvidence, GoldItem, load_gold
from llmsum.evals.lint import lint, lint_folder
from llmsum.evals.scores import score_document
from llmsum.reading.document import decode
from llmsum.review import gold
from llmsum.review.differences import compared
from llmsum.review.session import Session
from llmsum.settings import Settings, load_settings
from tests.review.made import REPORT, accepted, add, change, of, session
from tests.support.pages import CMS
from tests.support.reports import DATA, ROOT
from tests.support.wordml import p, packed, r, styled

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def saved(review: Session, folder: Path, original: bytes | None) -> Path:
    done = gold.save(review, original, folder)
    assert done.faults == ()
    assert done.path is not None
    return done.path


def test_labels_pass_the_lint_and_score_1(tmp_path: Path) -> None:
    """A whole report: accepted, corrected, rejected and added items; the file is what evals read."""
    review = accepted(session(tmp_path))
    change(review, "a1", statement="新修书屋14座、拓宽道路7.3公里", importance=3)
    change(review, "p1", verdict="rejected", reason="空话")
    change(review, "n1", alt_kind="achievement", note="已经开工")
    name = add(review, "干部队伍缺12人", "problem")
    change(review, name, explicit=False, status="mitigated")
    add(review, "惠及3100户", "achievement")
    path = saved(review, tmp_path / "gold", REPORT.encode())
    assert lint(path) == []
    labels = load_gold(path)
    assert agreement(labels, labels).f1 == 1
    assert labels.origin == "seeded"
    by_id = {item.id: item for item in labels.items}
    assert by_id["a01"].importance == "must"
    assert [(metric.value, metric.unit) for metric in by_id["a01"].metrics] == [(14, "座"), (7.3, "公里")]
    assert (by_id["p01"].statement, by_id["p01"].explicit, by_id["p01"].status) == (
        "干部队伍缺12人",
        False,
        "mitigated",
    )
    assert (by_id["n01"].alt_kind, by_id["n01"].note) == ("achievement", "已经开工")
    (case,) = load_cases(tmp_path / "gold", load_settings()).values()
    assert case.gold == labels
    assert 0 < score_document(case, review.summary).f1 < 1


@pytest.mark.parametrize(
    "path", [*SEEDS, *(ROOT / "tests" / "data" / name for name in DATA)], ids=lambda path: path.name
)
def test_what_the_rules_say_can_be_saved_if_it_is_right(tmp_path: Path, path: Path) -> None:
    """Of any report: with the items that have faults left out, labels come of it and score 1 against themselves."""
    from llmsum.review.faults import faults_of

    summary, document = of(path.read_bytes().decode(), path.name)
    review = Session(summary, document, tmp_path / "a.jsonl", is_blind=False)
    for name, item in list(review.items.of.items()):
        if item.verdict == "open":
            change(review, name, verdict="accepted")
            if list(faults_of(review, review.items.of[name])):
                change(review, name, verdict="rejected", reason="x")
    labels = load_gold(saved(review, tmp_path / "gold", path.read_bytes()))
    assert agreement(labels, labels).f1 == 1
    assert lint_folder(tmp_path / "gold") == {tmp_path / "gold" / f"{path.stem}.gold.yaml": []}
    assert (tmp_path / "gold" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.md",
            "# 总结\n\n## 一、成绩\n\n完成**学校**3所。\n\n| 指标 | 完成 |\n|---|---|\n| 收入 | 3万元 |\n".encode(),
        ),
        ("a.html", CMS.encode()),
        ("a.docx", packed(p(r("一、主要工作"), properties=styled("1")) + p(r("新修书屋14座，拓宽道路7.3公里。")))),
        ("甲/乙.txt", REPORT.encode("gb18030")),
        ("a.txt", REPORT.replace("\n", "\r\n").encode("utf-8-sig")),
    ],
)
def test_reports_of_any_format_lie_beside_their_labels(tmp_path: Path, name: str, data: bytes) -> None:
    """Byte for byte, and evals read them as they were reviewed."""
    document = decode(data, name)
    summary = summarize(document, Settings(cache=False))
    review = accepted(Session(summary, document, tmp_path / "a.jsonl", is_blind=False))
    saved(review, tmp_path / "gold", data)
    (case,) = load_cases(tmp_path / "gold", load_settings()).values()
    assert case.raw == document.raw
    assert case.path.read_bytes() == data
    assert score_document(case, summary).f1 == 1


CHARS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\u2028\u0085\ufeff\u3000'\":#-𠮷"), min_size=1
)


@given(CHARS, CHARS)
def test_any_words_come_through_the_file(tmp_path_factory: pytest.TempPathFactory, quote: str, note: str) -> None:
    """Line ends, control characters, what means something in YAML."""
    item = GoldItem(
        id="a01", kind="achievement", statement=note, evidence=(GoldEvidence(start=0, end=1, quote=quote),),
        importance="must", status="done", note=note,
    )  # fmt: skip
    labels = Gold(source="a.txt", sha256="0", origin="blind", language="zh", title=quote, items=(item,))
    path = tmp_path_factory.mktemp("gold") / "a.gold.yaml"
    path.write_text(gold.labels_text(labels, session(path.parent)), encoding="utf-8", newline="\n")
    assert load_gold(path) == labels


def test_faults_that_only_the_lint_knows_are_told_with_their_items(tmp_path: Path) -> None:
    """And nothing is written."""
    review = accepted(session(tmp_path))
    change(review, "a1", unit="某镇2023年工作总结")
    done = gold.save(review, REPORT.encode(), tmp_path / "gold")
    assert done.path is None
    assert all("no unit" in what for _, what in done.faults)
    assert list((tmp_path / "gold").iterdir()) == []


def test_namesakes_do_not_take_each_others_place(tmp_path: Path) -> None:
    """Reports of one name from two folders, and one that is saved again."""
    folder = tmp_path / "gold"
    texts = [REPORT, REPORT.replace("14座", "15座")]
    for number, text in enumerate(texts):
        place = tmp_path / str(number)
        place.mkdir()
        review = accepted(session(place, text))
        for _ in range(2):
            saved(review, folder, text.encode())
        found = gold.found(review, folder)
        assert found is not None
        assert found[0] == folder / ("a.gold.yaml" if number == 0 else "a-2.gold.yaml")
    assert {path.name for path in folder.iterdir()} == {
        "a.txt", "a.gold.yaml", "a-2.txt", "a-2.gold.yaml", "gold.schema.json",
    }  # fmt: skip
    assert [load_gold(folder / name).source for name in ("a.gold.yaml", "a-2.gold.yaml")] == ["a.txt", "a-2.txt"]


@pytest.mark.parametrize("how", ["by hand", "edited", "blind"])
def test_labels_from_elsewhere_are_not_overwritten(tmp_path: Path, how: str) -> None:
    """Those that were made by hand, that somebody has edited, or that were made blind stay as they are."""
    (tmp_path / "blind").mkdir()
    first = session(tmp_path / "blind", is_blind=how == "blind")
    add(first, "新修书屋14座", "achievement")
    path = saved(accepted(first), tmp_path / "gold", REPORT.encode())
    text = path.read_text(encoding="utf-8")
    if how == "edited":
        path.write_text(text.replace("新修书屋14座", "新修书屋14座。", 1), encoding="utf-8")
    if how == "by hand":
        path.write_text("".join(line for line in text.splitlines(keepends=True) if "llmsum review" not in line))
    before = path.read_bytes()
    with pytest.raises(UsageError, match="from elsewhere"):
        gold.save(accepted(session(tmp_path)), REPORT.encode(), tmp_path / "gold")
    assert path.read_bytes() == before


def test_a_report_without_items_has_labels_too(tmp_path: Path) -> None:
    """None is an answer."""
    path = saved(session(tmp_path, is_blind=True), tmp_path / "gold", REPORT.encode())
    labels = load_gold(path)
    assert (labels.items, agreement(labels, labels).f1) == ((), 1)


@pytest.mark.parametrize("original", [None, REPORT.encode("utf-16"), b"\x00"])
def test_a_report_that_is_gone_leaves_its_text(tmp_path: Path, original: bytes | None) -> None:
    """Where the file cannot be had, or is not read as it was, its text lies beside the labels."""
    review = accepted(session(tmp_path))
    path = saved(review, tmp_path / "gold", original)
    assert lint(path) == []
    if original is None or original == b"\x00":
        assert (tmp_path / "gold" / "a.txt").read_bytes().decode() == REPORT


def test_without_its_text_nothing_is_saved(tmp_path: Path) -> None:
    """There would be no place to cut the evidence from."""
    summary, _ = of(REPORT)
    review = Session(summary, None, tmp_path / "a.jsonl", is_blind=False)
    with pytest.raises(LlmsumError, match="gone or has changed"):
        gold.save(review, None, tmp_path / "gold")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="--gold"):
        gold.save(accepted(session(tmp_path)), REPORT.encode(), tmp_path / "file" / "gold")


def test_blind_labels_say_so_until_the_predictions_were_shown(tmp_path: Path) -> None:
    """What was saved before stays blind."""
    review = session(tmp_path, is_blind=True)
    add(review, "新修书屋14座", "achievement")
    path = saved(review, tmp_path / "gold", REPORT.encode())
    assert load_gold(path).origin == "blind"
    review.reveal()
    assert load_gold(saved(review, tmp_path / "gold", REPORT.encode())).origin == "seeded"


def test_differences_are_what_evals_count(tmp_path: Path) -> None:
    """Missed, extra, matched with another kind or fact, and the same; what differs stands first."""
    review = accepted(session(tmp_path))
    change(review, "a1", kind="plan")
    change(review, "a2", verdict="rejected", reason="空话")
    change(review, "n1", statement="明年建站")
    add(review, "惠及3100户", "achievement")
    labels = load_gold(saved(review, tmp_path / "gold", REPORT.encode()))
    found = compared(labels, review.summary).differences
    assert [one.what for one in found] == sorted((one.what for one in found), key=["missed", "extra", "matched"].index)
    assert {one.verdict for one in found if one.what == "matched"} >= {"correct", "wrong_kind"}
    assert sum(one.gold is not None for one in found) == len(labels.items)
    said = len(review.summary.achievements) + len(review.summary.problems) + len(review.summary.plans)
    assert sum(one.predicted is not None for one in found) == said


def test_the_program_against_its_own_labels_differs_in_nothing(tmp_path: Path) -> None:
    """Accepted as they are, its items are all matched and the same."""
    review = accepted(session(tmp_path))
    found = compared(load_gold(saved(review, tmp_path / "gold", REPORT.encode())), review.summary)
    assert found.score.f1 == 1
    assert all(one.is_equal for one in found.differences)


def test_the_labels_are_for_people_too(tmp_path: Path) -> None:
    """A line for each piece of evidence, and no field that is empty."""
    path = saved(accepted(session(tmp_path)), tmp_path / "gold", REPORT.encode())
    text = path.read_text(encoding="utf-8")
    assert "- {start: " in text
    assert "null" not in text
    assert yaml.safe_load(text)["source"] == "a.txt"
