"""The paragraphs of a text on a slide, with the numbers that they are given. DrawingML is ECMA-376 part 1, 21.1."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.slides.shapes import child, local
from llmsum.reading.readers.word.numerals import numeral

# How names of forms begin → the forms of Word that are written alike.
FORMS: Final = (
    ("circleNum", "decimalEnclosedCircle"),
    ("ea1Chs", "chineseCountingThousand"),
    ("ea1Cht", "chineseCountingThousand"),
    ("alphaUc", "upperLetter"),
    ("alphaLc", "lowerLetter"),
    ("romanUc", "upperRoman"),
    ("romanLc", "lowerRoman"),
)
ENDS_LINE: Final = regex(r"[。；：:;.!！?？，,、]$")
WIDE: Final = regex(r"[\u2e80-\u9fff\uff00-\uffef]$")


class Paragraph(NamedTuple):
    """A paragraph.

    Attributes:
        text: its text, the number that is given to it included.
        level: how deep it stands, from 0.
        is_item: whether it has a number or bullet of its own; None where its placeholder decides.
        size: of its largest font, in hundredths of a point; 0 where the file does not say it here.
        is_bold: whether all of it is bold.
    """

    text: str
    level: int
    is_item: bool | None
    size: int
    is_bold: bool


def paragraphs(body: Element | None) -> Iterator[Paragraph]:
    """Those of a text body, in order; a line break by hand begins a new one where a sentence ends."""
    counts: dict[int, int] = {}
    for paragraph in () if body is None else body.iterchildren("{*}p"):
        properties = child(paragraph, "pPr")
        level = _whole(None if properties is None else properties.get("lvl"))
        lines = _lines(paragraph)
        if not any(line.strip() for line in lines):
            continue
        number, is_item = _number(properties, level, counts)
        for at, line in enumerate(lines):
            yield Paragraph(line if at else number + line, level, is_item, *_font(paragraph))


def joined(body: Element | None) -> str:
    """All of a text in one line, as titles are read."""
    return _glued([paragraph.text for paragraph in paragraphs(body)])


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _lines(paragraph: Element) -> list[str]:
    lines = [""]
    for run in paragraph.iterchildren():
        if local(run) == "br":
            lines.append("")
        for text in run.iterchildren("{*}t"):
            pieces = (text.text or "").replace("\x0b", "\n").split("\n")
            lines[-1] += pieces[0]
            lines += pieces[1:]
    whole: list[str] = []
    for line in filter(str.strip, lines):
        if whole and not ENDS_LINE.search(whole[-1].strip()) and WIDE.search(whole[-1].strip()):
            whole[-1] = _glued([whole[-1], line])
        else:
            whole.append(line)
    return whole


def _glued(pieces: list[str]) -> str:
    """Pieces of a line: Han text goes on without a space."""
    text = ""
    for piece in filter(None, map(str.strip, pieces)):
        text += piece if not text or WIDE.search(text) else " " + piece
    return text


def _font(paragraph: Element) -> tuple[int, bool]:
    properties = [one for run in paragraph.iterchildren("{*}r") for one in run.iterchildren("{*}rPr")]
    sizes = [_whole(one.get("sz")) for one in properties]
    return max(sizes, default=0), bool(properties) and all(one.get("b") in ("1", "true") for one in properties)


def _number(properties: Element | None, level: int, counts: dict[int, int]) -> tuple[str, bool | None]:
    """The number of a paragraph, and whether it is an item of a list; `counts` are those so far, by level."""
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    auto = child(properties, "buAutoNum")
    if auto is None:
        counts.pop(level, None)
        if child(properties, "buChar") is not None or child(properties, "buBlip") is not None:
            return "", True
        return "", False if child(properties, "buNone") is not None else None
    counts[level] = counts[level] + 1 if level in counts else _whole(auto.get("startAt")) or 1
    return _written(counts[level], auto.get("type") or ""), True


def _written(number: int, form: str) -> str:
    """A number in one of the forms of 20.1.10.61."""
    name = next((name for start, name in FORMS if form.startswith(start)), "decimal")
    digits = numeral(name, number)
    if name.startswith("decimalEnclosed"):
        return digits
    if form.endswith("ParenBoth"):
        return f"({digits}) "
    if form.endswith("ParenR"):
        return f"{digits}) "
    if name.startswith("chinese"):
        return f"{digits}、"
    return digits + (" " if form.endswith("Plain") else ". ")
