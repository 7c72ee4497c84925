"""Files as offices have them: made of a text report by python-docx, and turned into other formats by LibreOffice."""

import atexit
import io
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tests.support.programs import LIBREOFFICE, program

Manner = Literal["styles", "fonts", "numbers"]
MANNERS: tuple[Manner, ...] = get_args(Manner)
CONVERSION_S = 120

# --- LibreOffice ------------------------------------------------------------------------------------


@cache
def converted(source: bytes, suffix: str, to: str) -> bytes:
    """A file as LibreOffice writes it in another format.

    Args:
        source: the file.
        suffix: how its name ends: "docx".
        to: what LibreOffice calls the format: "doc", "pdf", "odt:writer8".
    """
    soffice = program(*LIBREOFFICE)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / f"report.{suffix}"
        given.write_bytes(source)
        made = Path(folder) / "made"
        command = [soffice, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--convert-to", to]
        command += ["--outdir", str(made), str(given)]
        ran = subprocess.run(command, capture_output=True, timeout=CONVERSION_S, check=False)
        written = list(made.glob("report.*"))
        assert written, f"LibreOffice made no {to}: {ran.stderr.decode(errors='replace')}"
        return written[0].read_bytes()


@cache
def _profile() -> Path:
    """One for this process: two processes with one profile wait for each other."""
    folder = tempfile.mkdtemp(prefix="llmsum-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


# --- python-docx ------------------------------------------------------------------------------------

HAN = "[一二三四五六七八九十百]{1,4}"
MARKS = (  # how deep, how the number is written in Word, its form
    (1, "chineseCountingThousand", re.compile(rf"()({HAN})(、)\s*")),
    (2, "chineseCountingThousand", re.compile(rf"([（(])({HAN})([）)])[ 、]?")),
    (3, "decimal", re.compile(r"()(\d{1,2})([.、．](?!\d))\s*")),
)
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
MAX_TITLE_CHARS = 40
MAX_HEADING_CHARS = 45
FONTS = {0: ("方正小标宋简体", 22), 1: ("黑体", 16), 2: ("楷体_GB2312", 16), 3: ("仿宋_GB2312", 16)}
BODY = ("仿宋_GB2312", 16)


class Mark(NamedTuple):
    """What a line of a report begins with: `before` and `after` stand around a number."""

    level: int
    form: str
    before: str
    number: int
    after: str
    end: int


def find_mark(line: str) -> Mark | None:
    """The numbering at the start of a line."""
    for level, form, pattern in MARKS:
        if found := pattern.match(line):
            number = int(found[2]) if found[2].isdigit() else _value(found[2])
            return Mark(level, form, found[1], number, found[0][found.end(2) :], found.end())
    return None


def _value(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def written_docx(text: str, manner: Manner) -> bytes:
    """A report as a Word file, a paragraph a line; the first short line is its title.

    Args:
        text: the report.
        manner: "styles" has the title and headings by style; "fonts" tells them only by font, size and place, as
            official documents are set; "numbers" is that with every number of headings given by Word instead of typed.
    """
    document = docx.Document()
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _set_font(normal, *BODY)
    lists = Lists(document)
    is_title = True
    for line in filter(None, (line.strip() for line in text.splitlines())):
        paragraph = document.add_paragraph()
        mark = find_mark(line)
        is_heading = mark is not None and len(line) <= MAX_HEADING_CHARS and not line.endswith(("。", "；"))
        level = 0 if is_title and len(line) <= MAX_TITLE_CHARS else mark.level if mark and is_heading else None
        is_title = False
        content = line
        if mark and manner == "numbers":
            lists.number(paragraph, mark)
            content = line[mark.end :]
        run = paragraph.add_run(content)
        if manner == "styles" and level is not None:
            paragraph.style = f"Heading {level}" if level else "Title"
        elif level is not None:
            _set_font(run, *FONTS[level])
            run.bold = level == 3
        if manner != "styles" and level == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif manner != "styles":
            paragraph.paragraph_format.first_line_indent = Pt(32)
    return saved(document)


def saved(document: Document) -> bytes:
    """The bytes of a Word file."""
    into = io.BytesIO()
    document.save(into)
    return into.getvalue()


def _set_font(holder: Run | ParagraphStyle, name: str, size: int) -> None:
    """A font for Han characters too, which python-docx leaves as it is."""
    holder.font.name, holder.font.size = name, Pt(size)
    element: Any = holder.element
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


class Lists:
    """Automatic numbers of a Word file: a definition for each form, and a list of its own where it begins anew."""

    def __init__(self, document: Document) -> None:
        self._root: Any = document.part.numbering_part.element
        self._last: dict[tuple[int, str, str, str], tuple[int, int]] = {}  # form → list, number
        self._next = 1000

    def number(self, paragraph: Paragraph, mark: Mark) -> None:
        """Lets Word number a paragraph as `mark` says."""
        form = (mark.level, mark.form, mark.before, mark.after)
        listed, last = self._last.get(form, (0, 0))
        if not listed or mark.number != last + 1:
            listed = self._begin(mark)
        self._last[form] = listed, mark.number
        element: Any = paragraph._p  # pyright: ignore[reportPrivateUsage]
        properties = element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = listed

    def _begin(self, mark: Mark) -> int:
        self._next += 1
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._next}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="{mark.number}"/><w:numFmt w:val="{mark.form}"/>'
            f'<w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{mark.before}%1{mark.after}"/></w:lvl></w:abstractNum>'
        )
        first = self._root.find(qn("w:num"))
        (self._root.append if first is None else first.addprevious)(abstract)
        self._root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{self._next}"><w:abstractNumId w:val="{self._next}"/></w:num>')
        )
        return self._next
