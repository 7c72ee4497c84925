"""What a group of RTF says of the text in it, and which groups hold no text."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

# Groups whose text is none of the report. Those that begin with \\* are left out too, but for those of `KEPT`.
ASIDE: Final = frozenset((
    "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "info", "header", "headerl", "headerr",
    "headerf", "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
    "aftncn", "pict", "object", "objdata", "objclass", "fldinst", "bkmkstart", "bkmkend", "annotation", "atnid",
    "atnauthor", "atntime", "atnicn", "atnref", "atndate", "atnparent", "xe", "tc", "rxe", "tcn", "sp", "themedata",
    "colorschememapping", "datastore", "latentstyles", "rsidtbl", "generator", "xmlnstbl", "filetbl", "revtbl",
    "nonesttables", "nesttableprops", "pgdsctbl", "mmathPr", "sn", "sv", "userprops", "private1", "upr", "comment",
    "operator", "template", "passwordhash", "protusertbl", "wgrffmtfilter", "mailmerge", "shprslt", "nonshppict",
))  # fmt: skip
KEPT: Final = frozenset(("shpinst", "shptxt", "ud", "do", "dptxbxtext", "flymaincnt", "mmath", "moMath", "moMathPara"))
# Groups whose text is another one's: it stands behind the paragraph, or is told.
NOTE: Final = "footnote"
BOXES: Final = frozenset(("shptxt", "dptxbxtext"))
# What runs say: on or off, and of double-byte characters.
SWITCHES: Final = {"b": "is_bold", "v": "is_hidden", "deleted": "is_deleted"}
ASSOCIATED: Final = {"af": "wide_font", "afs": "wide_size", "ab": "wide_bold"}
SCRIPTS: Final = frozenset(("loch", "hich", "dbch", "ltrch", "rtlch"))
MAX_UC: Final = 10  # characters that stand in for one; a program writes 1 or 2
MARKERS: Final = frozenset(("listtext", "pntext"))


@dataclass(frozen=True)
class State:
    """How the text of a group looks, and where it goes.

    Attributes:
        destination: the group that says where its text goes; "" is the body.
        is_left_out: whether it goes nowhere.
        uc: how many characters stand for one of Unicode, for programs that know none.
        script: which characters the associated fonts and sizes are of: "dbch" are the double-byte ones.
        font: the number of the font, `wide_font` that of double-byte characters.
        size: in half points, `wide_size` that of double-byte characters.
    """

    destination: str = ""
    is_left_out: bool = False
    uc: int = 1
    script: str = ""
    font: int | None = None
    wide_font: int | None = None
    size: int = 24
    wide_size: int | None = None
    is_bold: bool = False
    wide_bold: bool | None = None
    is_hidden: bool = False
    is_deleted: bool = False

    def said(self, name: str, number: int | None) -> "State":
        """What it is behind a word about runs; behind any other word the same."""
        if name == "plain":
            return State(self.destination, self.is_left_out, self.uc)
        changed: dict[str, Any] = {}
        if name in SCRIPTS:
            changed["script"] = name
        elif name in SWITCHES:
            changed[SWITCHES[name]] = number != 0
        elif name in ASSOCIATED and self.script == "dbch":
            changed[ASSOCIATED[name]] = number != 0 if name == "ab" else number
        elif name == "fs":
            changed |= {"size": number or 24, "wide_size": None}
        elif name == "uc":
            changed["uc"] = min(max(number or 0, 0), MAX_UC)
        elif name == "f":
            changed["font"] = number
        if name == "b":
            changed["wide_bold"] = None
        return replace(self, **changed) if changed else self


@dataclass(frozen=True)
class Format:
    """How a paragraph is set; `style` is the number of its style, `outline` its level from 1."""

    style: int = 0
    outline: int = 0
    depth: int = 0
    is_centred: bool = False
    in_table: bool = False


@dataclass
class CellFormat:
    """One cell of a row: where it ends, in twips, and whether it goes on from the left or from above."""

    edge: int
    is_joined: bool = False
    goes_on: bool = False


@dataclass
class RowFormat:
    """The cells of a row; `is_joined` and `goes_on` are those of the next one."""

    cells: list[CellFormat] = field(default_factory=list[CellFormat])
    is_joined: bool = False
    goes_on: bool = False
    is_head: bool = False

    def end_cell(self, edge: int) -> None:
        """Defines a cell up to `edge`."""
        self.cells.append(CellFormat(edge, self.is_joined, self.goes_on))
        self.is_joined = self.goes_on = False
