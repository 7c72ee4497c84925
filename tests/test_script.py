"""Script: a shadow of the same length, detection that survives half-converted text, conversion that keeps figures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llmsum.models import Script
from llmsum.words.script import (
    SIMPLIFIED,
    SIMPLIFIED_ONLY,
    TRADITIONAL,
    TRADITIONAL_ONLY,
    convert,
    detect_script,
    fold,
    shadows,
)

SEEDS = {path.name[:3]: path.read_bytes().decode() for path in (Path(__file__).parents[1] / "seeds").glob("*.txt")}
TRADITIONAL_SEEDS = ["000", "004"]
SIMPLIFIED_SEEDS = ["001", "002", "003"]
NUMERAL = re.compile(r"[0-9\uff10-\uff19.．,，%％〇零一二三四五六七八九十百千万萬亿億两兩壹贰貳叁肆伍陆陸柒捌玖拾佰仟]")

report_text = st.text(st.sampled_from(sorted(set("".join(SEEDS.values()) + TRADITIONAL + SIMPLIFIED))))
any_text = st.text() | report_text


@given(any_text)
@example("薴")  # OpenCC makes it 苧, and 苧 苎
@example("國\0\n\r\n\ud800𠮷")
def test_fold_keeps_the_length_and_is_idempotent(text: str) -> None:
    """Every offset in the shadow is the same offset in the text, and a shadow is its own shadow."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_fold_is_idempotent_for_every_character() -> None:
    """No Han character needs a third pass of OpenCC's tables or changes the length."""
    every = "".join(map(chr, [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x33480)]))
    assert len(fold(every)) == len(every)
    assert fold(fold(every)) == fold(every)


@pytest.mark.parametrize("seed", SIMPLIFIED_SEEDS)
def test_simplified_text_is_its_own_shadow(seed: str) -> None:
    """Where there is nothing to fold the very same string comes back."""
    text = SEEDS[seed]
    assert fold(text) is text


@pytest.mark.parametrize("seed", TRADITIONAL_SEEDS)
def test_a_rule_in_simplified_script_finds_traditional_text(seed: str) -> None:
    """Words of a simplified rule stand in the shadow where their traditional forms stand in the seed."""
    shadow = fold(SEEDS[seed])
    words = {"坚决落实": "堅決落實", "干": "干"} if seed == "000" else {"紧紧围绕": "緊緊圍繞", "领": "領"}
    for simplified, traditional in words.items():
        assert SEEDS[seed].startswith(traditional, shadow.index(simplified))


@given(report_text)
def test_the_shadow_does_not_depend_on_neighbours(text: str) -> None:
    """Folding is character by character: the shadow of a whole is the shadows of its parts."""
    assert fold(text) == "".join(fold(char) for char in text)


def test_folding_needs_no_opencc() -> None:
    """Reading a report imports no OpenCC, in whatever script; only statements that are to be converted do."""
    use = "s.fold('工作總結'); s.detect_script('總結')"
    code = f"import sys, llmsum.words.script as s; {use}; sys.exit('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_table_is_that_of_opencc() -> None:
    """Every character folds to what OpenCC makes of it alone, followed to its end; the file holds no other.

    Where a new OpenCC fails this, write the characters that `ends` changes, and what they become, as the two lines of
    src/llmsum/t2s.txt.
    """
    ranges = ((0x2E80, 0x3020), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x33480))
    chars = [chr(code) for start, stop in ranges for code in range(start, stop)]
    ends = {char: _followed(char) for char in chars}
    assert shadows() == {char: end for char, end in ends.items() if char != end}


def _followed(char: str) -> str:
    while len(simple := convert(char, "simplified")) == 1 and simple != char:
        char = simple
    return char


def test_a_short_segment_folds_like_the_whole() -> None:
    """房屋51座 has no frequent traditional character, and folds all the same."""
    assert fold("拆遷房屋51座") == "拆迁房屋51座"


@pytest.mark.parametrize("seed", SIMPLIFIED_SEEDS + TRADITIONAL_SEEDS)
def test_the_script_of_the_seeds(seed: str) -> None:
    """000 counts as traditional although 干, 于, 余, 系 and 后 stayed simplified in it."""
    assert detect_script(SEEDS[seed]) == ("traditional" if seed in TRADITIONAL_SEEDS else "simplified")


@pytest.mark.parametrize("seed", SIMPLIFIED_SEEDS)
def test_converted_reports_change_their_script(seed: str) -> None:
    """Detection agrees with conversion, there and back."""
    there = convert(SEEDS[seed], "traditional")
    assert detect_script(there) == "traditional"
    assert detect_script(convert(there, "simplified")) == "simplified"


@pytest.mark.parametrize("text", ["", "Annual report 2020", "了解工作", "國国"])
def test_text_that_tells_nothing_is_simplified(text: str) -> None:
    """No telling character, or a tie, counts as simplified."""
    assert detect_script(text) == "simplified"


def test_telling_characters_belong_to_one_script() -> None:
    """Each listed traditional character has the listed counterpart, and OpenCC leaves none of either list as it is."""
    assert convert("\n".join(TRADITIONAL), "simplified").replace("\n", "").startswith(SIMPLIFIED)
    assert not TRADITIONAL_ONLY & SIMPLIFIED_ONLY
    assert not SIMPLIFIED_ONLY & set(convert("\n".join(SIMPLIFIED), "traditional"))


def test_conversion_goes_by_phrases() -> None:
    """One simplified character has several traditional forms: 后, 干 and 发 take the right one from the phrase."""
    assert convert("皇后以后，干部干净，发展理发", "traditional") == "皇后以後，幹部乾淨，發展理髮"
    assert convert("皇后以後，幹部乾淨，發展理髮", "simplified") == "皇后以后，干部干净，发展理发"


def figures(text: str) -> list[str]:
    """The numerals in order, read in one script."""
    return NUMERAL.findall(fold(text))


@pytest.mark.parametrize("script", ["simplified", "traditional"])
@given(
    text=st.text(
        st.sampled_from("0189\uff10\uff19.,%％〇零一二三五十百千万萬亿億两兩半余餘多约個个里裡只隻出几幾年月名人次倍成")
    )
)
def test_conversion_keeps_every_figure(script: Script, text: str) -> None:
    """Digits and numerals come out in the same order and number; 万 and 亿 change only their script."""
    assert figures(convert(text, script)) == figures(text)


@pytest.mark.parametrize("script", ["simplified", "traditional"])
@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_conversion_keeps_the_figures_of_the_seeds(seed: str, script: Script) -> None:
    """No figure of a real report is touched by conversion to either script."""
    assert figures(convert(SEEDS[seed], script)) == figures(SEEDS[seed])
