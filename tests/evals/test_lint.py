"""The lint finds each planted fault, and nothing in the labels as they are."""

import hashlib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from llmsum.errors import InputError
from llmsum.evals.lint import HEADER, Fault, faults_text, lint, lint_folder

SEEDS = Path(__file__).parents[2] / "seeds"
TEXT = "泰山路街道\n完成交地\uff12\uff15宗、4745亩，投入\uff11.6万元。\n栗雨街道\n存在人手不足。下一步將新建3个站点。\n"

Content = dict[str, Any]


def piece(quote: str) -> Content:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def labels() -> Content:
    """Three items without a fault."""
    land = {
        "id": "a01",
        "kind": "achievement",
        "unit": "泰山路街道",
        "statement": "完成交地25宗、4745亩,投入1.6万元",
        "evidence": [piece("完成交地\uff12\uff15宗、4745亩，投入\uff11.6万元")],
        "metrics": [
            {"name": "交地宗数", "value": 25, "unit": "宗"},
            {"name": "投入", "value": 16000, "unit": "元"},
        ],
        "importance": "must",
        "status": "done",
    }
    staff = {
        "id": "p01",
        "kind": "problem",
        "unit": "栗雨街道",
        "statement": "人手不足",
        "evidence": [piece("人手不足")],
        "importance": "must",
        "status": "open",
    }
    sites = staff | {
        "id": "n01",
        "kind": "plan",
        "statement": "新建3个站点",
        "evidence": [piece("新建3个站点")],
        "status": "planned",
    }
    return {
        "source": "一.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "origin": "blind",
        "language": "zh",
        "items": deepcopy([land, staff, sites]),
    }


def found(folder: Path, content: Content, header: str = HEADER, name: str = "一.gold.yaml") -> list[str]:
    (folder / "一.txt").write_bytes(TEXT.encode())
    path = folder / name
    path.write_text(header + yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return [f"{fault.where}: {fault.what}" for fault in lint(path)]


def test_the_seeds_are_clean() -> None:
    """Every offset, figure and unit of the published labels holds against the text on disk."""
    assert [(path.name, faults) for path, faults in lint_folder(SEEDS).items() if faults] == []


def test_sound_labels_have_no_fault(tmp_path: Path) -> None:
    """Full-width digits and 1.6万 are read as the numbers they are."""
    assert found(tmp_path, labels()) == []


@pytest.mark.parametrize(
    ("item", "change", "told"),
    [
        (0, {"id": "p01"}, "2 items have the id p01"),
        (0, {"id": "p07"}, "the id is that of no achievement, which is a and a number"),
        (0, {"evidence": [piece("完成交地") | {"quote": "完成征地"}]}, "is not what stands at"),
        (0, {"evidence": [{"start": 900, "end": 910, "quote": "完"}]}, "outside the text"),
        (0, {"evidence": [piece("4745亩，投入\uff11.6万元"), piece("完成交地")]}, "begins before the one in front"),
        (0, {"evidence": [piece("完成交地\uff12\uff15宗、4745亩")]}, "投入: 16000元 is not in the evidence"),
        (0, {"metrics": [{"name": "面积", "value": 4754, "unit": "亩"}]}, "面积: 4754亩 is not in the evidence"),
        (0, {"metrics": [{"name": "面积", "value": 4745, "unit": "户"}]}, "面积: 4745户 is not in the evidence"),
        (0, {"statement": "完成交地52宗"}, "the statement's 52宗 is not in the evidence"),
        (0, {"statement": "完成交地,無問題"}, "not in the report's script: 無問題"),
        (0, {"unit": "泰山街道"}, "no line of the page is the unit '泰山街道'"),
        (1, {"unit": None}, "p01 has no unit, though others have"),
        (0, {"status": "planned"}, "status is planned, but achievements are done or in_progress"),
        (1, {"status": "done"}, "status is done, but problems are open or mitigated"),
        (2, {"status": "done"}, "status is done, but plans are planned"),
        (0, {"explicit": False}, "only a problem can be implied"),
        (1, {"alt_kind": "problem"}, "alt_kind repeats kind"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, item: int, change: Content, told: str) -> None:
    """Each rule fires on the slip it is there for."""
    content = labels()
    content["items"][item] |= change
    assert told in "\n".join(found(tmp_path, content))


def test_what_the_report_itself_writes_is_its_script(tmp_path: Path) -> None:
    """A simplified report that writes 將 may be quoted with it: mixed scripts are what scrapes look like."""
    content = labels()
    content["items"][2]["statement"] = "將新建3个站点"
    assert found(tmp_path, content) == []


def test_a_note_excuses_a_metric_but_no_figure_of_the_statement(tmp_path: Path) -> None:
    """未出现1例 is 0 with a note; a number in the sentence must be in the text all the same."""
    content = labels()
    content["items"][1] |= {"metrics": [{"name": "人手", "value": 0, "unit": "人"}], "note": "人手不足记作0"}
    assert found(tmp_path, content) == []
    content["items"][1]["statement"] = "人手仅7人"
    assert found(tmp_path, content) == ["p01: the statement's 7人 is not in the evidence"]


def test_labels_of_another_text_are_told(tmp_path: Path) -> None:
    """A changed byte moves every offset, so the checksum and the names are compared first."""
    assert "sha256 is not that of the source" in found(tmp_path, labels() | {"sha256": "0" * 64})[0]
    assert "do not belong together" in found(tmp_path, labels(), name="二.gold.yaml")[0]
    assert "does not exist" in found(tmp_path, labels() | {"source": "三.txt"})[0]


def test_a_file_without_schema_line_or_fields_is_told(tmp_path: Path) -> None:
    """A file that editors cannot check, or that is no labels, is a fault of that file and stops no other."""
    assert "does not begin with" in found(tmp_path, labels(), header="")[0]
    assert "items: Field required" in found(tmp_path, {"source": "一.txt"})[0]


def test_a_folder_without_labels_is_an_error(tmp_path: Path) -> None:
    """A mistyped folder must not pass for a clean one."""
    with pytest.raises(InputError, match="holds no labels"):
        lint_folder(tmp_path)


def test_faults_are_printed_one_a_line_and_counted() -> None:
    """The last line says how many files were looked at, also where all is well."""
    text = faults_text({Path("一.gold.yaml"): [Fault("a01", "错")], Path("二.gold.yaml"): []})
    assert text == "一.gold.yaml: a01: 错\n2 files, 1 fault"
    assert faults_text({Path("一.gold.yaml"): []}) == "1 file, no faults"
