"""One measure with two values: 社区报到2544人, and further down 报到人数2546人."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from llmsum.checking.contradictions.finding import Finding
from llmsum.checking.contradictions.sentences import Count, Sentence
from llmsum.models import notes
from llmsum.patterns import regex
from llmsum.words.script import is_han
from llmsum.words.units import unit_classes

# Words that change nothing of what is measured.
EMPTY = regex(
    r"截至|截止|目前|现在|至今|今年以来|今年|全年|累计|共计|总计|合计|总共|一共|人数|总数|数量|总量|达到|完成了"
    r"|[共已的了达到为是有计约在个在并将对我全人名]|\b(?:a|an|the|of|in|to|were|was|by|so|far|total|and|have|has|been)\b"
)
# A figure of another time, place or degree of certainty is another figure.
SCOPE = regex(
    r"上年|去年|前年|同期|上半年|下半年|[一二三四前]季度|上月|本月|当月|本周|上周|\d+年|\d+月|\d+日|计划|目标|力争|预计|拟|明年|来年"
    r"|十[二三四五]五|新增|增加|减少|另外|再|分别|平均|人均|最|第[一二三四五六七八九十\d]|同比|环比"
    r"|\b(?:other|another|last|next|plan\w*|expect\w*|per|each|more|further)\b"
)
DIGIT = regex(r"\d")
LEAST_DIGITS = 3  # what is smaller comes twice by chance
LEAST_KEY = 6  # Han characters, or letters of English words by three: shorter words measure many things
CLOSE = 0.03  # of the value: two values further apart and by more than a slip of a digit measure two things
SAME_KEY_MOST = 3  # a measure that comes more often is one of a row: a place or a month each


class Said(NamedTuple):
    """A count with the words that set its scope, and its digits."""

    told: Count
    scope: frozenset[str]
    digits: str


class Repeats:
    """Gathers what is measured, sentence by sentence, and tells which measures have two values."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, frozenset[str], str | None], list[Said]] = {}

    def add(self, sentence: Sentence, unit: str | None) -> None:
        """Takes the counts of a sentence that stands under an organisation, on pages with several."""
        large = [count for count in sentence.counts if _is_large(count)]
        scope = frozenset(SCOPE.findall(sentence.text)) if large else frozenset[str]()
        for count in large:
            if key := _key(count):
                digits = "".join(DIGIT.findall(count.said))
                place = key, unit_classes(count.figure.unit), unit
                self._said.setdefault(place, []).append(Said(count, scope, digits))

    def findings(self) -> Iterator[Finding]:
        """The measures with two values a little apart, as they are where a digit is mistyped."""
        for said in self._said.values():
            if 1 < len(said) <= SAME_KEY_MOST:
                for one, other in combinations(said, 2):
                    if one.scope == other.scope and _is_slip(one, other):
                        yield Finding(notes.TWO_VALUES, (one.told.said, other.told.said), (one.told, other.told))
                        break


def _is_large(count: Count) -> bool:
    figure = count.figure
    if figure.kind != "plain" or figure.unit is None or figure.qualifier is not None:
        return False
    return len("".join(DIGIT.findall(figure.raw)).strip("0")) >= LEAST_DIGITS


def _key(count: Count) -> str:
    """What is measured, whatever the order of its words; empty where the words are too few to say."""
    words = EMPTY.sub("", count.lead + count.tail)
    han = [char for char in words if is_han(char)]
    if han:
        return "".join(sorted(han)) if len(han) >= LEAST_KEY else ""
    letters = "".join(sorted(words.lower().split()))
    return letters if len(letters) >= LEAST_KEY * 3 else ""


def _is_slip(one: Said, other: Said) -> bool:
    """Whether one of the values may be the other mistyped: a digit apart, two swapped, or next to it."""
    here, there = one.told.figure, other.told.figure
    if here.value == there.value:
        return False
    same_form = len(one.digits) == len(other.digits) and here.unit == there.unit
    apart = sum(a != b for a, b in zip(one.digits, other.digits, strict=False))
    swapped = apart == 2 and sorted(one.digits) == sorted(other.digits)
    near = abs(float(here.value - there.value)) <= CLOSE * float(max(here.value, there.value))
    return same_form and (apart == 1 or swapped or near)
