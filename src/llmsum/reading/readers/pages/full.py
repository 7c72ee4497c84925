"""Whether a printed line is full: whether what follows it would not have fitted into it."""

from llmsum.patterns import regex
from llmsum.reading.readers.pages.lines import Printed
from llmsum.reading.readers.pages.measures import Measure

# In heights of the type.
# Stays free at the end of a full line, where a Han character follows, whose width is known, or a word, whose is not;
# and where that line does not end a sentence.
HAN_ROOM, ROOM, OPEN_ROOM = 0.35, 0.5, 1.0
WIDTH, WIDEST = 0.55, 0.6  # of a Latin character; of those of a word with many wide ones
CLOSED = regex(r"[。！？；：.!?;:…][”’」』）)\"]*$")
# What a line may not be broken inside: an opening mark, a word or a character, the marks behind it.
_WORD = r"(?:[!-~\u00a1-\u024f]+|.)"
_MARKS = r"(?:[，。、；：！？）》〉】〕」』”’,.;:!?)\]%％‰\"—…]+[!-~\u00a1-\u024f]*)*"
UNIT = regex(rf"[“‘（《〈【〔「『\[(\"+\-~—…≥≤<>=±￥$#@]*{_WORD}?{_MARKS}")
# Programs that take a text for Western do not break it at a quotation mark, either (UAX #14, class QU).
QUOTED = regex(rf"(?:(?<=[“”‘’\"]){_WORD}{_MARKS}|[“‘\"]+{_WORD}{_MARKS})*")


def is_full(line: Printed, following: Printed, measure: Measure) -> bool:
    """Whether the first word of the following line would not have fitted into a line.

    A line that does not end a sentence is taken for full where that is open.
    """
    is_open = not CLOSED.search(line.text)
    unit = UNIT.match(following.text)
    end = unit.end() if unit else 0
    if is_open and (more := QUOTED.match(following.text, end)):
        end = more.end()
    wide, latin = (WIDEST, OPEN_ROOM) if is_open else (WIDTH, ROOM)
    word = following.text[:end]
    need = sum(1.0 if char >= "\u2000" else wide for char in word)
    return measure.right - line.right < (need + (HAN_ROOM if word >= "\u2e80" else latin)) * line.size
