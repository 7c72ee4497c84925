"""PDFs drawn by hand: text, lines and boxes at places, with fonts that every viewer knows and none embeds."""

import zlib
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0  # A4, in points
FONTS = ("song", "hei", "upright", "latin", "bold", "unmapped")
_CHINESE = "/Type /Font /Subtype /CIDFontType0 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"


@dataclass
class Drawn:
    """One page; places are in points from its top left corner, as it is before it is rotated."""

    rotate: int = 0
    width: float = WIDTH
    height: float = HEIGHT
    parts: list[str] = field(default_factory=list[str])

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        font: str = "song",
        turned: str = "1 0 0 1",
        mode: int = 0,
    ) -> "Drawn":
        """A line of text whose baseline is at `y`. `turned` is its matrix, `mode` as PDF counts: 3 is invisible."""
        if font in ("latin", "bold"):
            shown = "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
        else:
            shown = f"<{text.encode('utf-16-be').hex()}>"
        place = f"{turned} {x} {self.height - y} Tm"
        self.parts.append(f"BT /{font} {size} Tf {mode} Tr {place} {shown} Tj ET")
        return self

    def lines(
        self, x: float, y: float, lines: list[str], size: float = 12, step: float = 20, font: str = "song"
    ) -> "Drawn":
        """Lines one below the other."""
        for number, line in enumerate(lines):
            self.text(x, y + number * step, line, size, font)
        return self

    def line(self, x: float, y: float, u: float, v: float) -> "Drawn":
        """A ruled line."""
        self.parts.append(f"1 w {x} {self.height - y} m {u} {self.height - v} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> "Drawn":
        """The lines of a table."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self


def pdf(*pages: Drawn) -> bytes:
    """A file with such pages."""
    fonts = " ".join(f"/{name} {number} 0 R" for number, name in enumerate(FONTS, 3))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects += [_composite("STSong-Light", "UniGB-UCS2-H", 9), _composite("SimHei", "UniGB-UCS2-H", 10)]
    objects += [_composite("STSong-Light", "UniGB-UCS2-V", 9)]
    objects += [f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>" for name in ("Helvetica", "Helvetica-Bold")]
    objects += [_composite("ABCDEF+Unknown", "Identity-H", 11)]
    for name in ("STSong-Light", "SimHei"):
        objects.append(f"<< {_CHINESE} /BaseFont /{name} /DW 1000 /W [1 [{' '.join(['500'] * 95)}]] >>")
    objects.append(f"<< {_CHINESE.replace('GB1', 'Identity')} /BaseFont /ABCDEF+Unknown /DW 1000 >>")
    kids: list[str] = []
    for page in pages:
        stream = zlib.compress("\n".join(page.parts).encode("latin-1"))
        objects.append(
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n{stream.decode('latin-1')}\nendstream"
        )
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate}"
            f" /Contents {len(objects)} 0 R /Resources << /Font << {fonts} >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _file(objects)


def _composite(name: str, encoding: str, descendant: int) -> str:
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{encoding} /DescendantFonts [{descendant} 0 R] >>"
    )


def _file(objects: list[str]) -> bytes:
    data = b"%PDF-1.7\n"
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    return (
        data + f"{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n".encode()
    )
