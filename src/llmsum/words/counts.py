"""Whether numerals count something where they stand: 三项 and 三至五家 do, 三农 and 周三 do not."""

import re

from llmsum.words.grammar import CLOSES, FIGURE, IDIOM, LOOK_BACK, RANGE
from llmsum.words.numerals import is_digit_string, is_well_formed
from llmsum.words.units import PROVES_FIRST, PROVES_SINGLE


def is_word(match: re.Match[str], *, generous: bool) -> bool:
    """Whether a number in English words counts; a bare one is hardly ever a number."""
    word = (match["english"] or "").lower()
    return bool(word) and (generous or word != "one" or _opens_range(match))


def is_number(match: re.Match[str], *, generous: bool) -> bool:
    """Whether a run of Chinese numerals is a number here; the rules are in `figures` and at the head of the module."""
    run, start, end = match["han"], match.start("han"), match.end("han")
    behind, before = match.string[end : end + 1], match.string[start - 1 : start]
    if match["per"]:
        return True
    if before in ("数", "几") or IDIOM.match(match.string, start) or (before == match["unit"] == "周"):
        return False
    if not is_well_formed(run.partition("点")[0]):
        return _is_bare_scale(match, generous=generous) or _is_year(run, behind)
    if len(run) == 1:
        return _counts_alone(match, generous=generous)
    return match["unit"] is not None or (
        behind != "大" and run != "十一"
    )  # 十九大 and 二十大 are names, “十一” a holiday


def _counts_alone(match: re.Match[str], *, generous: bool) -> bool:
    """Whether a single numeral is a number."""
    run, start, end, unit = match["han"], match.start("han"), match.end("han"), match["unit"]
    behind, before = match.string[end : end + 1], match.string[start - 1 : start]
    if unit == "番":
        return match.string[max(0, start - 2) : start].rstrip("了").endswith("翻")
    if _opens_range(match) or CLOSES.search(match.string, max(0, start - LOOK_BACK), start):
        return True
    if run == "一":
        last = not behind.isalnum() or (generous and behind == "的")
        ranked = before == "第" and (last or unit in PROVES_FIRST)
        return ranked or (generous and unit is not None)
    clear = unit in PROVES_SINGLE or bool(match["point"] or match["tenth"] or match["scale"])
    return before == "第" or clear or (generous and (unit is not None or behind == "大"))


def _opens_range(match: re.Match[str]) -> bool:
    """三至五家, one to two days: what the second number counts, the first does too."""
    is_bare = match.end() == match.end("english" if match["english"] else "han")
    dash = RANGE.match(match.string, match.end()) if is_bare else None
    second = dash and FIGURE.match(match.string, dash.end())
    if not second:
        return False
    if second["english"] or match["english"]:
        return bool(second["arabic"] or (second["english"] and second["english"].lower() != "one"))
    counts = any(second[name] for name in ("unit", "scale", "point", "tenth", "percent"))
    return counts and bool(second["arabic"] or (second["han"] and is_number(second, generous=False)))


def _is_bare_scale(match: re.Match[str], *, generous: bool) -> bool:
    """千余本 is a figure; 百日 only proves one."""
    return match["han"] in ("百", "千", "万") and (match["inside"] == "余" or (generous and match["unit"] is not None))


def _is_year(run: str, behind: str) -> bool:
    """二零二零年 and 三零五: digits read one by one, which need a zero or 年 to be told from 五一 and 三五."""
    return len(run) > 2 and is_digit_string(run) and (behind == "年" or "零" in run)
