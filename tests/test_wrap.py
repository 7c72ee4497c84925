"""Lines broken at a fixed width are joined; lists, tables and paragraphs are not."""

import pytest

from llmsum.reading.repair import repair
from tests.support.reports import DATA


def test_lines_of_a_wrapped_page_are_joined() -> None:
    """Line ends inside sentences go; headings, paragraphs and page numbers keep their lines."""
    text = repair(DATA["wrapped_pdf.txt"]).text
    assert (
        "以创建全国文明城市为抓手，坚持精细管理，全年清运生活垃圾28.6万吨，清洗道路4.3万公里，市容环境明显改善。\n"
        in text
    )
    assert "一、主要做法及成效\n" in text
    assert "招聘十分困难。二是部分背街小巷" in text
    assert "\n- 1 -\n" in text


def test_wrapped_english_gets_its_spaces_back() -> None:
    """Between Latin words a space takes the line end's place; list items and sentence ends keep it."""
    raw = (
        "The department resurfaced a total of forty-eight kilometres of road\n"
        "in the first half of the year, which is three kilometres more than\n"
        "had been planned, and it inspected twelve bridges in the north and\n"
        "the east of the district.\n"
        "- The Hill Street scheme was delayed by six weeks because the price\n"
        "  of bitumen rose.\n"
    )
    text = repair(raw).text
    assert "kilometres of road in the first half of the year, which is three kilometres more than had been" in text
    assert text.endswith(
        "east of the district.\n- The Hill Street scheme was delayed by six weeks because the price of bitumen rose.\n"
    )


@pytest.mark.parametrize(
    "raw",
    [
        "完成保障性住房建设八百六十套并交付使用\n新增城市公共绿地面积十二点六公顷共五处\n改造完成城镇老旧小区三十七个惠及群众\n开工建设\n",
        "- 完成保障性住房建设八百六十套并全部交付群众使用\n"
        "- 新增城市公共绿地面积十二点六公顷共计五处场所\n"
        "- 改造城镇老旧小区三十七个惠及群众达到五千余户\n",
        "\n".join(f"全年第{n}批次的保障性住房建设项目已全部按照要求完成交付使用。" for n in "一二三四五六"),
        "\n".join(f"项目{n}   保障性住房建设八百六十套全部交付   完成   百分之百以上" for n in "一二三四五六"),
    ],
)
def test_lists_and_tables_are_not_joined(raw: str) -> None:
    """Lines that are narrow, begin with a bullet, end a sentence or hold columns were not wrapped."""
    assert repair(raw).text == raw


def test_numbers_below_each_other_stay_apart() -> None:
    """A column of figures, and a year that begins a line, are no broken numbers."""
    towns = "".join(
        f"{name}二〇二四年度完成造林面积合计{one}\n{two}\n"
        for name, one, two in [
            ("城关镇", 1200, 3200),
            ("东山镇", 1350, 2100),
            ("西山镇", 1420, 1800),
            ("南山镇", 1110, 1500),
        ]
    )
    text = repair(f"2024年工作总结\n\n{towns}").text
    assert not [number for number in ("12003200", "13502100", "14201800", "11101500") if number in text]


def test_numbers_that_were_broken_are_whole_again() -> None:
    """Programs that count characters break lines anywhere: 38|.7% is one figure, and neither 38 nor 0.7 %."""
    told = "全年受理案件15237件，审执结14682件，追回劳动报酬1740万元，终本案件占比达38.7%，同比下降5.2个百分点，"
    plain = told * 6 + "群众满意度进一步提高。"
    for width in range(28, 44):
        wrapped = "\n".join(plain[start : start + width] for start in range(0, len(plain), width))
        assert repair(f"某某市人民法院工作报告\n\n{wrapped}\n").text == f"某某市人民法院工作报告\n\n{plain}\n", width
