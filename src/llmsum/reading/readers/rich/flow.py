"""A text of an RTF file in the making, the body, a note or a box: lines, paragraphs, rows."""

from dataclasses import replace

from llmsum.patterns import regex
from llmsum.reading.readers.rich.groups import Format, RowFormat
from llmsum.reading.readers.rich.tables import Styles, table_of
from llmsum.reading.readers.word.counting import BULLET
from llmsum.reading.readers.word.line import Line
from llmsum.reading.readers.word.parts import Paragraph, Part

SAID = regex(r"[^\s\ue000-\uf8ff·§]")  # what is no sign of a font of signs
PARAGRAPH_ENDS = frozenset(("par", "sect", "page", "nestcell", "nestrow"))
LINE_ENDS = frozenset(("line", "lbr", "softline"))
CENTRED = {"qc": True, "ql": False, "qj": False, "qr": False, "qd": False}


class Flow:
    """What was read so far.

    Attributes:
        lines: of the paragraph that is open; `marker` is the number before it, `boxes` what hangs on it.
    """

    def __init__(self, styles: Styles) -> None:
        self.lines = [Line()]
        self.boxes: list[Part] = []
        self.marker = ""
        self._styles = styles
        self._parts: list[Part] = []
        self._format = Format()
        self._row = RowFormat()
        self._rows: list[tuple[RowFormat, list[tuple[Part, ...]]]] = []
        self._cells: list[tuple[Part, ...]] = []
        self._cell: list[Part] = []

    def done(self) -> list[Part]:
        """All that was read."""
        self._end_paragraph()
        self._end_table()
        return self._parts

    def word(self, name: str, number: int | None) -> None:
        """A word about paragraphs or tables; others say nothing."""
        if name in PARAGRAPH_ENDS:
            self._end_paragraph()
        elif name in LINE_ENDS:
            self.lines.append(Line())
        elif name in CENTRED:
            self._format = replace(self._format, is_centred=CENTRED[name])
        elif name == "pard":
            self._format = Format()
        elif name == "s":
            self._format = replace(self._format, style=number or 0)
        elif name == "outlinelevel":
            self._format = replace(self._format, outline=(number or 0) + 1)
        elif name == "ilvl":
            self._format = replace(self._format, depth=number or 0)
        elif name == "intbl":
            self._format = replace(self._format, in_table=True)
        else:
            self._table_word(name, number)

    def _table_word(self, name: str, number: int | None) -> None:
        match name:
            case "trowd":
                self._row = RowFormat()
            case "trhdr":
                self._row.is_head = True
            case "clmrg":
                self._row.is_joined = True
            case "clvmrg":
                self._row.goes_on = True
            case "cellx":
                self._row.end_cell(number or 0)
            case "cell":
                self._format = replace(self._format, in_table=True)
                self._end_paragraph()
                self._cells.append(tuple(self._cell))
                self._cell = []
            case "row":
                self._rows.append((self._row, self._cells))
                self._cells = []
            case _:
                pass

    def _end_table(self) -> None:
        """The rows so far are a table."""
        if self._cell:
            self._cells.append(tuple(self._cell))
        if self._cells:
            self._rows.append((self._row, self._cells))
        if self._rows:
            self._parts.append(table_of(self._rows))
        self._cell, self._cells, self._rows = [], [], []

    def _end_paragraph(self) -> None:
        """What was said since the last one is a paragraph, of the cell where one is open."""
        made: list[Part] = [*self._paragraphs(), *self.boxes]
        self.lines, self.boxes, self.marker = [Line()], [], ""
        if self._format.in_table:
            self._cell += made
        elif made:
            self._end_table()
            self._parts += made

    def _paragraphs(self) -> list[Paragraph]:
        """The lines, the number before the first that says something."""
        form, marker = self._format, self.marker.strip("\t").lstrip()
        if marker and not SAID.search(marker):
            marker = BULLET
        outline = form.outline % 10 or self._styles.outline(form.style)
        made: list[Paragraph] = []
        for line in self.lines:
            if line.text:
                look, notes = line.look(is_centred=form.is_centred), tuple(text for _, text in line.notes)
                depth = form.depth + 1 if marker else 0
                made.append(
                    Paragraph(
                        line.text, look, marker, "tab", depth, outline, self._styles.role(form.style), None, notes
                    )
                )
                marker = ""
        return made
